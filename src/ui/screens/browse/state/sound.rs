//! The sound pane: the clip that is shown, how it is drawn, which part of it, and how it plays.

use super::place::ClipId;
use crate::audio::picture::{Envelope, MelPicture};
use crate::audio::{CLIP_SAMPLES, Levels, SAMPLE_RATE, Sound};
use crate::ui::region::Region;
use crate::ui::widgets::TimeWindow;
use std::path::PathBuf;
use std::sync::Arc;

/// How a clip is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    /// Lowest and highest sample of every column.
    Waveform,
    /// Mel spectrogram of the whole clip.
    #[default]
    Spectrogram,
    /// The log-mel features that Whisper gets: 16 kHz, always 30 s.
    Model,
}

impl Picture {
    /// All pictures in the order of their tabs.
    pub const ALL: [Self; 3] = [Self::Waveform, Self::Spectrogram, Self::Model];

    /// The name on the tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waveform => "waveform",
            Self::Spectrogram => "spectrogram",
            Self::Model => "what the model hears",
        }
    }

    /// The next tab.
    pub fn next(self) -> Self {
        match self {
            Self::Waveform => Self::Spectrogram,
            Self::Spectrogram => Self::Model,
            Self::Model => Self::Waveform,
        }
    }
}

/// A decoded clip with all that is drawn of it.
pub struct Heard {
    /// Which clip.
    pub clip: ClipId,
    /// Its file.
    pub path: PathBuf,
    /// The samples, for the player.
    pub sound: Arc<Sound>,
    /// Peak, loudness, clipping.
    pub levels: Levels,
    /// For the waveform.
    pub envelope: Envelope,
    /// For the spectrogram.
    pub mel: MelPicture,
}

impl std::fmt::Debug for Heard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Heard").field("clip", &self.clip).field("path", &self.path).finish_non_exhaustive()
    }
}

impl Heard {
    /// The name by which the player knows the clip.
    pub fn player_name(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }
}

/// What the pane shows.
#[derive(Clone, Debug, Default)]
pub enum Content {
    /// No clip was asked for.
    #[default]
    Nothing,
    /// A decoded clip.
    Heard(Arc<Heard>),
    /// A clip that does not decode, and why.
    Broken {
        /// Which clip.
        clip: ClipId,
        /// The decoder's words.
        why: String,
    },
}

/// The sound pane.
#[derive(Clone, Debug)]
pub struct SoundPane {
    /// How the clip is drawn.
    pub picture: Picture,
    /// The clip asked for; [`SoundPane::content`] follows once it is decoded.
    pub wanted: Option<ClipId>,
    /// What is shown until then.
    pub content: Content,
    /// The model's features of the clip shown, computed after the rest.
    pub features: Option<(ClipId, Arc<MelPicture>)>,
    /// The part of the clip in sight.
    pub window: TimeWindow,
    /// The part of the model's 30 s in sight.
    pub model_window: TimeWindow,
    /// The selected region of the clip shown.
    pub region: Option<Region>,
    /// Play the region, or the whole clip without one, over and over.
    pub looping: bool,
    /// Go on to the next clip when one has ended.
    pub auto_advance: bool,
    /// Start playing when the wanted clip is decoded.
    pub play_when_ready: bool,
    /// Where a drag with the mouse began, seconds.
    pub drag_from: Option<f64>,
    /// How many clips the player had played to their end when last looked.
    pub finished_seen: u64,
}

/// Seconds that the model hears.
pub const MODEL_SECONDS: f64 = CLIP_SAMPLES as f64 / SAMPLE_RATE as f64;

impl Default for SoundPane {
    fn default() -> Self {
        Self {
            picture: Picture::default(),
            wanted: None,
            content: Content::Nothing,
            features: None,
            window: TimeWindow::whole(1.0),
            model_window: TimeWindow::whole(MODEL_SECONDS),
            region: None,
            looping: false,
            auto_advance: false,
            play_when_ready: false,
            drag_from: None,
            finished_seen: 0,
        }
    }
}

impl SoundPane {
    /// The decoded clip, when there is one.
    pub fn heard(&self) -> Option<&Arc<Heard>> {
        match &self.content {
            Content::Heard(heard) => Some(heard),
            _ => None,
        }
    }

    /// The window of the picture that is drawn.
    pub fn shown_window(&self) -> TimeWindow {
        if self.picture == Picture::Model { self.model_window } else { self.window }
    }

    /// Changes the window of the picture that is drawn; `change` gets the window and the seconds it may range over.
    pub fn change_window(&mut self, change: impl FnOnce(TimeWindow, f64) -> TimeWindow) {
        let changed = change(self.shown_window(), self.whole());
        if self.picture == Picture::Model { self.model_window = changed } else { self.window = changed }
    }

    /// Seconds that the picture drawn shows when nothing is zoomed.
    pub fn whole(&self) -> f64 {
        if self.picture == Picture::Model { MODEL_SECONDS } else { self.duration() }
    }

    /// Seconds of the clip shown, 0 without one.
    pub fn duration(&self) -> f64 {
        self.heard().map_or(0.0, |heard| heard.sound.duration())
    }

    /// Whether the wanted clip is still being decoded.
    pub fn is_waiting(&self) -> bool {
        let shown = match &self.content {
            Content::Nothing => None,
            Content::Heard(heard) => Some(heard.clip),
            Content::Broken { clip, .. } => Some(*clip),
        };
        self.wanted != shown
    }

    /// Shows a clip that was decoded: all of it, nothing selected.
    pub fn show(&mut self, content: Content) {
        self.content = content;
        self.window = TimeWindow::whole(self.duration());
        self.model_window = TimeWindow::whole(MODEL_SECONDS);
        self.region = None;
        self.drag_from = None;
    }

    /// What the player has to repeat, in seconds.
    pub fn loop_range(&self) -> Option<(f64, f64)> {
        let whole = Region { from: 0.0, to: self.duration() };
        let range = self.region.unwrap_or(whole);
        (self.looping && range.to > range.from).then_some((range.from, range.to))
    }
}
