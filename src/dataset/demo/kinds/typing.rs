//! Typing: keys go down and come up, the space bar deeper than the rest.

use super::super::synth::{Biquad, Mode, Voice, add, burst, ring, white};
use super::Kind;

/// Somebody who types on a computer keyboard.
pub const TYPING: Kind = Kind {
    name: "typing",
    labels: &["/m/0316dw", "/m/01m2v"],
    clauses: [
        "someone types {manner} on a keyboard",
        "{tempo} {volume} typing on a {pitch heavy old|computer|light} keyboard",
        "keys are pressed {manner} on a computer keyboard [with a {pitch dull||bright} click]",
        "a person is typing {pace one key at a time|a text|at great speed} {level}",
        "{pitch dull|plain|bright} keyboard clicks follow each other {manner}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let mut track = voice.silence();
    for at in voice.beats(0.17 / voice.pace, 0.3, 0.15) {
        // People pause between words.
        if voice.chance(0.12) {
            continue;
        }
        let size = if voice.chance(0.15) { 0.6 } else { voice.between(0.9, 1.1) };
        let (down, up) = (key(voice, size), key(voice, size * 1.25));
        let held = voice.between(0.06, 0.09);
        let gain = voice.between(0.6, 1.0);
        add(&mut track, &down, voice.samples(at), gain);
        add(&mut track, &up, voice.samples(at + held), 0.4 * gain);
    }
    track
}

fn key(voice: &mut Voice, size: f64) -> Vec<f64> {
    let hz = 2400.0 * voice.pitch * size;
    let count = voice.samples(0.03);
    let click = Biquad::band_pass(voice.rate, hz, 1.5).run(white(&mut voice.rng, count));
    let mut key = ring(
        voice.rate,
        0.06,
        &[Mode { hz: hz * 0.17, decay: 0.05, gain: 0.5 }, Mode { hz: hz * 0.41, decay: 0.03, gain: 0.3 }],
    );
    add(&mut key, &burst(click, voice.rate, 0.0005, 0.025), 0, 1.5);
    key
}
