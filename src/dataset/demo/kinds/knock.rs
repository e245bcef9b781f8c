//! Knocks on a wooden door, in groups.

use super::super::synth::{Mode, Voice, add, reverb, ring};
use super::Kind;

/// Somebody who knocks.
pub const KNOCK: Kind = Kind {
    name: "knock",
    labels: &["/m/02dgv", "/m/07r4wb8"],
    clauses: [
        "someone knocks {manner} on a {pitch heavy|wooden|thin} door",
        "{tempo} {volume} knocks on a door [with a {pitch dull||bright} sound]",
        "a fist {level taps|knocks|bangs} {pace slowly||rapidly} on {pitch thick wood|wood|a small box}",
        "there is a {tempo} {volume} knocking at the door",
        "somebody is knocking {manner}, the wood sounds {pitch dull|solid|hollow}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let period = 0.25 / voice.pace;
    let group = 2 + voice.pick(3);
    let mut track = voice.silence();
    for at in voice.beats(period * (group as f64 + 1.2), 0.05, 0.15 + period) {
        for blow in 0..group {
            let hz = 210.0 * voice.pitch * voice.between(0.97, 1.03);
            let gain = voice.between(0.7, 1.0);
            let late = voice.between(-0.04, 0.04);
            add(&mut track, &panel(voice, hz), voice.samples(at + period * (blow as f64 + late).max(0.0)), gain);
        }
    }
    reverb(&track, voice.rate, 0.6, 0.3, 0)
}

/// The panel of a door.
fn panel(voice: &Voice, hz: f64) -> Vec<f64> {
    let modes =
        [(1.0, 0.13, 1.0), (1.62, 0.1, 0.8), (2.41, 0.08, 0.7), (3.9, 0.05, 0.5), (6.3, 0.03, 0.4), (9.1, 0.02, 0.3)];
    ring(voice.rate, 0.2, &modes.map(|(multiple, decay, gain)| Mode { hz: hz * multiple, decay, gain }))
}
