//! Sessions in the Browse room: keys in, text out.

mod harness;
mod listening;
mod looking;
mod marking;
mod sounds;
mod walking;
