//! Alarm beeps: a square-like tone, on and off.

use super::super::synth::{Voice, add, fade, tone};
use super::Kind;

/// Electronic alarm beeps.
pub const ALARM: Kind = Kind {
    name: "alarm",
    labels: &["/m/07pp_mv", "/m/02fs_r"],
    clauses: [
        "a {pitch} alarm beeps {manner}",
        "{tempo} {pitch} beeps come {level} from an electronic alarm",
        "an electronic alarm [with a {pitch} tone] goes off {manner}",
        "a device gives off {volume} {pitch} beeps {pace with long pauses||in rapid succession}",
        "a {volume} alarm clock is beeping {pace} [with a {pitch} tone]",
    ],
    render,
};

/// The odd partials of a square wave, softened.
const SQUARE: [(f64, f64); 4] = [(1.0, 1.0), (3.0, 0.3), (5.0, 0.15), (7.0, 0.06)];

fn render(voice: &mut Voice) -> Vec<f64> {
    let hz = 1000.0 * voice.pitch;
    let period = 0.5 / voice.pace;
    // Some alarms alternate between two tones.
    let second = if voice.chance(0.4) { 0.8 } else { 1.0 };
    let length = period * voice.between(0.45, 0.6);
    let mut track = voice.silence();
    for (index, at) in voice.beats(period, 0.0, 0.1).into_iter().enumerate() {
        let hz = if index % 2 == 0 { hz } else { hz * second };
        let beep = fade(tone(voice.rate, length, &SQUARE, |_| hz), voice.rate, 0.004, 0.006);
        add(&mut track, &beep, voice.samples(at), 1.0);
    }
    track
}
