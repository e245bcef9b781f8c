//! Clotho: a CSV of captions for each split, beside the folders of audio.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use serde_json::Value;

use super::draft::{Draft, columns};
use super::limit::journal_of as journal;
use super::place::{Plan, publish};
use super::{How, PrepareError, Prepared, expect};
use crate::dataset::table::Table;

/// The splits with captions.
const SPLITS: [&str; 3] = ["development", "validation", "evaluation"];

/// Writes `metadata.jsonl` into the splits below `dir/audiofolder` from `dir/clotho_captions_<split>.csv`, with the columns and
/// rows in the order of the CSV. The audio stays where it is: in `dir/audiofolder/<split>/`.
///
/// # Errors
/// A CSV or a folder is missing or cannot be used, no row has its audio, or other metadata is in the way.
pub fn clotho(dir: &Path, how: How, cancel: &AtomicBool) -> Result<Prepared, PrepareError> {
    let audiofolder = dir.join("audiofolder");
    let csv = |split: &str| dir.join(format!("clotho_captions_{split}.csv"));
    let mut expected = vec![dir.to_path_buf()];
    if dir.is_dir() {
        expected = SPLITS.iter().flat_map(|split| [csv(split), audiofolder.join(split)]).collect();
    }
    expect(&expected, "give the folder with Clotho's CSV files and its audio in audiofolder/<split>/")?;
    let is_whole = SPLITS.iter().all(|split| audiofolder.join(split).join("metadata.jsonl").exists());
    if how.replace || !is_whole {
        refuse_limited(&audiofolder)?;
    }
    let draft = |split: &&str| draft(split, &csv(split), &audiofolder.join(split));
    let drafts = SPLITS.iter().map(draft).collect::<Result<_, PrepareError>>()?;
    publish(Plan { audiofolder, drafts, also: Vec::new(), notes: Vec::new() }, how, &mut |_| {}, cancel)
}

/// Rows that a limit has moved to `development` are in no CSV of `development`.
fn refuse_limited(audiofolder: &Path) -> Result<(), PrepareError> {
    let limited = SPLITS.iter().find(|split| journal(audiofolder, split).exists());
    limited.map_or(Ok(()), |split| {
        let why = "its metadata made anew would lose the clips that moved to `development`; put them back and remove";
        let journal = journal(audiofolder, split);
        Err(PrepareError::InTheWay(format!("`{split}` has been limited: {why} {} first", journal.display())))
    })
}

fn draft(split: &str, csv: &Path, dir: &Path) -> Result<Draft, PrepareError> {
    let table = Table::read(csv, &["file_name", "caption_1"])?;
    let name = table.column("file_name");
    let mut draft = Draft::new(split, dir.to_path_buf());
    for line in table.rows {
        match line.cells {
            Ok(cells) => {
                let file_name = cells[name].clone();
                let cells = table.columns.iter().cloned().zip(cells).map(|(key, cell)| (key, Value::from(cell)));
                draft.push(file_name.clone(), dir.join(&file_name), columns(&file_name, cells));
            }
            Err(why) => draft.drop_line(csv, line.number, why),
        }
    }
    Ok(draft)
}
