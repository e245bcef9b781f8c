//! Playing clips: one handle that any part of the program may hold.
//!
//! Three sides, each with its own file: the [`Player`] handle writes wishes and reads atomics; a control thread (`control`)
//! opens the device, brings clips to its rate and closes it when all is quiet; the device's callback runs the `mixer`, which
//! neither allocates nor locks, and notes in the `timeline` what will be heard when.

#[cfg(feature = "playback")]
mod clip;
#[cfg(feature = "playback")]
mod control;
#[cfg(feature = "playback")]
mod device;
#[cfg(feature = "playback")]
mod handle;
#[cfg(feature = "playback")]
mod mixer;
#[cfg(feature = "playback")]
pub(super) mod quiet;
#[cfg(feature = "playback")]
mod shared;
#[cfg(not(feature = "playback"))]
mod silent;
mod state;
#[cfg(feature = "playback")]
mod timeline;

#[cfg(feature = "playback")]
pub use handle::Player;
#[cfg(not(feature = "playback"))]
pub use silent::Player;
pub use state::PlayerState;
