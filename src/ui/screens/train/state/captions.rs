//! What a run wrote about one clip, step by step.

use crate::run::Prediction;
use crate::run::reader::Clip;
use crate::ui::widgets::Scroll;
use std::path::PathBuf;
use std::sync::Arc;

/// A caption that stayed the same over some steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The first step of it.
    pub first: u64,
    /// The last step of it.
    pub last: u64,
    /// The caption.
    pub text: String,
}

/// All that a run wrote about a clip.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The run.
    pub run: PathBuf,
    /// The clip.
    pub clip: Clip,
    /// How many predictions were read.
    pub count: usize,
    /// What people wrote about it.
    pub references: Vec<String>,
    /// Its file, where the run says it.
    pub path: Option<PathBuf>,
    /// The captions, the oldest first; repeated ones are one row.
    pub rows: Vec<Row>,
}

impl Told {
    /// From predictions in the order of their steps.
    pub fn new(run: PathBuf, clip: Clip, predictions: Vec<Prediction>) -> Self {
        let count = predictions.len();
        let (references, path) =
            predictions.last().map_or_else(Default::default, |last| (last.trues.clone(), last.path.clone()));
        let mut rows: Vec<Row> = Vec::new();
        for one in predictions {
            match rows.last_mut() {
                Some(row) if row.text == one.preds => row.last = one.global_step,
                _ => rows.push(Row { first: one.global_step, last: one.global_step, text: one.preds }),
            }
        }
        Self { run, clip, count, references, path, rows }
    }
}

/// The state of the pane.
#[derive(Debug, Default)]
pub struct Captions {
    /// Which clip of the run.
    pub clip: usize,
    /// What was read about it.
    pub told: Option<Arc<Told>>,
    /// Why nothing could be read.
    pub trouble: Option<String>,
    /// The row under the cursor, the newest being the last.
    pub row: Option<usize>,
    /// Which rows are seen.
    pub scroll: Scroll,
    /// The clip that is being decoded to be played.
    pub waiting: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_captions_are_one_row() {
        let said = |global_step, text: &str| Prediction { global_step, preds: text.into(), ..Prediction::default() };
        let clip =
            Clip { kind: crate::run::Kind::Val, table: String::new(), file_name: "a".into(), prefix: String::new() };
        let told = Told::new("r".into(), clip, vec![said(1, "a"), said(2, "a"), said(3, "b"), said(4, "a")]);
        let rows: Vec<_> = told.rows.iter().map(|row| (row.first, row.last, row.text.as_str())).collect();
        assert_eq!(rows, [(1, 2, "a"), (3, 3, "b"), (4, 4, "a")]);
    }
}
