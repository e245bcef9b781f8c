//! Which folders of a dataset are its splits, the way HuggingFace finds them.

use std::path::{Path, PathBuf};

use super::extensions::is_audio;
use super::{DatasetError, Problem};

/// Words in a folder's name that make it a split (HuggingFace's, and Clotho's `development`).
const SPLIT_WORDS: [&str; 12] = [
    "train",
    "training",
    "validation",
    "valid",
    "val",
    "dev",
    "development",
    "test",
    "testing",
    "eval",
    "evaluation",
    "unbalanced",
];
/// Folders that hold the splits of a dataset rather than being one.
const CONTAINERS: [&str; 2] = ["data", "audiofolder"];
/// Entries of a folder looked at to see whether it has audio directly in it.
const GLANCE: usize = 256;

/// One split to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// Shown to the user.
    pub name: String,
    /// File names are relative to this folder.
    pub dir: PathBuf,
    /// Where the rows come from.
    pub rows: Source,
    /// Known before reading a row.
    pub problems: Vec<Problem>,
}

/// Where the rows of a split come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// A metadata file, and those in sub-folders.
    Metadata(PathBuf),
    /// Those rows of a metadata file whose files are in the folder `inside`, or in none of `outside` where that is given.
    Part { file: PathBuf, inside: Option<String>, outside: Vec<String> },
    /// The audio files in the folder.
    Walk,
    /// One audio file.
    File(PathBuf),
}

/// The splits of the folder `root`, at least one.
///
/// # Errors
/// When the folder cannot be read or has nothing in it.
pub(super) fn plan(root: &Path) -> Result<Vec<Plan>, DatasetError> {
    let children = folders(root)?;
    if metadata(root).0.is_some() {
        return Ok(with_root_metadata(root, &children));
    }
    let splits = splits_among(&children);
    if !splits.is_empty() {
        return Ok(splits);
    }
    for container in children.iter().filter(|child| CONTAINERS.contains(&name_of(child).as_str())) {
        if !holds_audio(root) && !looks_empty(container) {
            return plan(container);
        }
    }
    if looks_empty(root) { Err(DatasetError::Empty(root.to_path_buf())) } else { Ok(vec![whole(root)]) }
}

/// The split that a folder is by itself.
pub(super) fn whole(dir: &Path) -> Plan {
    let (file, problems) = metadata(dir);
    Plan { name: name_of(dir), dir: dir.to_path_buf(), rows: file.map_or(Source::Walk, Source::Metadata), problems }
}

/// Whether a folder of this name is a split: `train`, `valid-clean`, `test_2` ..
pub(super) fn is_split_name(name: &str) -> bool {
    name.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|word| SPLIT_WORDS.contains(&word))
}

/// The last part of a path as text.
pub(super) fn name_of(path: &Path) -> String {
    let full = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let named = path.file_name().or_else(|| full.file_name());
    named.map_or_else(|| "/".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Metadata in the root: one split with all that lies below, or one per split folder.
fn with_root_metadata(root: &Path, children: &[PathBuf]) -> Vec<Plan> {
    let mut root_split = whole(root);
    let Source::Metadata(file) = root_split.rows.clone() else { return vec![root_split] };
    if !children.iter().any(|child| is_split_name(&name_of(child))) {
        return vec![root_split];
    }
    let named = |child: &&PathBuf| is_split_name(&name_of(child)) && metadata(child).0.is_none();
    let inside: Vec<String> = children.iter().filter(named).map(|child| name_of(child)).collect();
    let mut plans: Vec<Plan> =
        children.iter().filter(|child| metadata(child).0.is_some()).map(|child| whole(child)).collect();
    plans.extend(inside.iter().map(|name| {
        let rows = Source::Part { file: file.clone(), inside: Some(name.clone()), outside: Vec::new() };
        Plan { name: name.clone(), dir: root.to_path_buf(), rows, problems: Vec::new() }
    }));
    plans.sort_by(|a, b| a.name.cmp(&b.name));
    let elsewhere = holds_audio(root) || children.len() > plans.len();
    if inside.is_empty() || elsewhere {
        root_split.rows = Source::Part { file, inside: None, outside: inside };
        plans.insert(0, root_split);
    } else {
        plans[0].problems.extend(root_split.problems);
    }
    plans
}

/// Sub-folders that are splits, when at least one has metadata or is named like a split.
fn splits_among(children: &[PathBuf]) -> Vec<Plan> {
    let is_split = |child: &PathBuf| has_any_metadata(child) || is_split_name(&name_of(child));
    if !children.iter().any(is_split) {
        return Vec::new();
    }
    children.iter().filter(|child| is_split(child) || holds_audio(child)).map(|child| whole(child)).collect()
}

/// The metadata file of a folder, and what is wrong with the choice.
pub(super) fn metadata(dir: &Path) -> (Option<PathBuf>, Vec<Problem>) {
    let [jsonl, csv, parquet] = ["metadata.jsonl", "metadata.csv", "metadata.parquet"].map(|name| dir.join(name));
    let mut problems = Vec::new();
    if jsonl.is_file() && csv.is_file() {
        problems
            .push(Problem::of_file(&csv, "metadata.jsonl beside it is read and this file is not: keep one of them"));
    }
    let file = [jsonl, csv].into_iter().find(|path| path.is_file());
    if parquet.is_file() && file.is_none() {
        let how = "python -c \"import pandas; pandas.read_parquet('metadata.parquet').to_json('metadata.jsonl', orient='records', lines=True, force_ascii=False)\"";
        problems.push(Problem::of_file(
            &parquet,
            format!("parquet is not read here; convert it in its folder with: {how}"),
        ));
    }
    (file, problems)
}

fn has_any_metadata(dir: &Path) -> bool {
    metadata(dir).0.is_some() || dir.join("metadata.parquet").is_file()
}

/// Sub-folders that are not hidden, by name.
fn folders(root: &Path) -> Result<Vec<PathBuf>, DatasetError> {
    let entries =
        std::fs::read_dir(root).map_err(|error| DatasetError::Unreadable { path: root.to_path_buf(), error })?;
    let visible = |path: &PathBuf| !name_of(path).starts_with('.');
    let mut folders: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir() || kind.is_symlink()))
        .map(|entry| entry.path())
        .filter(|path| visible(path) && path.is_dir())
        .collect();
    folders.sort();
    Ok(folders)
}

fn holds_audio(dir: &Path) -> bool {
    std::fs::read_dir(dir).is_ok_and(|entries| entries.take(GLANCE).filter_map(Result::ok).any(|e| is_audio(&e.path())))
}

/// No audio, no sub-folder and no metadata.
fn looks_empty(dir: &Path) -> bool {
    let any_audio =
        || std::fs::read_dir(dir).is_ok_and(|entries| entries.filter_map(Result::ok).any(|e| is_audio(&e.path())));
    !has_any_metadata(dir) && folders(dir).is_ok_and(|inside| inside.is_empty()) && !any_audio()
}
