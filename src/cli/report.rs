//! `--report FILE`: everything that was found, as JSON or, by the file's extension, as CSV.

use std::path::Path;

use anyhow::{Context, ensure};
use serde::Serialize;

/// Refuses a report before the work begins when a file would be replaced by it.
pub fn refuse_existing(file: Option<&Path>) -> anyhow::Result<()> {
    let Some(file) = file else { return Ok(()) };
    ensure!(file.symlink_metadata().is_err(), "{} exists already: name a new file with --report", file.display());
    Ok(())
}

/// Writes `whole`, or with `.csv` as extension the table of `rows` under `head`.
pub fn write<const N: usize>(
    file: &Path,
    whole: &impl Serialize,
    head: [&str; N],
    mut rows: impl Iterator<Item = [String; N]>,
) -> anyhow::Result<()> {
    let bytes = if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(head)?;
        rows.try_for_each(|row| writer.write_record(row))?;
        writer.into_inner().context("the report cannot be made")?
    } else {
        serde_json::to_vec_pretty(whole)?
    };
    Ok(crate::files::write_atomic(file, &bytes)?)
}
