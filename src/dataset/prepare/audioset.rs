//! A small subset of AudioSet: which clips, and their labels; the audio comes from the whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde::Deserialize;
use serde_json::Value;

use super::draft::{Draft, columns};
use super::place::{Plan, publish};
use super::{How, PrepareError, Prepared, expect, unusable};
use crate::dataset::ontology::Ontology;
use crate::files::transfer::{Item, Progress};

/// Its splits.
const SPLITS: [&str; 3] = ["train", "valid", "test"];

/// Where the subset is, and the whole.
#[derive(Clone, Copy, Debug)]
pub struct AudioSetSmall<'a> {
    /// Holds `annotations/{train,valid,test}.jsonl` and `ontology.json`; `audiofolder/` is made in it.
    pub dir: &'a Path,
    /// AudioSet, with the audio in `audios/<orig_split>/<youtube_id>.<format>`.
    pub full: &'a Path,
    /// The extension of the audio files, without the dot.
    pub format: &'a str,
}

/// A line of the annotations. Where the clip begins and ends in its video is of no use here.
#[derive(Deserialize)]
struct Annotation {
    youtube_id: String,
    labels: Labels,
    orig_split: String,
}

/// A list, or a text with commas as in AudioSet's own files.
#[derive(Deserialize)]
#[serde(untagged)]
enum Labels {
    List(Vec<String>),
    Text(String),
}

/// Makes `audiofolder/{train,valid,test}` with `file_name` and `labels`, and `audiofolder/ontology.json`.
///
/// # Errors
/// An annotation file or a folder is missing or cannot be used, no row has its audio, or other metadata is in the way.
pub fn audioset_small(
    from: AudioSetSmall,
    how: How,
    on_progress: &mut dyn FnMut(Progress),
    cancel: &AtomicBool,
) -> Result<Prepared, PrepareError> {
    let annotations = |split: &str| from.dir.join("annotations").join(format!("{split}.jsonl"));
    let (audio, ontology) = (from.full.join("audios"), from.dir.join("ontology.json"));
    let others = [ontology.clone(), audio.clone()];
    let expected: Vec<PathBuf> = SPLITS.iter().map(|split| annotations(split)).chain(others).collect();
    expect(&expected, "the subset has annotations/<split>.jsonl and ontology.json, AudioSet its audio in audios/")?;
    let known = Ontology::load(&ontology).map_err(|error| unusable(&ontology, None, error.to_string()))?;
    let audiofolder = from.dir.join("audiofolder");
    let mut unknown = BTreeMap::new();
    let mut drafts = Vec::new();
    for split in SPLITS {
        let mut draft = Draft::new(split, audiofolder.join(split));
        read(&annotations(split), &audio, from.format, (&known, &mut unknown), &mut draft)?;
        drafts.push(draft);
    }
    let notes = unknown.into_iter().map(|(label, rows)| format!("label {label} of {rows} rows is not in the ontology"));
    let also = vec![Item { from: ontology, to: audiofolder.join("ontology.json") }];
    publish(Plan { notes: notes.collect(), audiofolder, drafts, also }, how, on_progress, cancel)
}

/// Takes the lines of one split into `draft`, and counts labels that the ontology does not know.
fn read(
    file: &Path,
    audio: &Path,
    format: &str,
    (known, unknown): (&Ontology, &mut BTreeMap<String, usize>),
    draft: &mut Draft,
) -> Result<(), PrepareError> {
    let bytes = std::fs::read(file).map_err(|error| unusable(file, None, format!("cannot be read: {error}")))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    for (number, line) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let Ok(annotation) = serde_json::from_slice::<Annotation>(line) else {
            draft.drop_line(file, number, "the line is no JSON object with youtube_id, labels and orig_split");
            continue;
        };
        let labels = annotation.labels.list();
        let strange: Vec<&String> = labels.iter().filter(|label| known.name(label).is_none()).collect();
        strange.iter().for_each(|label| *unknown.entry((*label).clone()).or_default() += 1);
        let file_name = format!("{}.{format}", annotation.youtube_id.trim());
        if annotation.youtube_id.trim().is_empty() {
            draft.drop_line(file, number, "it names no YouTube id");
        } else if strange.len() == labels.len() {
            draft.drop_row(&file_name, "it has no label that the ontology knows");
        } else if annotation.orig_split.is_empty() || annotation.orig_split.contains(['/', '\\', '.']) {
            draft.drop_row(&file_name, "its `orig_split` is no name of a folder");
        } else {
            let from = audio.join(&annotation.orig_split).join(&file_name);
            draft.push(file_name.clone(), from, columns(&file_name, [("labels".to_owned(), Value::from(labels))]));
        }
    }
    Ok(())
}

impl Labels {
    fn list(self) -> Vec<String> {
        match self {
            Labels::List(labels) => labels,
            Labels::Text(text) => {
                text.split(',').map(|label| label.trim().to_owned()).filter(|l| !l.is_empty()).collect()
            }
        }
    }
}
