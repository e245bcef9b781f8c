//! A telephone: a bell whose hammer trembles, on and off.

use super::super::synth::{Mode, Voice, add, fade, reverb, ring};
use super::Kind;

/// A telephone that rings.
pub const PHONE: Kind = Kind {
    name: "phone",
    labels: &["/m/07cx4", "/m/07pp8cl"],
    clauses: [
        "a telephone rings {manner}",
        "the {volume} {pitch} ringing of a telephone {pace with long pauses|again and again|in short bursts}",
        "an old {pitch} phone is ringing {manner}",
        "a phone rings {level} [with a {pitch} bell] {pace at long intervals|several times|at short intervals}",
        "somebody is calling and a {pitch} telephone bell rings {manner}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let hz = 1350.0 * voice.pitch;
    let period = 1.3 / voice.pace;
    let stroke_a = gong(voice, hz);
    let stroke_b = gong(voice, hz * 1.19);
    let tremble = voice.between(19.0, 26.0);
    let mut track = voice.silence();
    for at in voice.beats(period, 0.0, 0.3) {
        let mut call = vec![0.0; voice.samples(period * 0.85)];
        for blow in 0..(period * 0.6 * tremble) as usize {
            let stroke = if blow % 2 == 0 { &stroke_a } else { &stroke_b };
            add(&mut call, stroke, voice.samples(blow as f64 / tremble), 1.0);
        }
        add(&mut track, &fade(call, voice.rate, 0.0, 0.2 * period), voice.samples(at), 1.0);
    }
    reverb(&track, voice.rate, 0.5, 0.2, 0)
}

/// One of the two small gongs.
fn gong(voice: &Voice, hz: f64) -> Vec<f64> {
    let modes = [(1.0, 0.5, 1.0), (2.1, 0.35, 0.6), (2.76, 0.25, 0.5), (3.8, 0.15, 0.3)];
    ring(voice.rate, 0.5, &modes.map(|(multiple, decay, gain)| Mode { hz: hz * multiple, decay, gain }))
}
