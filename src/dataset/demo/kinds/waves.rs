//! Waves on a beach: noise that swells, breaks and runs out.

use super::super::synth::{Biquad, Voice, add, pink, smooth, white};
use super::Kind;

/// The sea.
pub const WAVES: Kind = Kind {
    name: "waves",
    labels: &["/m/05kq4", "/m/034srq"],
    clauses: [
        "waves break {manner} on a beach",
        "{tempo} {volume} waves of the sea roll onto the shore",
        "the ocean surf {level murmurs|rushes|roars} and waves come in {pace slowly||one right after the other}",
        "{pitch heavy||small} waves wash {manner} over {pitch stones|the shore|the sand}",
        "the sea is heard {level}, its {pitch deep||light} waves rolling in {pace slowly|steadily|quickly}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let count = voice.len();
    let period = 1.9 / voice.pace;
    let deep = Biquad::low_pass(voice.rate, 900.0 * voice.pitch, 0.6).run(pink(&mut voice.rng, count));
    let foam = Biquad::high_pass(voice.rate, 1500.0 * voice.pitch, 0.6).run(white(&mut voice.rng, count));
    let mut track = voice.silence();
    let mut swell = vec![0.08; count];
    for at in voice.beats(period, 0.12, 0.3) {
        let (start, size) = (voice.samples(at), voice.between(0.7, 1.0));
        for (index, level) in swell.iter_mut().enumerate().skip(start) {
            let t = (index - start) as f64 / voice.rate / period;
            // Up within a quarter of the period, out during the rest and beyond.
            *level += size * smooth(t * 4.0) * smooth(1.25 - t);
        }
    }
    for ((x, level), (deep, foam)) in track.iter_mut().zip(&swell).zip(deep.into_iter().zip(foam)) {
        *x = level * deep + 0.3 * level * level * foam;
    }
    let air = white(&mut voice.rng, count);
    add(&mut track, &air, 0, 0.002);
    track
}
