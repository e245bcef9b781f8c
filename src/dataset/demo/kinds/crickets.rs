//! Crickets: a high tone in short pulses, a few to a chirp.

use super::super::synth::{Voice, add, hump, pink, tone};
use super::Kind;

/// Crickets on a summer night.
pub const CRICKETS: Kind = Kind {
    name: "crickets",
    labels: &["/m/03vt0", "/m/09xqv"],
    clauses: [
        "crickets chirp {manner} at night",
        "the {tempo} {volume} chirping of crickets",
        "a {pitch low-pitched||very high-pitched} cricket chirps {manner}",
        "insects are singing {manner} [with a {pitch} tone]",
        "a {pitch} cricket is heard {level} outdoors, its chirps {pace far apart|regular|close together}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    // Ears judge height by octaves and crickets live near the top: half the usual range of pitch.
    let hz = 4300.0 * voice.pitch.sqrt();
    let mut track = voice.silence();
    for (near, multiple) in [(1.0, 1.0), (0.3, 1.07)] {
        let pulses = 3 + voice.pick(2);
        for at in voice.beats(0.42 / voice.pace, 0.03, 0.15) {
            for pulse in 0..pulses {
                let place = voice.samples(at + 0.032 * pulse as f64);
                add(&mut track, &stroke(voice, hz * multiple), place, near * (0.6 + 0.15 * pulse as f64));
            }
        }
    }
    let count = track.len();
    let night = pink(&mut voice.rng, count);
    add(&mut track, &night, 0, 0.01);
    track
}

/// One stroke of the wing.
fn stroke(voice: &Voice, hz: f64) -> Vec<f64> {
    let mut pulse = tone(voice.rate, 0.022, &[(1.0, 1.0), (1.5, 0.05)], |_| hz);
    let count = pulse.len() as f64;
    for (index, x) in pulse.iter_mut().enumerate() {
        *x *= hump(index as f64 / count);
    }
    pulse
}
