//! Decodes the clip under the cursor and makes its pictures.

use crate::audio::picture::{Envelope, MelPicture};
use crate::audio::{self, AudioError, Levels, LogMel};
use crate::dataset::Split;
use crate::dataset::facts::ClipFacts;
use crate::ui::action::Action;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::browse::action::{BrowseAction, SoundAction};
use crate::ui::screens::browse::state::place::ClipId;
use crate::ui::screens::browse::state::sound::Heard;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The lane: the newest clip wins.
pub const LANE: Lane = Lane("decode a clip");

/// Mel bands of the spectrogram: two for each row of a tall pane.
const BANDS: usize = 96;

/// Decodes `path` and tells `split` what it is like; its pictures come first, then what a model with `mel_bins` bands hears of it.
pub fn job(clip: ClipId, path: PathBuf, mel_bins: usize, split: Arc<Split>) -> Job {
    Job::new(LANE, move |context| {
        let heard = hear(clip, &path).map_err(|error| error.to_string());
        if let Ok(heard) = &heard {
            split.remember(clip.row as usize, &ClipFacts::of_levels(&heard.sound, &heard.levels));
        }
        let ended = heard.is_err();
        context.send(sound(SoundAction::Decoded(clip, heard)));
        if ended || context.cancelled() {
            return Vec::new();
        }
        let features = features(&path, mel_bins).ok();
        features.into_iter().map(|picture| sound(SoundAction::Features(clip, picture))).collect()
    })
}

fn sound(action: SoundAction) -> Action {
    Action::Browse(BrowseAction::Sound(action))
}

fn hear(clip: ClipId, path: &Path) -> Result<Arc<Heard>, AudioError> {
    let sound = audio::decode(path)?;
    let mono = sound.mono();
    Ok(Arc::new(Heard {
        clip,
        path: path.to_owned(),
        levels: Levels::of(&sound),
        envelope: Envelope::of(&mono, sound.facts.sample_rate),
        mel: MelPicture::of(&mono, sound.facts.sample_rate, BANDS),
        sound: Arc::new(sound),
    }))
}

/// The exact features that the model would be given.
fn features(path: &Path, mel_bins: usize) -> Result<Arc<MelPicture>, AudioError> {
    let samples = audio::load_16k(path)?;
    let features = LogMel::new(mel_bins).compute(&samples);
    Ok(Arc::new(MelPicture::from_log_mel(&features, mel_bins)))
}
