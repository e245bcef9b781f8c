//! A person who whistles a tune.

use super::super::synth::{Biquad, Oscillator, Voice, add, exp2, hump, reverb, sine, smooth, white};
use super::Kind;

/// Somebody who whistles.
pub const WHISTLE: Kind = Kind {
    name: "whistle",
    labels: &["/m/01w250"],
    clauses: [
        "someone whistles a {tempo} tune {level}",
        "the {volume} {pitch} whistling of a person who {pace takes their time|walks by|is in a hurry}",
        "a person is whistling {manner} [in a {pitch} register]",
        "a {tempo} {pitch} melody is whistled {level}",
        "somebody whistles {pitch low||high} notes {manner}",
    ],
    render,
};

/// Steps of the pentatonic scale in semitones.
const SCALE: [f64; 6] = [0.0, 2.0, 4.0, 7.0, 9.0, 12.0];

fn render(voice: &mut Voice) -> Vec<f64> {
    let length = 0.36 / voice.pace;
    let base = 1050.0 * voice.pitch;
    let count = voice.len();
    let breath = Biquad::band_pass(voice.rate, base * 1.3, 1.5).run(white(&mut voice.rng, count));
    let notes: Vec<f64> = (0..=(voice.seconds / length) as usize + 1).map(|_| SCALE[voice.pick(SCALE.len())]).collect();
    let mut lips = Oscillator::new(voice.rate);
    let mut track = Vec::with_capacity(count);
    for index in 0..count {
        let t = index as f64 / voice.rate;
        let place = t / length;
        let (note, along) = (place as usize, place - place.floor());
        // Lips slide into the next note and tremble a little.
        let semitones = notes[note] + (notes[note + 1] - notes[note]) * smooth((along - 0.85) / 0.15);
        let turns = lips.step(base * exp2((semitones + 0.2 * sine(5.5 * t)) / 12.0));
        track.push(sine(turns) * (0.25 + 0.75 * hump(along)));
    }
    add(&mut track, &breath, 0, 0.08);
    reverb(&track, voice.rate, 0.8, 0.2, 0)
}
