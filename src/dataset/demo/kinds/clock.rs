//! A clock: tick, tock, on a wooden case.

use super::super::synth::{Mode, Voice, add, reverb, ring};
use super::Kind;

/// A clock that ticks.
pub const CLOCK: Kind = Kind {
    name: "clock",
    labels: &["/m/01x3z", "/m/07qjznl"],
    clauses: [
        "a {pitch large||small} clock ticks {manner}",
        "the {tempo} {volume} ticking of a clock [with a {pitch dull|clear|bright} sound]",
        "a mechanical clock goes tick-tock {manner}",
        "a {pitch} clock is ticking {pace slowly|steadily|quickly} {level}",
        "{tempo} {pitch} ticks come {level} from a clock",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let hz = 1900.0 * voice.pitch;
    let life = voice.between(0.03, 0.06);
    let (tick, tock) = (stroke(voice, hz, life), stroke(voice, hz * 0.78, life * 1.3));
    let mut track = voice.silence();
    for (index, at) in voice.beats(0.5 / voice.pace, 0.004, 0.1).into_iter().enumerate() {
        let sound = if index % 2 == 0 { &tick } else { &tock };
        add(&mut track, sound, voice.samples(at), 1.0);
        // The escapement's wheel is caught a moment later.
        add(&mut track, sound, voice.samples(at + 0.018), 0.35);
    }
    reverb(&track, voice.rate, 0.35, 0.3, 0)
}

fn stroke(voice: &Voice, hz: f64, life: f64) -> Vec<f64> {
    let mode = |multiple: f64, decay: f64, gain: f64| Mode { hz: hz * multiple, decay: decay * life, gain };
    let body =
        [mode(0.21, 2.5, 0.5), mode(0.47, 1.5, 0.5), mode(1.0, 1.0, 1.0), mode(1.71, 0.6, 0.6), mode(2.3, 0.4, 0.4)];
    ring(voice.rate, 0.25, &body)
}
