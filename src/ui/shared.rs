//! What every room may read, and only the shell changes.

use super::theme::{Glyphs, Theme};
use crate::audio::player::PlayerState;
use crate::config::settings::Settings;
use crate::dataset::Dataset;
use crate::whisper::engine::{ModelInfo, Reply};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// The part of the state that rooms have in common.
pub struct Shared {
    /// Colours and modifiers by role.
    pub theme: Arc<Theme>,
    /// Special characters, in Unicode or ASCII.
    pub glyphs: Glyphs,
    /// What the person chose.
    pub settings: Settings,
    /// The player as it was when this update or drawing began.
    pub player: PlayerStatus,
    /// What the model's thread is doing.
    pub engine: EngineStatus,
    /// Open datasets, in the order they were opened; never removed, so an index stays valid.
    pub datasets: Vec<Arc<Dataset>>,
    /// Work before the first clip can be shown: what, done, of how many.
    pub preparing: Option<(String, u64, u64)>,
    /// When this update or drawing began.
    pub now: Instant,
}

/// A snapshot of the player.
#[derive(Clone, Debug, Default)]
pub struct PlayerStatus {
    /// The loaded clip, by the name given in [`super::effect::PlayerCommand::Load`].
    pub clip: Option<String>,
    /// Playing, paused, stopped or empty.
    pub state: PlayerState,
    /// What is being heard now, seconds from the clip's start.
    pub position: f64,
    /// Length of the clip, seconds.
    pub duration: f64,
    /// The looped region, seconds.
    pub looped: Option<(f64, f64)>,
    /// Gain in dB.
    pub gain_db: f32,
    /// How often a clip ran to its end.
    pub finished: u64,
    /// Why nothing can be heard, for example `no output device`.
    pub trouble: Option<String>,
}

impl PlayerStatus {
    /// Whether sound is coming out.
    pub fn playing(&self) -> bool {
        self.state == PlayerState::Playing
    }

    /// Whether `clip` is the loaded one.
    pub fn has(&self, clip: &str) -> bool {
        self.clip.as_deref() == Some(clip)
    }
}

/// The name of the model that comes with the program.
pub const DEMO_MODEL: &str = "demo";

/// What to call a model where there is little room: a hub id as it is, a directory by its end, which for a checkpoint of a
/// run takes two parts.
pub fn model_label(model: &str) -> String {
    let path = Path::new(model);
    if !path.is_absolute() && !model.starts_with(['.', '~']) {
        return model.to_owned();
    }
    let end = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    match (end(path), path.parent().and_then(end)) {
        (Some(name), Some(run)) if name == "final" || name.starts_with("checkpoint-") => format!("{run}/{name}"),
        (Some(name), _) => name,
        (None, _) => model.to_owned(),
    }
}

/// What is known of the model's thread.
#[derive(Clone, Debug, Default)]
pub struct EngineStatus {
    /// The model asked for last, as the person named it; it may still be loading.
    pub wanted: Option<String>,
    /// The loaded model.
    pub model: Option<ModelInfo>,
    /// Loading or downloading: what, bytes done, bytes in all (0 when unknown).
    pub loading: Option<(String, u64, u64)>,
    /// The ticket of the caption in the making.
    pub writing: Option<u64>,
    /// Why the last load failed.
    pub trouble: Option<String>,
}

impl EngineStatus {
    /// A load was asked for.
    pub fn asked(&mut self, model: &str) {
        self.wanted = Some(model.to_owned());
        self.loading = Some(("waiting".to_owned(), 0, 0));
        self.trouble = None;
    }

    /// Takes note of what the thread said.
    pub fn heard(&mut self, reply: &Reply) {
        match reply {
            Reply::Progress { what, done, total } => self.loading = Some((what.clone(), *done, *total)),
            Reply::Unloaded => self.model = None,
            Reply::Ready(info) => (self.model, self.loading, self.trouble) = (Some(info.clone()), None, None),
            Reply::Failed { ticket: None, message } => {
                (self.loading, self.trouble) = (None, Some(message.clone()));
            }
            Reply::Writing { ticket, .. } => self.writing = Some(*ticket),
            Reply::Explained { .. } => {}
            Reply::Done { .. } | Reply::Cancelled { .. } | Reply::Failed { .. } => self.writing = None,
            Reply::Prompt { .. } => {}
        }
    }

    /// Whether replies are on their way.
    pub fn busy(&self) -> bool {
        self.loading.is_some() || self.writing.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::model_label;

    #[test]
    fn models_are_called_shortly() {
        assert_eq!(model_label("/models/whisper-base/"), "whisper-base");
        assert_eq!(model_label("./whisper-base"), "whisper-base");
        assert_eq!(model_label("openai/whisper-base"), "openai/whisper-base");
        assert_eq!(model_label("/runs/base-1/checkpoint-1200"), "base-1/checkpoint-1200");
        assert_eq!(model_label("demo"), "demo");
        assert_eq!(model_label("/"), "/");
    }
}
