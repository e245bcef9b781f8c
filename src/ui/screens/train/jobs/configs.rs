//! Finding training configs to begin with.

use super::done;
use crate::config::shipped;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::train::action::{FormAction, TrainAction};
use std::path::{Path, PathBuf};

/// A config to begin with: its name, where it comes from, its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub place: String,
    /// Its text.
    pub text: String,
}

/// The shipped configs, and the files of `configs/` here.
pub fn configs() -> Job {
    Job::new(Lane("training configs"), |_| done(TrainAction::Form(FormAction::Configs(find(Path::new("configs"))))))
}

/// Reads the config in a file.
pub fn config(path: PathBuf) -> Job {
    Job::new(Lane("training configs"), move |_| {
        let read = std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()));
        done(TrainAction::Form(FormAction::Read(path, read)))
    })
}

fn find(folder: &Path) -> Vec<Found> {
    let of_program = |(name, text): &(&str, &str)| Found {
        name: (*name).to_owned(),
        place: "comes with the program".to_owned(),
        text: (*text).to_owned(),
    };
    let mut found: Vec<Found> = shipped::TRAINING.iter().map(of_program).collect();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "yaml") && !path.ends_with("caption.yaml"));
    files.sort();
    for path in files {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if found.iter().all(|one| one.text != text) {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            found.push(Found { name, place: path.display().to_string(), text });
        }
    }
    found
}
