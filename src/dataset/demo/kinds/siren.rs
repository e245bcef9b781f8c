//! A siren: a rich tone that wails up and down, or alternates.

use super::super::synth::{Biquad, Voice, hump, reverb, smooth, tone};
use super::Kind;

/// The siren of an emergency vehicle.
pub const SIREN: Kind = Kind {
    name: "siren",
    labels: &["/m/07pp_mv", "/m/03kmc9"],
    clauses: [
        "a {pitch} siren wails {manner}",
        "the {volume} {pitch} siren of an emergency vehicle {pace rises and falls slowly|sounds|goes up and down rapidly}",
        "an ambulance passes {level} with its {pitch} siren {pace wailing slowly|wailing|yelping fast}",
        "a siren goes up and down {manner} [with a {pitch} tone]",
        "a {pitch} emergency siren is sounding {manner}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let base = 560.0 * voice.pitch;
    let period = 1.7 / voice.pace;
    let two_tone = voice.chance(0.35);
    let shift = voice.between(0.0, 1.0);
    let hz = move |t: f64| {
        let turns = t / period + shift;
        let turns = turns - turns.floor();
        if two_tone {
            base * (1.0 + 0.33 * smooth((turns - 0.5) * 60.0) * smooth((1.0 - turns) * 60.0))
        } else {
            base * (0.75 + 0.85 * hump(turns))
        }
    };
    let horn: Vec<_> = (1..=12).map(|n| (f64::from(n), 1.0 / (0.5 + f64::from(n)))).collect();
    let track = tone(voice.rate, voice.seconds, &horn, hz);
    let horn = Biquad::band_pass(voice.rate, 1300.0, 0.6).run(track);
    reverb(&horn, voice.rate, 1.4, 0.3, 0)
}
