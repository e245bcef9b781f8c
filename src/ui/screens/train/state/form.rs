//! The form that begins a run, from a config or from another run.

use crate::config::flat::flat;
use crate::ui::widgets::Scroll;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What `audiocap train --plan --json` says a run will be.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the names are those of the command's output")]
pub struct Plan {
    pub model: PathBuf,
    pub parameters: u64,
    pub trained: u64,
    pub examples: Vec<(String, u64)>,
    pub validation: Vec<(String, u64)>,
    pub steps: u64,
    pub clips_per_step: u64,
    pub epochs: f64,
    pub seconds_per_step: f64,
    pub seconds: f64,
    pub memory: u64,
    pub notes: Vec<String>,
}

/// What is known of the plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Planned {
    /// It is being made.
    Working,
    /// This is it.
    Ready(Plan),
    /// The run could not begin so.
    Failed(String),
}

/// What a run is begun with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Its name.
    pub name: String,
    /// The folder of runs.
    pub root: PathBuf,
    /// Its config, as YAML.
    pub config: String,
    /// The checkpoint it begins from instead of the config's model.
    pub from: Option<PathBuf>,
}

/// The form.
#[derive(Debug)]
pub struct Form {
    /// Where the config comes from, in words.
    pub title: String,
    /// What is wished.
    pub wish: Wish,
    /// The config before it was edited.
    pub before: String,
    /// Checkpoints that it may begin from.
    pub checkpoints: Vec<PathBuf>,
    /// What it will be.
    pub planned: Planned,
    /// The row under the cursor.
    pub row: usize,
    /// Which rows are seen.
    pub scroll: Scroll,
    /// The run is being begun.
    pub beginning: bool,
}

/// A row of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRow {
    /// What it is: `name`, `folder`, `begin from`, or a key of the config.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Whether it was changed here.
    pub changed: bool,
}

/// Rows before those of the config.
pub const FIXED: usize = 3;

/// The last two parts of a path: a run and its checkpoint.
fn short_path(path: &Path) -> String {
    let parts: Vec<_> = path.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("/")
}

impl Form {
    /// All rows.
    pub fn rows(&self) -> Vec<FormRow> {
        let fixed = |key: &str, value: String| FormRow { key: key.to_owned(), value, changed: false };
        let from = self.wish.from.as_deref().map(short_path);
        let mut rows = vec![
            fixed("name", self.wish.name.clone()),
            fixed("folder", self.wish.root.display().to_string()),
            fixed("begin from", from.unwrap_or_else(|| "the model of the config".to_owned())),
        ];
        let before = flat(&self.before);
        let was = |key: &str| before.iter().find(|row| row.0 == key).map(|row| row.1.clone());
        rows.extend(flat(&self.wish.config).into_iter().map(|(key, value)| {
            let changed = was(&key).as_ref() != Some(&value);
            FormRow { key, value, changed }
        }));
        rows
    }

    /// The next checkpoint to begin from; after the last the config's model.
    pub fn turn_from(&mut self) {
        let at = self.wish.from.as_ref().and_then(|path| self.checkpoints.iter().position(|one| one == path));
        self.wish.from = self.checkpoints.get(at.map_or(0, |at| at + 1)).cloned();
    }
}
