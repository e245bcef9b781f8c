//! Decoding the clip.

use super::done;
use crate::audio::decode;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::caption::action::{CaptionAction, ClipAction};
use crate::ui::screens::caption::chosen::Loaded;
use std::path::PathBuf;
use std::sync::Arc;

const LANE: Lane = Lane("caption clip");

/// Decodes `path`, draws its picture and makes the samples for the model; the newest clip wins.
pub fn load(path: PathBuf) -> Job {
    Job::new(LANE, move |context| {
        let decoded = decode(&path).map_err(|error| error.to_string());
        if context.cancelled() {
            return Vec::new();
        }
        let loaded = decoded.map(|sound| Arc::new(Loaded::of(sound)));
        done(CaptionAction::Clip(ClipAction::Loaded(path, loaded)))
    })
}
