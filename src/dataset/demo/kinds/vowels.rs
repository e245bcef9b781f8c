//! Speech-like vowels: a buzzing voice, a mouth that moves, syllables.

use super::super::synth::{Mouth, Oscillator, VOWELS as MOUTHS, Voice, hump, reverb, smooth};
use super::Kind;

/// A voice that babbles.
pub const VOWELS: Kind = Kind {
    name: "vowels",
    labels: &["/m/09x0r"],
    clauses: [
        "a {pitch deep||high} voice babbles {manner}",
        "a {pitch man|person|child} utters {tempo} vowels {level}",
        "someone with a {pitch deep|human|high-pitched} voice speaks {manner} without words",
        "{tempo} {volume} syllables are spoken by a {pitch man|voice|child}",
        "a {pitch man|human voice|child} is talking {pace slowly||very fast} {level} in an unknown language",
    ],
    render,
};

fn render(voice: &mut Voice) -> Vec<f64> {
    let syllable = 0.27 / voice.pace;
    // A small throat sits behind a small mouth, though less so.
    let mut mouth = Mouth::new(voice.rate, 0.62 + 0.42 * voice.pitch.sqrt());
    let mut glottis = Oscillator::new(voice.rate);
    let (mut from, mut to) = (0, voice.pick(5));
    let (mut number, mut melody, mut aloud) = (0, 1.0, 1.0);
    let mut track = Vec::with_capacity(voice.len());
    for index in 0..voice.len() {
        let place = index as f64 / voice.rate / syllable;
        let along = place - place.floor();
        if place as usize != number {
            (number, from, to) = (place as usize, to, voice.pick(5));
            melody = voice.between(0.9, 1.12);
            aloud = if voice.chance(0.15) { 0.0 } else { 1.0 };
        }
        if index % 32 == 0 {
            mouth.shape(MOUTHS[from], MOUTHS[to], smooth(along * 2.5));
        }
        let turns = glottis.step(150.0 * voice.pitch * melody * (1.06 - 0.12 * along));
        let breath = 0.04 * voice.between(-1.0, 1.0);
        track.push(mouth.step(aloud * hump(along * 0.98 + 0.01) * (glottal(turns) + breath)));
    }
    reverb(&track, voice.rate, 0.5, 0.2, 0)
}

/// Rosenberg's pulse of air, turned into pressure by its slope: slow opening, sudden closing.
fn glottal(turns: f64) -> f64 {
    const OPEN: f64 = 0.4;
    const CLOSED: f64 = 0.56;
    if turns < OPEN {
        6.0 * turns / OPEN * (1.0 - turns / OPEN) / OPEN * 0.25
    } else if turns < CLOSED {
        -2.0 * (turns - OPEN) / (CLOSED - OPEN) / (CLOSED - OPEN) * 0.5
    } else {
        0.0
    }
}
