//! Finding models on this disk.

use super::done;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::caption::action::{CaptionAction, HowAction};

const LANE: Lane = Lane("caption models");

/// Looks for Whisper models in the hub's cache.
pub fn find_models() -> Job {
    Job::new(LANE, |_| done(CaptionAction::How(HowAction::Models(crate::hub::cached_models()))))
}
