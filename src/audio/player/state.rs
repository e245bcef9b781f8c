//! What a player is doing.

/// State of a [`super::Player`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlayerState {
    /// No clip is loaded.
    #[default]
    Empty,
    /// A clip is loaded and does not play: not yet, no more, or because no device is there.
    Stopped,
    /// A clip is heard.
    Playing,
    /// A clip is held where it was.
    Paused,
}
