//! Drawing the clips that stay, and looking whether the others can move.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::journal::{Change, Journal};
use super::{Limit, METADATA, PrepareError, REST, expect, unusable};
use crate::dataset::confine::refused_name;
use crate::random::numpy::permutation;

/// One line of metadata.
pub(super) struct Row {
    file_name: String,
    line: String,
}

/// Their files, in order.
pub(super) fn names(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| row.file_name.clone()).collect()
}

/// Draws, and looks whether everything can be done.
pub(super) fn plan(what: Limit) -> Result<Journal, PrepareError> {
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
pub(super) fn rows(what: Limit, split: &str) -> Result<Vec<Row>, PrepareError> {
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
