//! How much of Whisper's 30 s the encoder is run on.

use serde::{Deserialize, Serialize};

/// What the encoder is run on. A model should hear in the way it was trained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AudioContext {
    /// 30 s, silence behind shorter clips, as Whisper was trained.
    #[default]
    Full,
    /// As much as the clip needs, in a batch the longest: faster, and captioning must do the same.
    Clip,
}
