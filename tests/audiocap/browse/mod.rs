//! Drivers in the Browse room: keys in, text out.

pub mod judging;
mod listening;
mod looking;
mod marking;
pub mod sounds;
mod walking;
