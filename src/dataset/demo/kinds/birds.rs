//! Bird chirps: short whistles that sweep, in phrases.

use super::super::synth::{Voice, add, hump, reverb, sine, tone};
use super::Kind;

/// A bird that sings.
pub const BIRDS: Kind = Kind {
    name: "birds",
    labels: &["/m/015p6", "/m/07pggtn"],
    clauses: [
        "a bird chirps {manner} [in a {pitch low||very high} voice]",
        "{volume} {pitch} birdsong {pace with long pauses|is heard|in quick bursts}",
        "a {pitch ||tiny} bird tweets {manner}",
        "birds are chirping {manner} [with {pitch} calls]",
        "a {pitch} bird call is repeated {pace slowly|several times|rapidly} {level}",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let mut track = voice.silence();
    let notes = 2 + voice.pick(4);
    let song: Vec<_> = (0..notes).map(|_| chirp(voice)).collect();
    for at in voice.beats(0.95 / voice.pace, 0.12, 0.4) {
        let mut place = at;
        for note in &song {
            add(&mut track, note, voice.samples(place), 1.0);
            place += note.len() as f64 / voice.rate + 0.035 / voice.pace;
        }
    }
    reverb(&track, voice.rate, 0.9, 0.15, 0)
}

/// One note: it sweeps up or down by up to a third, some of them trill.
fn chirp(voice: &mut Voice) -> Vec<f64> {
    let hz = 3400.0 * voice.pitch * voice.between(0.85, 1.1);
    let length = voice.between(0.05, 0.13) / voice.pace.max(0.8);
    let sweep = voice.between(-0.3, 0.3);
    let trill = if voice.chance(0.3) { 0.06 } else { 0.0 };
    let glide = move |t: f64| hz * (1.0 + sweep * (t / length - 0.5) + trill * sine(45.0 * t));
    let mut note = tone(voice.rate, length, &[(1.0, 1.0), (2.0, 0.08)], glide);
    let count = note.len() as f64;
    for (index, x) in note.iter_mut().enumerate() {
        *x *= hump(index as f64 / count);
    }
    note
}
