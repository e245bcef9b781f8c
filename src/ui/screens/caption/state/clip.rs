//! Which clip is captioned, and how far it is read.

use super::masking::Masking;
use crate::audio::{Mask, Sound};
use crate::ui::region::Region;
use crate::ui::screens::caption::chosen::{Chosen, Loaded};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The clip pane.
#[derive(Debug, Default)]
pub struct ClipPane {
    /// The clip; `None` at first.
    pub chosen: Option<Chosen>,
    /// Its sound, once it is decoded.
    pub loaded: Option<Arc<Loaded>>,
    /// Why it could not be decoded.
    pub trouble: Option<String>,
    /// Have the model write as soon as it is decoded.
    pub then_write: bool,
    /// What of it is masked.
    pub masks: Vec<Mask>,
    /// What is left of the sound, and the name that the player has for it.
    pub masked: Option<(String, Arc<Sound>)>,
    /// A mask that is being drawn.
    pub masking: Option<Masking>,
    /// What is selected of it, to be heard or to be all that is captioned.
    pub region: Option<Region>,
    /// Where the mouse went down on its picture, in seconds.
    pub pressed: Option<f64>,
    /// A recording under way.
    pub recording: Option<Recording>,
    /// How many recordings there were.
    pub recordings: usize,
}

/// A recording under way.
#[derive(Debug, Default)]
pub struct Recording {
    /// Set to end it.
    pub end: Arc<AtomicBool>,
    /// Its length so far.
    pub seconds: f64,
    /// How loud it is now, 0..=1.
    pub level: f32,
}

impl ClipPane {
    /// What the player calls the clip as it is masked now; nothing without a clip.
    pub fn player_name(&self) -> String {
        let name = self.chosen.as_ref().map(Chosen::player_name).unwrap_or_default();
        let masks: Vec<String> = self.masks.iter().map(|mask| format!(" without {mask}")).collect();
        name + &masks.concat()
    }
}
