//! Footsteps: heel, then toe, left and right not quite alike.

use super::super::synth::{Biquad, Mode, Voice, add, burst, pink, reverb, ring};
use super::Kind;

/// Somebody who walks or runs.
pub const FOOTSTEPS: Kind = Kind {
    name: "footsteps",
    labels: &["/m/07pbtc8"],
    clauses: [
        "someone {pace walks slowly|walks|runs} {level} across a {pitch wooden|hard|stone} floor",
        "{tempo} {volume} footsteps [with a {pitch dull|clear|sharp} sound]",
        "a person is {pace strolling|walking|hurrying} along {level} in {pitch heavy boots|shoes|high heels}",
        "{pitch heavy||light} footsteps pass by {manner}",
        "steps are heard {level}, somebody {pace takes their time|walks along|is running}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let mut track = voice.silence();
    let room = voice.between(0.3, 0.9);
    for (index, at) in voice.beats(0.52 / voice.pace, 0.04, 0.2).into_iter().enumerate() {
        let foot = if index % 2 == 0 { 1.0 } else { 0.9 };
        let heel = stroke(voice, foot, 1.0);
        let toe = stroke(voice, foot * 1.3, 0.5);
        let roll = 0.09 / voice.pace.max(0.6);
        add(&mut track, &heel, voice.samples(at), 1.0);
        add(&mut track, &toe, voice.samples(at + roll), 0.45);
    }
    reverb(&track, voice.rate, room, 0.3, 0)
}

/// One contact: the floor's thud and the sole's scrape.
fn stroke(voice: &mut Voice, pitch: f64, weight: f64) -> Vec<f64> {
    let hz = 115.0 * voice.pitch * pitch;
    let modes = [(1.0, 0.12, 1.0), (2.3, 0.08, 0.6), (4.1, 0.05, 0.3)];
    let mut step =
        ring(voice.rate, 0.2, &modes.map(|(m, decay, gain)| Mode { hz: hz * m, decay, gain: gain * weight }));
    let count = voice.samples(0.07);
    let scrape = Biquad::band_pass(voice.rate, 1500.0 * voice.pitch * pitch, 1.2).run(pink(&mut voice.rng, count));
    add(&mut step, &burst(scrape, voice.rate, 0.001, 0.06), 0, 2.2);
    step
}
