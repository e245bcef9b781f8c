//! Bark-like bursts: a rough falling buzz through a dog's mouth.

use super::super::synth::{Biquad, Mouth, Voice, add, burst, pink, reverb, tone};
use super::Kind;

/// A dog that barks.
pub const BARK: Kind = Kind {
    name: "bark",
    labels: &["/m/0bt9lr", "/m/05tny_"],
    clauses: [
        "a {pitch big|medium-sized|small} dog barks {manner}",
        "the {volume} {pitch} barking of a dog {pace with long pauses|is heard|goes on without a pause}",
        "a dog [with a {pitch deep||shrill} voice] is barking {manner}",
        "a dog gives {tempo} {volume} {pitch} barks",
        "a {pitch large||little} dog barks {pace now and then|several times|over and over} {level}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let mut track = voice.silence();
    for at in voice.beats(0.62 / voice.pace, 0.12, 0.3) {
        let bark = bark(voice);
        let gain = voice.between(0.7, 1.0);
        add(&mut track, &bark, voice.samples(at), gain);
    }
    reverb(&track, voice.rate, 0.5, 0.25, 0)
}

/// One bark of about a fifth of a second: the voice jumps up, then falls.
fn bark(voice: &mut Voice) -> Vec<f64> {
    let hz = 330.0 * voice.pitch * voice.between(0.93, 1.07);
    let length = voice.between(0.16, 0.24);
    let buzz: Vec<_> = (1..=24).map(|n| (f64::from(n), 1.0 / f64::from(n))).collect();
    let fall = move |t: f64| hz * (0.75 + 2.6 * (t / length) * (1.0 - t / length) - 0.35 * t / length);
    let mut source = tone(voice.rate, length, &buzz, fall);
    let count = source.len();
    let breath = Biquad::high_pass(voice.rate, 700.0, 0.7).run(pink(&mut voice.rng, count));
    add(&mut source, &breath, 0, 0.8);
    let mut mouth = Mouth::new(voice.rate, 0.9 + 0.35 * voice.pitch);
    let voiced = source.into_iter().enumerate().map(|(index, x)| {
        // "w-ou-f": the mouth opens and closes.
        let along = 1.0 - (2.0 * index as f64 / count as f64 - 1.0).abs();
        mouth.shape([380.0, 800.0, 2300.0], [780.0, 1250.0, 2600.0], along);
        mouth.step(x)
    });
    burst(voiced.collect(), voice.rate, 0.02, length * 1.6)
}
