//! Drivers in the Browse room: keys in, text out.

mod listening;
mod looking;
mod marking;
mod sounds;
mod walking;
