//! Weights on their way into a Whisper, and the first ones of a new one.

mod initial;
mod matrix;
mod parameters;

pub use crate::weights::Weights;
pub use initial::{STD, initial};
pub use matrix::Matrix;
pub use parameters::{Parameter, Parameters, Trained};
