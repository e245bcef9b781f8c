//! Wind: noise through a band that wanders, in gusts.

use super::super::synth::{Biquad, Voice, drift, pink};
use super::Kind;

/// Wind that blows and howls.
pub const WIND: Kind = Kind {
    name: "wind",
    labels: &["/m/03m9d0z"],
    clauses: [
        "wind {pitch rumbles|blows|whistles} {level} {pace in long slow gusts||in quick gusts}",
        "the {volume} {pitch low moaning|howling|high whistling} of the wind",
        "{pace slow gusts of|a|short gusts of} wind {pace blow|blows|blow} {level} around a house [with a {pitch} howl]",
        "the wind {pitch moans|howls|whines} {manner}",
        "{level a gentle|a steady|a strong} wind is blowing {pace in slow gusts||in rapid gusts} [with a {pitch} sound]",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let count = voice.len();
    let gusts = drift(&mut voice.rng, count, voice.rate, 1.3 * voice.pace);
    let air = pink(&mut voice.rng, count);
    let (base, rate) = (480.0 * voice.pitch, voice.rate);
    let mut howl = [Biquad::band_pass(rate, base, 8.0), Biquad::band_pass(rate, base * 2.1, 8.0)];
    let mut bed = Biquad::low_pass(rate, base, 0.6);
    let blow = |(index, (air, gust)): (usize, (f64, &f64))| {
        if index % 32 == 0 {
            // A stronger gust howls higher.
            howl[0].tune(&Biquad::band_pass(rate, base * (0.7 + 0.7 * gust), 9.0));
            howl[1].tune(&Biquad::band_pass(rate, base * (1.5 + 1.3 * gust), 7.0));
        }
        let [low, high] = &mut howl;
        (0.15 + gust * gust) * (1.6 * low.step(air) + 0.8 * high.step(air) + 0.5 * bed.step(air))
    };
    air.into_iter().zip(&gusts).enumerate().map(blow).collect()
}
