//! Rain: a wash of noise, and the single drops that stand out of it.

use super::super::synth::{Biquad, Mode, Voice, add, decibels, drift, multiply, ring, white};
use super::Kind;

/// Rain on a surface.
pub const RAIN: Kind = Kind {
    name: "rain",
    labels: &["/m/0838f", "/m/06mb1", "/t/dd00038"],
    clauses: [
        "rain falls {pace lightly|steadily|heavily} {level}",
        "the {volume} {pace patter of light rain|sound of rain|roar of heavy rain}",
        "{pace light rain drips|rain falls|heavy rain pours} onto a {pitch wooden||tin} roof {level}",
        "it is raining {pace gently|steadily|hard} and the drops are heard {level}",
        "{pace a few drops of rain patter|drops of rain patter|a downpour drums} {level} on a {pitch tent|surface|window pane}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let count = voice.len();
    let wash = Biquad::high_pass(voice.rate, 900.0 * voice.pitch, 0.6).run(white(&mut voice.rng, count));
    let mut wash = Biquad::low_pass(voice.rate, 5500.0 * voice.pitch, 0.6).run(wash);
    let gusts: Vec<f64> = drift(&mut voice.rng, count, voice.rate, 1.2).iter().map(|x| 0.75 + 0.5 * x).collect();
    multiply(&mut wash, &gusts);
    // Heavy rain is a roar, light rain a hiss with drops on it.
    let mut track = wash.into_iter().map(|x| x * (0.05 + 0.12 * voice.pace)).collect::<Vec<_>>();
    for _ in 0..(voice.seconds * 38.0 * voice.pace * voice.pace) as usize {
        let at = voice.pick(count);
        let gain = decibels(voice.between(-24.0, 0.0));
        let drop = drop(voice);
        add(&mut track, &drop, at, gain);
    }
    track
}

/// A drop on the roof: a click that the surface colours.
fn drop(voice: &mut Voice) -> Vec<f64> {
    let hz = 1700.0 * voice.pitch * voice.between(0.5, 1.9);
    let decay = voice.between(0.012, 0.03);
    ring(voice.rate, 0.03, &[Mode { hz, decay, gain: 0.8 }, Mode { hz: hz * 1.83, decay: decay * 0.5, gain: 0.5 }])
}
