//! Water drops: the bubble that a drop leaves sings higher as it shrinks (Minnaert's resonance).

use super::super::synth::{Voice, add, burst, reverb, tone};
use super::Kind;

/// Water that drips.
pub const DROPS: Kind = Kind {
    name: "drops",
    labels: &["/m/0838f", "/m/07r5v4s"],
    clauses: [
        "water drips {manner}",
        "{pitch large|single|small} drops of water fall {manner} into a basin",
        "a tap is dripping {manner} [with a {pitch} sound]",
        "{tempo} {volume} {pitch} drips echo in a room",
        "water drops [with a {pitch} plop] {pace now and then|again and again|in quick succession} {level}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let mut track = voice.silence();
    for at in voice.beats(0.6 / voice.pace, 0.25, 0.25) {
        let drop = drop(voice);
        let gain = voice.between(0.5, 1.0);
        add(&mut track, &drop, voice.samples(at), gain);
    }
    reverb(&track, voice.rate, 1.1, 0.35, 0)
}

fn drop(voice: &mut Voice) -> Vec<f64> {
    let hz = 900.0 * voice.pitch * voice.between(0.85, 1.2);
    let rise = voice.between(4.0, 9.0);
    let life = voice.between(0.09, 0.16);
    let bubble = tone(voice.rate, 0.2, &[(1.0, 1.0), (2.0, 0.1)], move |t| hz * (1.0 + rise * t));
    burst(bubble, voice.rate, 0.002, life)
}
