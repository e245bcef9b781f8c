//! Everything that can happen to the part of the clip that is captioned.

use std::path::PathBuf;

/// What the part of the clip understands; seconds are those of what is shown.
#[derive(Clone, Debug)]
pub enum TrimAction {
    /// Begin the region at the playhead.
    Begin,
    /// End the region at the playhead.
    End,
    /// The mouse went down at this second.
    Press(f64),
    /// It moved to this second with the button down.
    Drag(f64),
    /// The button came up.
    Release,
    /// Nothing is selected any more.
    Clear,
    /// Caption only the region.
    Keep,
    /// Ask where to save the sound.
    AskSave,
    /// Save it in this file.
    SaveTo(PathBuf),
}
