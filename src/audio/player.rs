//! Playing clips: one handle that any part of the program may hold.

mod silent;
mod state;

pub use silent::Player;
pub use state::PlayerState;
