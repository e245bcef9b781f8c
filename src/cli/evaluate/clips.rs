//! `--per-clip`: a row for each clip.

use std::path::Path;

use anyhow::Context;

use crate::evaluate::{Evaluation, Joined};

/// Writes name, prediction and scores of each clip; a cell is empty where there is no score.
pub fn write(file: &Path, joined: &Joined, evaluation: &Evaluation) -> anyhow::Result<()> {
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::NonNumeric).from_writer(Vec::new());
    let names = evaluation.scores.iter().map(|score| score.name);
    writer.write_record(["file_name", "prediction"].into_iter().chain(names))?;
    for (at, clip) in joined.clips.iter().enumerate() {
        let prediction = clip.predictions.first().cloned().unwrap_or_default();
        let scores = evaluation.scores.iter().map(|score| score.clips[at].map_or_else(String::new, |v| v.to_string()));
        writer.write_record([clip.file_name.clone(), prediction].into_iter().chain(scores))?;
    }
    let bytes = writer.into_inner().context("the table of clips cannot be made")?;
    Ok(crate::files::write_atomic(file, &bytes)?)
}
