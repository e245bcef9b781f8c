//! Sound: decoding, resampling, log-mel features, pictures of sound, playback and recording.
//!
//! A file becomes a [`Sound`] ([`decode`]), a sound becomes 16 kHz mono ([`load_16k`]), and that becomes what Whisper sees
//! ([`LogMel`]). Nothing here knows of datasets, models or screens.

mod ahead;
pub mod augment;
mod codec_name;
mod context;
mod decode;
mod error;
mod given;
mod levels;
mod load;
mod log_mel;
mod mask;
mod open;
pub mod picture;
pub mod player;
mod probe;
pub mod recorder;
mod resample;
mod sound;
mod wav;
mod window;

pub use ahead::load_ahead;
pub use context::AudioContext;
pub use decode::{MAX_SECONDS, decode, decode_mono_up_to};
pub use error::AudioError;
pub use given::Given;
pub use levels::Levels;
pub use load::{CLIP_SAMPLES, CLIP_SECONDS, SAMPLE_RATE, load_16k, load_16k_changed};
pub use log_mel::{CLIP_FRAMES, LogMel, frames_needed};
pub use mask::{Mask, MaskError};
pub use probe::probe;
pub use resample::resample;
pub use sound::{Facts, Sound};
pub use wav::wav;
pub use window::{Listen, Window, load_windows};
