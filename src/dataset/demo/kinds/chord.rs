//! Chords: several notes at once, plucked or held, one chord after another.

use super::super::synth::{Voice, add, burst, exp2, fade, reverb, tone};
use super::Kind;

/// A keyboard that plays chords.
pub const CHORD: Kind = Kind {
    name: "chord",
    labels: &["/m/04rlf", "/m/05148p4", "/m/01gp74"],
    clauses: [
        "a {pitch} chord is played {manner} on a keyboard",
        "{volume} {pitch} chords follow each other {pace slowly||quickly}",
        "a keyboard plays {tempo} {pitch} chords {level}",
        "someone plays {pitch} chords {manner} on an instrument",
        "{tempo} music of {pitch} chords is {pace held long|played|struck} {level}",
    ],
    render,
};

/// Semitones above the root: major, minor, suspended fourth, minor seventh.
const SHAPES: [[i32; 4]; 4] = [[0, 4, 7, 12], [0, 3, 7, 12], [0, 5, 7, 12], [0, 3, 7, 10]];
/// Where the root may go, in semitones.
const STEPS: [i32; 5] = [0, 5, 7, -3, -5];

fn render(voice: &mut Voice) -> Vec<f64> {
    let root = 233.0 * voice.pitch;
    let plucked = voice.chance(0.5);
    let period = 1.25 / voice.pace;
    let mut track = voice.silence();
    for (index, at) in voice.beats(period, 0.0, 0.5).into_iter().enumerate() {
        let step = STEPS[if index == 0 { 0 } else { voice.pick(STEPS.len()) }];
        let shape = SHAPES[voice.pick(SHAPES.len())];
        for (finger, semitones) in shape.into_iter().enumerate() {
            let hz = root * exp2(f64::from(step + semitones) / 12.0);
            let note = if plucked { string(voice, hz) } else { pipe(voice, hz, period * 1.02) };
            // Fingers never land all at once.
            let late = 0.012 * finger as f64;
            add(&mut track, &note, voice.samples(at + late), 0.25);
        }
    }
    reverb(&track, voice.rate, 1.2, 0.25, 0)
}

/// A struck string: high partials die first.
fn string(voice: &Voice, hz: f64) -> Vec<f64> {
    let mut note = vec![0.0; voice.samples(2.5)];
    for n in 1..=8 {
        let n = f64::from(n);
        let partial = tone(voice.rate, 2.5, &[(n * (1.0 + 0.0004 * n * n), 1.0 / n)], |_| hz);
        add(&mut note, &burst(partial, voice.rate, 0.003, 3.0 / n), 0, 1.0);
    }
    fade(note, voice.rate, 0.0, 0.1)
}

/// An organ pipe with its octaves, held for `seconds`.
fn pipe(voice: &Voice, hz: f64, seconds: f64) -> Vec<f64> {
    let stops = [(0.5, 0.25), (1.0, 1.0), (2.0, 0.6), (3.0, 0.3), (4.0, 0.25), (6.0, 0.1), (8.0, 0.08)];
    fade(tone(voice.rate, seconds, &stops, |_| hz), voice.rate, 0.03, 0.06)
}
