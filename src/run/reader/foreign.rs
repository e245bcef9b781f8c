//! Runs of other programs: HuggingFace's Trainer, and whatever writes TensorBoard's event files.

use super::facts::{Run, Source};
use super::metrics::Table;
use crate::run::Layout;
use crate::run::checkpoint::list;
use crate::run::tensorboard::{EventFile, Value};
use crate::run::trainer_state::{FILE, TrainerState};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Follows the files of other programs.
#[derive(Default)]
pub(super) struct Foreign {
    state: Option<(PathBuf, SystemTime, u64)>,
    files: Vec<EventFile>,
    table: Table,
}

/// Whether another program left something to read in a folder.
pub(super) fn is_foreign(layout: &Layout) -> bool {
    trainer_state(layout).is_some() || !event_files(layout).is_empty()
}

impl Foreign {
    pub(super) fn refresh(&mut self, run: &mut Run) -> io::Result<bool> {
        match trainer_state(&run.layout) {
            Some(path) => self.hugging_face(run, &path),
            None => self.tensorboard(run),
        }
    }

    fn hugging_face(&mut self, run: &mut Run, path: &Path) -> io::Result<bool> {
        let file = std::fs::metadata(path)?;
        let stamp = Some((path.to_owned(), file.modified().unwrap_or(SystemTime::UNIX_EPOCH), file.len()));
        if self.state == stamp {
            return Ok(false);
        }
        self.state = stamp;
        let state = TrainerState::read(path)?;
        run.series.clear();
        self.table = Table::default();
        for row in &state.log_history {
            let step = row.get("step").and_then(serde_json::Value::as_u64).unwrap_or(state.global_step);
            let number = |value: &serde_json::Value| if value.is_null() { Some(f64::NAN) } else { value.as_f64() };
            let values = row.iter().filter(|(key, _)| *key != "step");
            self.table.row(step, values.filter_map(|(key, value)| Some((key.as_str(), number(value)?))));
        }
        self.table.give(run);
        if run.source == Source::Nobody {
            run.source = Source::HuggingFace;
        }
        run.max_steps = u64::try_from(state.max_steps).unwrap_or(0);
        Ok(true)
    }

    fn tensorboard(&mut self, run: &mut Run) -> io::Result<bool> {
        for path in event_files(&run.layout) {
            if self.files.iter().all(|file| file.path() != path) {
                self.files.push(EventFile::open(path));
            }
        }
        let mut changed = false;
        let mut result = Ok(());
        self.table.take(run);
        for file in &mut self.files {
            loop {
                match file.refresh() {
                    Ok(found) if found.is_empty() => break,
                    Ok(found) => {
                        changed = true;
                        found.iter().for_each(|scalar| add(&mut self.table, scalar));
                    }
                    Err(error) => {
                        result = Err(error);
                        break;
                    }
                }
            }
        }
        self.table.give(run);
        if changed && run.source == Source::Nobody {
            run.source = Source::TensorBoard;
        }
        result.map(|()| changed)
    }
}

fn add(table: &mut Table, scalar: &crate::run::tensorboard::Scalar) {
    if let Value::Number(value) = scalar.value {
        table.row(scalar.step, [(key(&scalar.tag).as_str(), value)]);
        table.row(scalar.step, [("time", scalar.time)]);
    }
}

/// The key of `log_history` that a tag stands for, as HuggingFace's callback groups them.
fn key(tag: &str) -> String {
    let eval = tag.strip_prefix("eval/").map(|name| format!("eval_{name}"));
    eval.unwrap_or_else(|| tag.strip_prefix("train/").unwrap_or(tag).to_owned())
}

/// The newest `trainer_state.json` of a run.
fn trainer_state(layout: &Layout) -> Option<PathBuf> {
    let in_root = layout.root().join(FILE);
    let newest = list(layout).into_iter().rev().map(|(_, path)| path.join(FILE));
    std::iter::once(in_root).chain(newest).find(|path| path.is_file())
}

/// Event files in the folder, in `tensorboard/` and where HuggingFace puts them (`runs/<date>_<host>/`), oldest first.
fn event_files(layout: &Layout) -> Vec<PathBuf> {
    let mut folders = vec![layout.root().to_owned(), layout.tensorboard()];
    let runs = std::fs::read_dir(layout.root().join("runs")).into_iter().flatten().flatten();
    folders.extend(runs.map(|entry| entry.path()).take(100));
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let named = entries.filter(|entry| entry.file_name().to_string_lossy().contains("tfevents"));
    let mut files: Vec<PathBuf> = named.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort_by_key(|path| path.file_name().map(std::ffi::OsStr::to_owned));
    files
}
