//! Small parts from which the demo's sounds are made: oscillators, noise, filters, envelopes, resonating bodies, rooms.
//!
//! Everything is plain `f64` arithmetic (see [`math`]): no call into the platform's mathematics library, so that the same
//! program makes the same bytes on every machine.

mod biquad;
mod envelope;
mod formant;
mod math;
mod modes;
mod noise;
mod oscillator;
mod reverb;
mod track;
mod voice;

pub use biquad::Biquad;
pub use envelope::{burst, fade, hump, smooth};
pub use formant::{Mouth, VOWELS};
pub use math::{decibels, exp2, sine};
pub use modes::{Mode, ring};
pub use noise::{brown, drift, pink, white};
pub use oscillator::{Oscillator, tone};
pub use reverb::reverb;
pub use track::{add, multiply};
pub use voice::Voice;
