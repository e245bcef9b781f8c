//! Decoding the clip.

use super::done;
use crate::audio::{Mask, Sound, decode};
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::caption::action::{CaptionAction, ClipAction};
use crate::ui::screens::caption::chosen::Loaded;
use std::path::PathBuf;
use std::sync::Arc;

const MASKED: Lane = Lane("caption masked clip");
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

/// Takes `masks` out of the clip, to be played as `name`: mono, as the model is given it.
pub fn masked(name: String, sound: Arc<Sound>, masks: Vec<Mask>) -> Job {
    Job::new(MASKED, move |_| {
        let (mut mono, rate) = (sound.mono(), sound.facts.sample_rate);
        masks.iter().for_each(|mask| mask.silence(&mut mono, rate));
        let left = Arc::new(Sound::from_channels(vec![mono], rate));
        done(CaptionAction::Clip(ClipAction::Masked(name, left)))
    })
}
