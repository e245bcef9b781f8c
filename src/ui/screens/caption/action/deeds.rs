//! Everything that can be done to metadata and clips, and be taken back.

use crate::ui::screens::caption::state::deeds::Draft;
use std::sync::Arc;

/// What can be taken back.
#[derive(Clone, Debug)]
pub enum DeedAction {
    /// Write the shown caption into the metadata of its clip, as a draft.
    SendDraft,
    /// The draft is written, or not and why.
    Drafted(Result<Arc<Draft>, String>),
    /// The draft is taken back, or not and why.
    Undrafted(Arc<Draft>, Result<(), String>),
    /// Take the last deed back.
    Undo,
    /// Do it again.
    Redo,
}
