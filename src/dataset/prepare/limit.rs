//! Keeping a random part of a Clotho split and giving the rest to `development`, clip for clip as it was published.
//!
//! Audio and two metadata files change together, so a journal is written first: a run that was killed is finished by the next
//! one, to the same end. At every moment the metadata names only files that are there.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use super::{METADATA, PrepareError, expect, unusable};
use crate::dataset::confine::refused_name;
use crate::files::sweep;
use crate::files::transfer::{self, Item, Progress};

mod journal;
mod plan;

use journal::Journal;
pub(super) use journal::path as journal_of;
use plan::{names, plan, rows};

/// The split that the rest goes to.
const REST: &str = "development";

/// What to keep of which split.
#[derive(Clone, Copy, Debug)]
pub struct Limit<'a> {
    /// The AudioFolder, with the split and `development` in it.
    pub audiofolder: &'a Path,
    /// The split to limit.
    pub split: &'a str,
    /// How many clips stay.
    pub limit: usize,
    /// Of numpy's `RandomState`.
    pub seed: u32,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limited {
    /// The split.
    pub split: String,
    /// Clips in it before.
    pub of: usize,
    /// Clips that stay.
    pub stay: usize,
    /// Clips that moved to `development`.
    pub moved: usize,
    /// How it stands.
    pub state: LimitState,
    /// What came of moving the audio.
    pub audio: transfer::Summary,
}

/// How the limiting of a split stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LimitState {
    /// Nothing was done because that was asked for.
    Planned,
    /// Audio and metadata are in their places.
    Finished,
    /// It was finished by a run before; this one did nothing.
    FinishedBefore,
    /// Stopped on the way: the same command goes on.
    Unfinished,
}

/// Keeps `limit` clips of a split, drawn with `seed`, and moves the others, audio and rows, to the end of `development`.
///
/// # Errors
/// There is nothing to limit, a file is missing, files in `development` have the names of such that should come, or an
/// unfinished run had another limit or seed. Nothing has been changed then.
pub fn limit_clotho_split(
    what: Limit,
    dry_run: bool,
    on_progress: &mut dyn FnMut(Progress),
    cancel: &AtomicBool,
) -> Result<Limited, PrepareError> {
    if refused_name(what.split).is_some() || what.split.contains(['/', '\\']) || what.split == REST {
        let why = format!("`{}` is no split to limit: name validation or evaluation", what.split);
        return Err(PrepareError::Nothing(why));
    }
    let path = journal::path(what.audiofolder, what.split);
    let journal = match Journal::read(&path, what.split)? {
        Some(journal) if !journal.is_finished() => journal.refuse_another(&path, what)?,
        // Where the split has all its clips again, somebody has put it back.
        Some(journal) if journal.stay == names(&rows(what, what.split)?) => {
            let journal = journal.refuse_second(&path, what)?;
            return Ok(journal.limited(LimitState::FinishedBefore, transfer::Summary::default()));
        }
        _ => plan(what)?,
    };
    if dry_run {
        return Ok(journal.limited(LimitState::Planned, transfer::Summary::default()));
    }
    journal.write(&path)?;
    carry_out(journal, what.audiofolder, &path, on_progress, cancel)
}

/// First the rows that leave, then the audio, then the rows that come.
fn carry_out(
    mut journal: Journal,
    audiofolder: &Path,
    path: &Path,
    on_progress: &mut dyn FnMut(Progress),
    cancel: &AtomicBool,
) -> Result<Limited, PrepareError> {
    let [split, rest] = [journal.split.as_str(), REST].map(|split| audiofolder.join(split));
    [Some(split.as_path()), path.parent()].into_iter().flatten().for_each(sweep);
    journal.apply(0, &split.join(METADATA))?;
    let item = |name: &String| Item { from: split.join(name), to: rest.join(name) };
    let items: Vec<Item> = journal.moved.iter().map(item).collect();
    let audio = transfer::relocate(&items, on_progress, cancel);
    if !audio.is_complete() {
        return Ok(journal.limited(LimitState::Unfinished, audio));
    }
    journal.apply(1, &rest.join(METADATA))?;
    journal.changes.clear();
    journal.write(path)?;
    Ok(journal.limited(LimitState::Finished, audio))
}
