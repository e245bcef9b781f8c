//! AudioCaps: captions for clips of AudioSet, five of them for each clip of `valid` and `test`.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde_json::Value;

use super::draft::{Draft, columns};
use super::place::{Plan, publish};
use super::{How, PrepareError, Prepared, expect};
use crate::dataset::table::Table;
use crate::files::transfer::Progress;

/// Its splits.
const SPLITS: [&str; 3] = ["train", "valid", "test"];

/// Where AudioCaps is, and the audio that it is about.
#[derive(Clone, Copy, Debug)]
pub struct AudioCaps<'a> {
    /// Holds `csvs/{train,valid,test}.csv`; `audiofolder/` is made in it.
    pub dir: &'a Path,
    /// AudioSet, with the audio in `audios/train_unbalanced/<youtube_id>.<format>`.
    pub audioset: &'a Path,
    /// The extension of the audio files, without the dot.
    pub format: &'a str,
}

/// Makes `audiofolder/{train,valid,test}`: a row per YouTube id, in the order of the ids, with its captions in the order of the
/// CSV: `caption` in train, `caption_1` .. in the others.
///
/// # Errors
/// A CSV or a folder is missing or cannot be used, no row has its audio, or other metadata is in the way.
pub fn audiocaps(
    from: AudioCaps,
    how: How,
    on_progress: &mut dyn FnMut(Progress),
    cancel: &AtomicBool,
) -> Result<Prepared, PrepareError> {
    let csv = |split: &str| from.dir.join("csvs").join(format!("{split}.csv"));
    let audio = from.audioset.join("audios/train_unbalanced");
    let expected: Vec<PathBuf> = SPLITS.iter().map(|split| csv(split)).chain([audio.clone()]).collect();
    expect(&expected, "AudioCaps has csvs/{train,valid,test}.csv, AudioSet its audio in audios/train_unbalanced/")?;
    let audiofolder = from.dir.join("audiofolder");
    let draft = |split: &&str| draft(split, &csv(split), &audiofolder.join(split), &audio, from.format);
    let drafts = SPLITS.iter().map(draft).collect::<Result<_, PrepareError>>()?;
    publish(Plan { audiofolder, drafts, also: Vec::new(), notes: Vec::new() }, how, on_progress, cancel)
}

fn draft(split: &str, csv: &Path, dir: &Path, audio: &Path, format: &str) -> Result<Draft, PrepareError> {
    let mut draft = Draft::new(split, dir.to_path_buf());
    for (id, captions) in by_id(csv, &mut draft)? {
        let file_name = format!("{id}.{format}");
        let key = |i: usize| match (split, i) {
            ("train", 0) => "caption".to_owned(),
            _ => format!("caption_{}", i + 1),
        };
        let cells = captions.into_iter().enumerate().map(|(i, caption)| (key(i), Value::from(caption)));
        draft.push(file_name.clone(), audio.join(&file_name), columns(&file_name, cells));
    }
    Ok(draft)
}

/// The captions of each YouTube id. A line that is there twice counts once; two people may well have written the same caption.
fn by_id(csv: &Path, draft: &mut Draft) -> Result<BTreeMap<String, Vec<String>>, PrepareError> {
    let table = Table::read(csv, &["youtube_id", "caption"])?;
    let (id, caption) = (table.column("youtube_id"), table.column("caption"));
    let mut clips: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut seen = HashSet::new();
    for line in &table.rows {
        match &line.cells {
            Err(why) => draft.drop_line(csv, line.number, why),
            Ok(cells) if cells[id].trim().is_empty() => draft.drop_line(csv, line.number, "it names no YouTube id"),
            Ok(cells) if !seen.insert(cells) => draft.drop_line(csv, line.number, "the same line is there before"),
            Ok(cells) => clips.entry(cells[id].trim().to_owned()).or_default().push(cells[caption].clone()),
        }
    }
    Ok(clips)
}
