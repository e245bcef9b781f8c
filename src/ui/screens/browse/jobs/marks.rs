//! Saves marks and notes, and exports them.

use crate::dataset::marks::Marks;
use crate::text::safe;
use crate::ui::action::{Action, AppAction};
use crate::ui::jobs::{Job, Lane};
use crate::ui::message::Message;
use crate::ui::screens::browse::action::{BrowseAction, MarkAction};
use crate::ui::screens::browse::state::marks::Change;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The lane of changes. A newer job replaces a waiting one, so every job brings all changes that are not known to be saved.
const SAVE: Lane = Lane("save marks");

/// The lane of exports.
const EXPORT: Lane = Lane("export marks");

/// Saves `changes`, the newest of which is `number`.
pub fn save(marks: Arc<Marks>, changes: Vec<Change>, number: u64) -> Job {
    Job::new(SAVE, move |_| {
        let saved = changes.iter().try_for_each(|change| apply(&marks, change));
        let saved = saved.map_err(|error| format!("marks are not saved: {error}"));
        vec![mark(MarkAction::Saved(number, saved))]
    })
    .lasting()
}

fn apply(marks: &Marks, change: &Change) -> io::Result<()> {
    let before = marks.get(&change.split, &change.file_name).unwrap_or_default();
    if change.starred.is_some_and(|starred| starred != before.starred) {
        marks.toggle(&change.split, &change.file_name)?;
    }
    if let Some(note) = change.note.as_ref().filter(|note| **note != before.note) {
        marks.set_note(&change.split, &change.file_name, note)?;
    }
    Ok(())
}

/// Writes all marks of a dataset to `path`; when that is there already and not to be replaced, asks.
pub fn export(marks: Arc<Marks>, dataset: usize, path: PathBuf, replace: bool) -> Job {
    Job::new(EXPORT, move |_| {
        if path.exists() && !replace {
            return vec![mark(MarkAction::Exists { dataset, path })];
        }
        let message = match write(&marks, &path) {
            Ok(count) => {
                let clips = if count == 1 { "clip" } else { "clips" };
                let path = path.to_string_lossy();
                Message::info(format!("marks and notes of {count} {clips} are in {}", safe(&path)))
            }
            Err(error) => Message::error(error.to_string()),
        };
        vec![Action::App(AppAction::Say(message))]
    })
    .lasting()
}

/// The export refuses to replace a file: where that was asked for, a new file takes the place of the old in one step.
fn write(marks: &Marks, path: &Path) -> io::Result<usize> {
    if !path.exists() {
        return marks.export(path);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let fresh = tempfile::tempdir_in(folder)?;
    let count = marks.export(&fresh.path().join("marks.jsonl"))?;
    std::fs::rename(fresh.path().join("marks.jsonl"), path)?;
    Ok(count)
}

fn mark(action: MarkAction) -> Action {
    Action::Browse(BrowseAction::Mark(action))
}

#[cfg(test)]
mod tests {
    use super::{Change, Marks, apply, write};

    #[test]
    fn saving_a_change_twice_does_no_harm() {
        let root = tempfile::tempdir().unwrap();
        let marks = Marks::open(root.path());
        let note = Some("hum".to_owned());
        let change = Change { number: 1, split: "train".into(), file_name: "a.wav".into(), starred: Some(true), note };
        for _ in 0..2 {
            apply(&marks, &change).unwrap();
        }
        let mark = marks.get("train", "a.wav").unwrap();
        assert!(mark.starred && mark.note == "hum");
    }

    #[test]
    fn a_file_is_replaced_only_as_a_whole() {
        let root = tempfile::tempdir().unwrap();
        let marks = Marks::open(root.path());
        marks.toggle("train", "a.wav").unwrap();
        let path = root.path().join("out.jsonl");
        std::fs::write(&path, "old").unwrap();
        assert_eq!(write(&marks, &path).unwrap(), 1);
        assert!(std::fs::read_to_string(&path).unwrap().contains("a.wav"));
        let names = std::fs::read_dir(root.path()).unwrap().map(|entry| entry.unwrap().file_name());
        assert_eq!(names.filter(|name| name != ".audiocap").count(), 1, "nothing is left beside it");
    }
}
