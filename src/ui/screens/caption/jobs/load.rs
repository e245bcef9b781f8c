//! Decoding the clip.

use super::done;
use crate::audio::{Mask, Sound, decode};
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::caption::action::{CaptionAction, ClipAction};
use crate::ui::screens::caption::chosen::Loaded;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const MASKED: Lane = Lane("caption masked clip");
const LANE: Lane = Lane("caption clip");

/// Decodes `path`, or takes the sound that was recorded, and of either only `part`; draws the picture and makes the samples for the
/// model. The newest clip wins.
pub fn load(path: PathBuf, recorded: Option<Arc<Loaded>>, part: Option<(f64, f64)>) -> Job {
    Job::new(LANE, move |context| {
        let decoded = recorded.map_or_else(|| whole(&path), Ok);
        if context.cancelled() {
            return Vec::new();
        }
        let loaded = decoded.map(|whole| part.map_or(Arc::clone(&whole), |part| Arc::new(whole.part(part))));
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

fn whole(path: &Path) -> Result<Arc<Loaded>, String> {
    decode(path).map(|sound| Arc::new(Loaded::of(sound))).map_err(|error| error.to_string())
}
