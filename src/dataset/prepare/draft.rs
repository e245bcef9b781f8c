//! A split before it is written: its rows, where their audio is, and what was left out on the way.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::Dropped;
use crate::dataset::confine::refused_name;

/// The rows of one split.
pub(super) struct Draft {
    pub name: String,
    /// The folder of the split.
    pub dir: PathBuf,
    pub rows: Vec<Row>,
    pub dropped: Vec<Dropped>,
    names: HashSet<String>,
}

/// One clip.
pub(super) struct Row {
    pub file_name: String,
    /// Where its audio is now.
    pub from: PathBuf,
    /// What the metadata says of it, `file_name` included.
    pub columns: Map<String, Value>,
}

impl Draft {
    pub(super) fn new(name: &str, dir: PathBuf) -> Draft {
        Draft { name: name.to_owned(), dir, rows: Vec::new(), dropped: Vec::new(), names: HashSet::new() }
    }

    /// Takes a row in, unless its name leaves the dataset or was there before.
    pub(super) fn push(&mut self, file_name: String, from: PathBuf, columns: Map<String, Value>) {
        if let Some(why) = refused_name(&file_name) {
            self.drop_row(&file_name, why);
        } else if self.names.contains(&file_name) {
            self.drop_row(&file_name, "an earlier row names the same file");
        } else {
            self.names.insert(file_name.clone());
            self.rows.push(Row { file_name, from, columns });
        }
    }

    /// Leaves a row out.
    pub(super) fn drop_row(&mut self, name: &str, reason: &str) {
        self.dropped.push(Dropped { split: self.name.clone(), name: name.to_owned(), reason: reason.to_owned() });
    }

    /// Leaves a line out that is no row.
    pub(super) fn drop_line(&mut self, file: &Path, line: u64, reason: &str) {
        let file = file.file_name().unwrap_or_default().to_string_lossy();
        self.drop_row(&format!("{file}, line {line}"), reason);
    }

    /// Leaves out every row that is not `good`.
    pub(super) fn keep(&mut self, good: impl Fn(&Row) -> bool + Sync, reason: &str) {
        let rows = std::mem::take(&mut self.rows);
        let verdicts: Vec<bool> = rows.par_iter().map(&good).collect();
        for (row, good) in rows.into_iter().zip(verdicts) {
            if good {
                self.rows.push(row);
            } else {
                self.drop_row(&row.file_name, reason);
            }
        }
    }

    /// The text of its metadata: a JSON object a line.
    pub(super) fn metadata(&self) -> String {
        let line = |row: &Row| format!("{}\n", Value::Object(row.columns.clone()));
        self.rows.iter().map(line).collect()
    }
}

/// The columns of a row, `file_name` first.
pub(super) fn columns(file_name: &str, others: impl IntoIterator<Item = (String, Value)>) -> Map<String, Value> {
    let first = ("file_name".to_owned(), Value::from(file_name));
    std::iter::once(first).chain(others).collect()
}
