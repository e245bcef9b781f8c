//! The numbers of FENSE and SPIDEr-FL out of similarities and errors.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use anyhow::Result;

use super::detector::Detector;
use super::pooling::dot;
use super::sentences::SentenceModel;
use super::{OnTexts, PENALTY, THRESHOLD};
use crate::metrics::{Judged, Score, mean_of};

/// The scores of each caption, in their order; `None` where a caption has no references.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FenseScores {
    /// `similarity * (1 - 0.9 * fluency_error)`.
    pub fense: Vec<Option<f64>>,
    /// The mean over the references of the cosine between the vectors of both sentences.
    pub similarity: Vec<Option<f64>>,
    /// 1 where the detector finds an error with a probability above 0.9, otherwise 0.
    pub fluency_error: Vec<Option<f64>>,
    /// That probability.
    pub error_probability: Vec<Option<f64>>,
}

impl FenseScores {
    /// As scores with a mean: `fense`, `sbert_sim` and `fluency_error`.
    pub fn into_scores(self) -> Vec<Score> {
        let score = |(name, clips): (_, Vec<_>)| Score { name, value: mean_of(&clips), clips };
        let named = [("fense", self.fense), ("sbert_sim", self.similarity), ("fluency_error", self.fluency_error)];
        named.into_iter().map(score).collect()
    }

    /// Adds the scores of one caption.
    fn push(&mut self, similarity: Option<f64>, probability: Option<f64>) {
        let error = probability.map(|probability| f64::from(probability > THRESHOLD));
        self.fense.push(penalised(similarity, error));
        self.similarity.push(similarity);
        self.fluency_error.push(error);
        self.error_probability.push(probability);
    }
}

/// SPIDEr-FL, by which DCASE ranks captioning systems since 2023: SPIDEr of each clip, less where the caption has an error of
/// fluency, `spider * (1 - 0.9 * error)`, and their mean. `errors` are those of [`FenseScores`], of the same clips. There is
/// none of the corpus where there is no SPIDEr of it, or where a clip with a SPIDEr has no error.
pub fn spider_fl(spider: &Score, errors: &[Option<f64>]) -> Score {
    let errors = errors.iter().copied().chain(std::iter::repeat(None));
    let clips: Vec<Option<f64>> =
        spider.clips.iter().zip(errors).map(|(spider, error)| penalised(*spider, error)).collect();
    let complete = clips.iter().zip(&spider.clips).all(|(all, spider)| all.is_some() == spider.is_some());
    let value = if complete && spider.value.is_some() { mean_of(&clips) } else { None };
    Score { name: "spider_fl", value, clips }
}

fn penalised(score: Option<f64>, error: Option<f64>) -> Option<f64> {
    Some(score? * (1.0 - PENALTY * error?))
}

/// Judges captions with both models; each distinct text is computed once.
pub(super) fn judge(
    sentences: &SentenceModel,
    detector: &Detector,
    captions: &[Judged],
    on_progress: &mut OnTexts,
    cancel: &AtomicBool,
) -> Result<FenseScores> {
    let judged = || captions.iter().filter(|caption| !caption.references.is_empty());
    let predictions = distinct(judged().map(|caption| caption.prediction));
    let references = judged().flat_map(|caption| caption.references.iter().map(String::as_str));
    let texts = distinct(judged().map(|caption| caption.prediction).chain(references));
    let (first, all) = (texts.len(), texts.len() + predictions.len());
    let vectors = sentences.vectors(&texts, &mut |done| on_progress(done, all), cancel)?;
    let probabilities = detector.probabilities(&predictions, &mut |done| on_progress(first + done, all), cancel)?;
    let (vectors, probabilities) = (by_text(&texts, &vectors), by_text(&predictions, &probabilities));
    let mut scores = FenseScores::default();
    for caption in captions {
        let similarity = similarity(caption, &vectors);
        let probability = similarity.and_then(|_| probabilities.get(caption.prediction)?.last());
        scores.push(similarity, probability.map(|&p| f64::from(p)));
    }
    Ok(scores)
}

/// Each text once, sorted.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut texts: Vec<&str> = texts.collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

type ByText<'a> = HashMap<&'a str, &'a [f32]>;

fn by_text<'a>(texts: &[&'a str], numbers: &'a [Vec<f32>]) -> ByText<'a> {
    texts.iter().copied().zip(numbers.iter().map(Vec::as_slice)).collect()
}

/// The mean of the cosines; the vectors have unit length.
fn similarity(caption: &Judged, vectors: &ByText) -> Option<f64> {
    let prediction = vectors.get(caption.prediction)?;
    let cosines: Vec<Option<f64>> =
        caption.references.iter().map(|text| Some(dot(prediction, vectors.get(text.as_str())?))).collect();
    mean_of(&cosines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_costs_nine_tenths() {
        let mut scores = FenseScores::default();
        scores.push(Some(0.5), Some(0.9));
        scores.push(Some(0.5), Some(0.91));
        scores.push(None, None);
        assert_eq!(scores.fluency_error, [Some(0.0), Some(1.0), None]);
        let all = scores.into_scores();
        assert_eq!(all[0].clips.len(), 3);
        assert!((all[0].value.unwrap() - 0.275).abs() < 1e-12 && all[0].name == "fense");
        assert_eq!((all[1].value, all[2].value), (Some(0.5), Some(0.5)));
    }

    #[test]
    fn spider_fl_needs_spider_and_errors_of_all_clips() {
        let spider = Score { name: "spider", value: Some(0.6), clips: vec![Some(0.4), None, Some(0.8)] };
        let found = spider_fl(&spider, &[Some(0.0), None, Some(1.0)]);
        assert_eq!(found.clips[..2], [Some(0.4), None]);
        assert!((found.value.unwrap() - 0.24).abs() < 1e-12, "{found:?}");
        assert_eq!(spider_fl(&spider, &[Some(0.0)]).value, None);
        assert_eq!(spider_fl(&Score { value: None, ..spider }, &[Some(0.0), None, Some(1.0)]).value, None);
    }
}
