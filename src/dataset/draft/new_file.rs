//! Metadata for a folder that has none.

use std::path::Path;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{COLUMN, Drafted, digest, trouble};
use crate::dataset::index::Format;
use crate::dataset::{Clip, Problem, Split};

/// So long is waited until all sounds of the folder are found.
const PATIENCE: Duration = Duration::from_mins(10);

/// Makes `metadata.jsonl` in the split's folder, with a row for every sound: with one for `file_name` alone the others would no
/// longer be of the dataset. Labels that the sounds have from their folders are written down, since metadata takes their place.
pub(super) fn write(split: &Split, file_name: &str, caption: &str) -> Result<Drafted, Problem> {
    let file = split.dir().join("metadata.jsonl");
    let refused = |why: &str| Err(Problem::of_file(&file, format!("the draft was not written: {why}")));
    let clips = match all_clips(split) {
        Ok(clips) => clips,
        Err(why) => return refused(&why),
    };
    if !clips.iter().any(|clip| clip.file_name == file_name) {
        return refused("the name of the clip is no text, or metadata of a folder below is about it");
    }
    if file.symlink_metadata().is_ok() {
        return refused("there is one now: open the dataset again");
    }
    let lines: String = clips.iter().map(|clip| line(clip, (clip.file_name == file_name).then_some(caption))).collect();
    crate::files::write_atomic(&file, lines.as_bytes()).map_err(|error| trouble(&file, &error))?;
    Ok(Drafted { file, was: None, made: true, before: None, digest: digest(lines.as_bytes()) })
}

/// The sounds in the folder that no metadata names, with names that are text.
fn all_clips(split: &Split) -> Result<Vec<Clip>, String> {
    let opened;
    let whole = if split.inner().is_one_file() {
        opened = crate::dataset::Dataset::open(split.dir()).map_err(|error| error.to_string())?;
        opened
            .splits
            .iter()
            .find(|other| other.dir() == split.dir())
            .ok_or("its folder holds datasets of its own: open one of them")?
    } else {
        split
    };
    if !whole.wait_for(usize::MAX, PATIENCE) {
        return Err("the sounds of the folder are not all found yet: try again later".to_owned());
    }
    let inner = whole.inner();
    let walked = |row: &usize| inner.rows.source(*row).format == Format::Walked;
    let clips = (0..whole.len()).filter(walked).filter_map(|row| whole.clip(row).ok());
    Ok(clips.filter(|clip| clip.path.to_str().is_some_and(|path| Path::new(path).ends_with(&clip.file_name))).collect())
}

fn line(clip: &Clip, caption: Option<&str>) -> String {
    let mut row = Map::new();
    row.insert("file_name".to_owned(), json!(clip.file_name));
    if !clip.labels.is_empty() {
        row.insert("labels".to_owned(), json!(clip.labels));
    }
    row.extend(caption.map(|caption| (COLUMN.to_owned(), json!(caption))));
    format!("{}\n", Value::Object(row))
}
