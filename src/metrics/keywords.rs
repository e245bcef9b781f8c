//! How many keywords of a list are right.

use std::collections::HashSet;

use super::{Captions, Judged, Metric, Score, is_space, mean};

/// Precision, recall, F1, Jaccard index and counts of keywords as sets, averaged over the references of a clip and then over
/// the clips.
pub struct Keywords;

const NAMES: [&str; 6] = [
    "keywords_precision",
    "keywords_recall",
    "keywords_f1",
    "keywords_jaccard",
    "keywords_count_pred",
    "keywords_count_true",
];

impl Metric for Keywords {
    fn names(&self) -> &'static [&'static str] {
        &NAMES
    }

    fn scores(&self, captions: &Captions) -> Vec<Score> {
        let clips: Vec<[f64; 6]> = captions.judged().iter().map(of_clip).collect();
        let of = |column: usize| clips.iter().map(|clip| clip[column]).collect();
        NAMES.into_iter().enumerate().map(|(column, name)| Score::mean(name, of(column))).collect()
    }
}

fn of_clip(caption: &Judged) -> [f64; 6] {
    let predicted = keywords(caption.prediction);
    let pairs: Vec<[f64; 6]> =
        caption.references.iter().map(|reference| of_pair(&predicted, &keywords(reference))).collect();
    averages(&pairs)
}

/// The values in the order of [`NAMES`].
fn of_pair(predicted: &HashSet<&str>, wanted: &HashSet<&str>) -> [f64; 6] {
    let both = predicted.intersection(wanted).count() as f64;
    let either = predicted.union(wanted).count() as f64;
    let (predicted, wanted) = (predicted.len() as f64, wanted.len() as f64);
    let (precision, recall) = (part(both, predicted), part(both, wanted));
    [precision, recall, part(2.0 * precision * recall, precision + recall), part(both, either), predicted, wanted]
}

/// A part of nothing is nothing.
fn part(some: f64, all: f64) -> f64 {
    if all == 0.0 { 0.0 } else { some / all }
}

fn averages(rows: &[[f64; 6]]) -> [f64; 6] {
    std::array::from_fn(|column| mean(rows.iter().map(|row| row[column])))
}

/// Separated by commas, without the spaces around them and then the quotes around them.
fn keywords(text: &str) -> HashSet<&str> {
    text.split(',').map(|keyword| keyword.trim_matches(is_space).trim_matches('"')).filter(|k| !k.is_empty()).collect()
}
