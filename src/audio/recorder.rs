//! Recording from the default microphone.

#[cfg(feature = "playback")]
mod microphone;
#[cfg(not(feature = "playback"))]
mod none;

#[cfg(feature = "playback")]
pub use microphone::Recorder;
#[cfg(not(feature = "playback"))]
pub use none::Recorder;

/// The longest recording, in seconds; what comes later is not kept.
pub const MAX_RECORDING_SECONDS: usize = 60;
