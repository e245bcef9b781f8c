//! FENSE (Zhou, Zhang, Zhang, Hu, Xu, Cai and Wu, Can Audio Captions Be Evaluated with Image Caption Metrics?, ICASSP 2022):
//! how alike two captions are in meaning, less where the caption is no fluent sentence.
//!
//! Two BERTs are needed, which the user supplies: one turns sentences into vectors, the other finds errors of fluency.

mod batches;
mod bert;
mod detector;
mod places;
mod pooling;
mod scores;
mod sentences;
mod source;
#[cfg(test)]
mod tests;
mod tokens;

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::Judged;
use crate::hub::OnProgress;
use crate::stop::Watch;
use detector::Detector;
pub use places::{Places, SENTENCE_MODEL};
pub use scores::{FenseScores, spider_fl};
use sentences::SentenceModel;

/// From this probability of an error on, a caption counts as not fluent.
const THRESHOLD: f64 = 0.9;

/// The share of its score that a caption with an error loses.
const PENALTY: f64 = 0.9;

/// Hears how many texts are done, of how many.
pub type OnTexts<'a> = dyn FnMut(usize, usize) + 'a;

/// Both models, loaded.
pub struct Fense {
    sentences: SentenceModel,
    detector: Detector,
}

impl Fense {
    /// Loads the models from `folder` or from where [`Places`] looks; the sentence model is downloaded where it is in none of these
    /// places and downloads are allowed.
    ///
    /// # Errors
    /// Why there is no FENSE, as a sentence with what to get from where.
    pub fn found(folder: Option<&Path>, watch: &Watch, progress: &mut OnProgress) -> Result<Self, String> {
        Self::load(&Places::get(folder, watch, progress)?)
    }

    /// Loads the models from where they are.
    ///
    /// # Errors
    /// What is missing, torn, or no such model.
    pub fn load(places: &Places) -> Result<Self, String> {
        let both = || {
            let sentences = SentenceModel::load(&places.sentences)?;
            let detector = Detector::load(&places.detector, sentences.tokens())?;
            Ok(Self { sentences, detector })
        };
        both().map_err(|error: anyhow::Error| format!("cannot use the models of FENSE: {error:#}"))
    }

    /// Judges every caption. A caption without references has no scores.
    ///
    /// # Errors
    /// `cancel` was set, or the computation failed.
    pub fn scores(
        &self,
        captions: &[Judged],
        on_progress: &mut OnTexts,
        cancel: &AtomicBool,
    ) -> Result<FenseScores, String> {
        let found = scores::judge(&self.sentences, &self.detector, captions, on_progress, cancel);
        found.map_err(|error| format!("{error:#}"))
    }
}
