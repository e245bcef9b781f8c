//! Reading what a model wrote about a split, judging it, and comparing it with what another one wrote.

use crate::config::training::Task;
use crate::dataset::{Clip, Overlay, Split};
use crate::evaluate::{
    Choice, Comparison, Evaluation, How, Joined, Outsiders, Pieces, Predictions, References, Repeated, compare, join,
    judge,
};
use crate::ui::action::Action;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::browse::action::{BrowseAction, WrittenAction};
use crate::ui::screens::browse::state::place::SplitId;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The lane: the newest file wins.
const LANE: Lane = Lane("captions of a file");

/// Metrics of a clip that become columns, the one to sort by first.
const COLUMNS: [&str; 6] = ["spider", "cider", "spice", "meteor", "rouge_l", "bleu_4"];

/// Clips told on either side of a comparison.
const MOVED: usize = 10;

/// What was made of a file.
#[derive(Clone, Debug)]
pub struct Laid {
    /// To lay over the split.
    pub overlay: Overlay,
    /// The corpus in a line: `cider 0.71, meteor 0.35`.
    pub corpus: String,
    /// Predictions that are about no clip of the split, and clips without a prediction.
    pub left: (usize, usize),
}

/// Judges the captions in `file` by those of the split.
pub fn lay(id: SplitId, split: Arc<Split>, file: PathBuf) -> Job {
    Job::new(LANE, move |context| {
        let laid = laid(&split, &file, context.cancel_flag()).map_err(|error| format!("{error:#}"));
        vec![Action::Browse(BrowseAction::Written(WrittenAction::Laid(id, file, laid.map(Box::new))))]
    })
}

fn laid(split: &Split, file: &Path, cancel: &AtomicBool) -> anyhow::Result<Laid> {
    let (references, rows) = references(split, cancel);
    let joined = join(Predictions::read(file, Repeated::Told, cancel)?, &references)?;
    let choice = Choice::all(Task::Caption);
    let found = judge(&choice, &Outsiders::look(&choice, &Pieces::default()), &joined.clips, &mut |_| {}, cancel);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let columns: Vec<&str> = COLUMNS.into_iter().filter(|name| is_there(&found, name)).collect();
    let mut overlay = Overlay::new(name, columns.iter().map(|&name| name.to_owned()).collect());
    for (at, (clip, &place)) in joined.clips.iter().zip(&joined.places).enumerate() {
        let number = |name: &&str| found.score(name).and_then(|score| score.clips[at]).map_or(f32::NAN, |n| n as f32);
        let row = rows[&references.clips[place].0];
        overlay.put(row, clip.predictions.concat(), columns.iter().map(number).collect());
    }
    let value = |name: &&str| found.score(name)?.value.map(|value| format!("{name} {value:.3}"));
    let corpus = ["sacrebleu"].iter().chain(&columns).filter_map(value).collect::<Vec<_>>().join(", ");
    Ok(Laid { overlay, corpus, left: (joined.left.len(), joined.unpredicted.len()) })
}

fn is_there(found: &Evaluation, name: &str) -> bool {
    found.score(name).is_some_and(|score| score.clips.iter().any(Option::is_some))
}

/// The captions of the split by file name, and the row of each.
fn references(split: &Split, cancel: &AtomicBool) -> (References, HashMap<String, u32>) {
    let look = |clip: &Clip| (clip.file_name.clone(), clip.captions.clone(), clip.index as u32);
    let (mut references, mut rows) = (References::default(), HashMap::new());
    for (file_name, captions, row) in split.every_row(look, cancel).into_iter().flatten() {
        rows.entry(file_name.clone()).or_insert(row);
        references.add(file_name, captions);
    }
    (references, rows)
}

/// Compares the captions in two files by those of the split.
pub fn compared(split: Arc<Split>, a: PathBuf, b: PathBuf) -> Job {
    Job::new(LANE, move |context| {
        let found = comparison(&split, [&a, &b], context.cancel_flag()).map_err(|error| format!("{error:#}"));
        vec![Action::Browse(BrowseAction::Written(WrittenAction::Compared(b, found.map(Box::new))))]
    })
}

fn comparison(split: &Split, files: [&Path; 2], cancel: &AtomicBool) -> anyhow::Result<Comparison> {
    let (references, _) = references(split, cancel);
    let read =
        |file: &Path| -> anyhow::Result<Joined> { join(Predictions::read(file, Repeated::Told, cancel)?, &references) };
    let (a, b) = (read(files[0])?, read(files[1])?);
    let choice = Choice::all(Task::Caption);
    let outsiders = Outsiders::look(&choice, &Pieces::default());
    let how = How { by: "cider", most: MOVED, resamples: 1000, seed: 42 };
    compare(&choice, &outsiders, [&a, &b], how, &mut |_| {}, cancel)
}
