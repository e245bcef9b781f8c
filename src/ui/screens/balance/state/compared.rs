//! What the answer is compared with.

use crate::balance::Figures;

/// Another answer over the same clips.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What to call it.
    pub name: String,
    /// What there is to say of it.
    pub figures: Figures,
    /// Clips chosen of each label.
    pub counts: Vec<u32>,
    /// Hours of audio.
    pub hours: f64,
}
