//! Decoding the clip of a prediction, to play it.

use super::done;
use crate::audio;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::train::action::{CaptionsAction, TrainAction};
use std::path::PathBuf;
use std::sync::Arc;

/// Decodes `path`; the newest clip wins.
pub fn decode(path: PathBuf) -> Job {
    Job::new(Lane("clip of a run"), move |_| {
        let sound = audio::decode(&path).map(Arc::new).map_err(|error| error.to_string());
        done(TrainAction::Captions(CaptionsAction::Decoded(path, sound)))
    })
}
