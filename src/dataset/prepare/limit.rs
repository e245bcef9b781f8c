//! Keeping a random part of a Clotho split and giving the rest to `development`, clip for clip as it was published.
//!
//! Audio and two metadata files change together, so a journal is written first: a run that was killed is finished by the next
//! one, to the same end. At every moment the metadata names only files that are there.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde::Serialize;
use serde_json::Value;

use super::{METADATA, PrepareError, expect, unusable};
use crate::dataset::confine::refused_name;
use crate::files::sweep;
use crate::files::transfer::{self, Item, Progress};
use crate::random::numpy::permutation;

mod journal;

use journal::{Change, Journal};

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

/// One line of metadata.
struct Row {
    file_name: String,
    line: String,
}

fn names(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| row.file_name.clone()).collect()
}

/// Draws, and looks whether everything can be done.
fn plan(what: Limit) -> Result<Journal, PrepareError> {
    let [from, to] = [what.split, REST].map(|split| what.audiofolder.join(split));
    let files = [&from, &to].map(|dir| dir.join(METADATA));
    expect(&files, "`audiocap prepare clotho` writes it")?;
    let (clips, rest) = (rows(what, what.split)?, rows(what, REST)?);
    if what.limit == 0 || what.limit >= clips.len() {
        let (split, clips) = (what.split, clips.len());
        return Err(PrepareError::Nothing(format!(
            "`{split}` has {clips} clips: --limit must be from 1 to below that"
        )));
    }
    let order = permutation(what.seed, clips.len() as u32);
    let pick = |order: &[u32]| order.iter().map(|&i| &clips[i as usize]).collect::<Vec<_>>();
    let (stay, moved) = (pick(&order[..what.limit]), pick(&order[what.limit..]));
    refuse_gone(&from, &clips)?;
    refuse_taken(&to, &rest, &moved)?;
    let text = |rows: &mut dyn Iterator<Item = &Row>| rows.map(|row| format!("{}\n", row.line)).collect::<String>();
    let texts = [text(&mut stay.iter().copied()), text(&mut rest.iter().chain(moved.iter().copied()))];
    let changes = files.iter().zip(texts).map(|(file, after)| Change::new(file, after)).collect::<Result<_, _>>()?;
    let names = |rows: &[&Row]| rows.iter().map(|row| row.file_name.clone()).collect();
    Ok(Journal { split: what.split.to_owned(), seed: what.seed, stay: names(&stay), moved: names(&moved), changes })
}

/// The rows of a split's metadata.
fn rows(what: Limit, split: &str) -> Result<Vec<Row>, PrepareError> {
    let file = what.audiofolder.join(split).join(METADATA);
    let text = fs::read_to_string(&file).map_err(|error| unusable(&file, None, format!("cannot be read: {error}")))?;
    let row = |(number, line): (u64, &str)| {
        let value: Value =
            serde_json::from_str(line).map_err(|error| unusable(&file, Some(number), error.to_string()))?;
        let file_name = value.get("file_name").and_then(Value::as_str).unwrap_or_default().to_owned();
        match refused_name(&file_name) {
            Some(why) => Err(unusable(&file, Some(number), why)),
            None => Ok(Row { file_name, line: line.to_owned() }),
        }
    };
    let lines = text.trim_start_matches('\u{feff}').lines();
    (1..).zip(lines).filter(|(_, line)| !line.trim().is_empty()).map(row).collect()
}

fn refuse_gone(from: &Path, rows: &[Row]) -> Result<(), PrepareError> {
    let mut gone = rows.iter().map(|row| from.join(&row.file_name)).filter(|file| !file.is_file());
    let Some(first) = gone.next() else { return Ok(()) };
    let more = gone.count();
    Err(PrepareError::Nothing(format!(
        "{} and {more} more files of the split are not there: the draw is of all its clips; `audiocap prepare clotho --replace` \
        makes metadata of those that are there",
        first.display()
    )))
}

fn refuse_taken(to: &Path, rest: &[Row], moved: &[&Row]) -> Result<(), PrepareError> {
    let named: HashSet<&str> = rest.iter().map(|row| row.file_name.as_str()).collect();
    let taken: Vec<PathBuf> = moved
        .iter()
        .filter(|row| named.contains(row.file_name.as_str()) || to.join(&row.file_name).symlink_metadata().is_ok())
        .map(|row| to.join(&row.file_name))
        .collect();
    let Some(first) = taken.first() else { return Ok(()) };
    let why = format!("{} and {} more are in {REST} already: move them away", first.display(), taken.len() - 1);
    Err(PrepareError::InTheWay(why))
}
