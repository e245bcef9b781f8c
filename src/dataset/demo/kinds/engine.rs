//! An engine: firing pulses, each a little different, through an exhaust that resonates.

use super::super::synth::{Biquad, Oscillator, Voice, add, brown, drift, exp2};
use super::Kind;

/// A combustion engine that runs.
pub const ENGINE: Kind = Kind {
    name: "engine",
    labels: &["/m/02mk9"],
    clauses: [
        "a {pitch heavy||small} engine {pace idles slowly|runs|races} {level}",
        "the {volume} {pitch rumble|hum|whine} of an engine {pace at idle|running|at high speed}",
        "a motor is {pace turning over slowly|running|revving fast} {level} [with a {pitch} sound]",
        "a {pitch} engine {pace chugs along slowly|hums along|speeds along} {level}",
        "a vehicle with a {pitch deep||high-pitched} engine {pace stands idling|drives|accelerates} {level}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let count = voice.len();
    let firing = 34.0 * voice.pace;
    let wander = drift(&mut voice.rng, count, voice.rate, 1.5);
    let mut phase = Oscillator::new(voice.rate);
    let (mut last, mut strength) = (0.0, 1.0);
    let mut pulses = Vec::with_capacity(count);
    for wander in wander {
        let turns = phase.step(firing * (0.92 + 0.16 * wander));
        if turns < last {
            strength = voice.between(0.7, 1.0);
        }
        last = turns;
        // A sharp push that dies within the cycle.
        pulses.push(strength * (exp2(-9.0 * turns) - 0.16));
    }
    let exhaust = exhaust(voice, &pulses);
    let hiss = brown(&mut voice.rng, count, voice.rate, 400.0);
    let mut track = exhaust;
    for ((x, push), air) in track.iter_mut().zip(&pulses).zip(hiss) {
        *x += 0.05 * air * (0.3 + push.abs());
    }
    track
}

/// The pipe's resonances; a bigger engine has lower ones.
fn exhaust(voice: &Voice, pulses: &[f64]) -> Vec<f64> {
    let mut track = vec![0.0; pulses.len()];
    for (hz, q, gain) in
        [(95.0, 2.0, 1.0), (240.0, 3.0, 0.9), (520.0, 3.0, 0.7), (1150.0, 4.0, 0.5), (2300.0, 4.0, 0.3)]
    {
        let band = Biquad::band_pass(voice.rate, hz * voice.pitch, q).run(pulses.to_vec());
        add(&mut track, &band, 0, gain);
    }
    track
}
