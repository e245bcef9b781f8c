//! Thunder: a crack, and the rumble that rolls after it.

use super::super::synth::{Biquad, Voice, add, brown, burst, drift, multiply, pink, reverb};
use super::Kind;

/// Thunder near or far.
pub const THUNDER: Kind = Kind {
    name: "thunder",
    labels: &["/m/0jb2l", "/m/0ngt1"],
    clauses: [
        "thunder {pace rolls slowly|rumbles|cracks} {level}",
        "a {pitch deep||sharp} {pace long roll of thunder|clap of thunder|crack of thunder} is heard {level}",
        "a thunderstorm {pace rumbles on and on|rumbles|crashes again and again} {level}",
        "{volume} {pitch low||bright} thunder {pace rolls for a long time|rolls|strikes quickly} during a storm",
        "lightning strikes {level far away||very near} and the thunder {pace rolls slowly|rolls|cracks several times}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let mut track = voice.silence();
    for at in voice.beats(2.2 / voice.pace, 0.15, 0.8) {
        let gain = voice.between(0.7, 1.0);
        let strike = strike(voice);
        add(&mut track, &strike, voice.samples(at), gain);
    }
    reverb(&track, voice.rate, 2.5, 0.5, 0)
}

fn strike(voice: &mut Voice) -> Vec<f64> {
    let count = voice.samples(2.4 / voice.pace.sqrt());
    let deep = brown(&mut voice.rng, count, voice.rate, 45.0 * voice.pitch);
    let mut rumble = Biquad::low_pass(voice.rate, 420.0 * voice.pitch, 0.7).run(deep);
    let rolls: Vec<f64> = drift(&mut voice.rng, count, voice.rate, 5.0).iter().map(|x| 0.15 + x * x).collect();
    multiply(&mut rumble, &rolls);
    let mut strike = burst(rumble, voice.rate, 0.25 / voice.pace, 3.2 / voice.pace);
    // The crack reaches us first; slow, rolling thunder is far away and has lost it.
    let count = voice.samples(0.5);
    let crack = Biquad::high_pass(voice.rate, 500.0 * voice.pitch, 0.6).run(pink(&mut voice.rng, count));
    add(&mut strike, &burst(crack, voice.rate, 0.004, 0.3), 0, 0.45 * (voice.pace - 0.4).clamp(0.0, 1.2));
    strike
}
