//! Writing a subset into a folder: annotations, a list of ids, a manifest, and an AudioFolder to train on.
//!
//! Everything is built in a folder beside the destination and put in its place at the end in one step, so that a kill leaves
//! what was there before whole. What a killed or stopped export has brought already is found again by the next one.

mod audio;
mod destination;
mod error;
mod manifest;
mod preview;
mod rows;
mod staging;
mod swap;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

pub use destination::Destination;
pub use error::ExportError;
pub use manifest::MADE_BY;
pub use preview::{Preview, preview};

use super::outcome::Outcome;
use super::pool::Pool;
use crate::config::Plan;
use crate::files::transfer::{Link, Progress, bring};
use error::At;
use staging::{Lock, Staging};

/// What to write.
#[derive(Clone, Copy)]
pub struct Export<'a> {
    /// Where the clips are from.
    pub pool: &'a Pool,
    /// The subset.
    pub outcome: &'a Outcome,
    /// The text of the plan, its comments too.
    pub plan_text: &'a str,
    /// The same plan.
    pub plan: &'a Plan,
    /// The file of the ontology, which is copied.
    pub ontology: Option<&'a Path>,
    /// How audio is brought; `None`: there is no AudioFolder.
    pub audio: Option<Link>,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Written {
    /// Rows of the annotations.
    pub clips: usize,
    /// Audio files of the AudioFolder.
    pub audio_files: usize,
    /// Clips whose audio was not found, which are in the annotations only.
    pub without_audio: usize,
    /// Bytes that were copied.
    pub copied: u64,
    /// Files that were copied because a hard link was not to be had.
    pub fell_back: usize,
}

/// Writes the subset to `out`, which may be new, empty, or with `overwrite` an earlier export. `on_progress` hears on this
/// thread of every audio file; once `cancel` is set nothing more is begun.
///
/// # Errors
/// When `out` is something else, when something cannot be read or written, or when it was stopped. `out` is then as it was.
pub fn write(
    export: &Export<'_>,
    out: &Path,
    overwrite: bool,
    on_progress: &mut dyn FnMut(Progress),
    cancel: &AtomicBool,
) -> Result<Written, ExportError> {
    let out = destination::resolved(out);
    let lock = Lock::take(&out)?;
    swap::recover(&out, &lock);
    let found = Destination::of(&out)?;
    found.may_be_written(&out, overwrite)?;
    let items = audio::items(export);
    if found == Destination::Earlier && audio::lead_into(&items, &out) {
        return Err(ExportError::Circle(out));
    }
    let staging = Staging::open(&out, &audio::fingerprint(export, &items), &lock)?;
    if !staging.goes_on() {
        preview::check_room(export, &out)?;
    }
    let mut written = rows::write(export, &items, staging.path())?;
    let placed: Vec<_> = items.iter().map(|item| item.under(staging.path())).collect();
    let summary = bring(&placed, export.audio.unwrap_or_default(), on_progress, cancel);
    (written.copied, written.fell_back) = (summary.bytes, summary.fell_back);
    error::check(summary, staging.path())?;
    if cancel.load(Ordering::Relaxed) {
        return Err(ExportError::Stopped { kept: staging.path().to_path_buf() });
    }
    manifest::write(export, &written, staging.path()).at(staging.path())?;
    staging.tidy();
    staging.put_in_place(&out, found)?;
    Ok(written)
}
