//! A bell: the partials of a church bell, struck again and again.

use super::super::synth::{Mode, Voice, add, reverb, ring};
use super::Kind;

/// A bell that is struck.
pub const BELL: Kind = Kind {
    name: "bell",
    labels: &["/m/0395lw", "/m/03w41f"],
    clauses: [
        "a {pitch} bell rings {manner}",
        "the {volume} {pitch} tolling of a bell {pace with long pauses||at a quick pace}",
        "a {pitch deep church bell|church bell|small bell} is struck {pace slowly|again and again|rapidly} {level}",
        "someone rings a {pitch large|metal|small} bell {manner}",
        "a {pitch} metallic bell chimes {pace a few times|several times|many times} {level}",
    ],
    render,
};

/// Multiples of the strike note, their lives and strengths: hum, prime, tierce, quint, nominal and above, as founders
/// tune a minor-third bell.
const PARTIALS: [(f64, f64, f64); 8] = [
    (0.5, 1.0, 0.5),
    (1.0, 0.75, 0.7),
    (1.19, 0.6, 0.8),
    (1.5, 0.4, 0.3),
    (2.0, 0.5, 1.0),
    (2.52, 0.25, 0.4),
    (3.01, 0.2, 0.35),
    (4.16, 0.12, 0.25),
];

fn render(voice: &mut Voice) -> Vec<f64> {
    let hz = 560.0 * voice.pitch;
    let life = voice.between(3.5, 5.5) / voice.pitch;
    let modes = PARTIALS.map(|(multiple, decay, gain)| Mode { hz: hz * multiple, decay: life * decay, gain });
    let stroke = ring(voice.rate, voice.seconds, &modes);
    let mut track = voice.silence();
    for at in voice.beats(1.0 / voice.pace, 0.03, 0.4) {
        let gain = voice.between(0.75, 1.0);
        add(&mut track, &stroke, voice.samples(at), gain);
    }
    reverb(&track, voice.rate, 1.8, 0.2, 0)
}
