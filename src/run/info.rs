//! `run.json`: what a run is, written once when it begins.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a run is. Keys that this version does not know are kept in `extra`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunInfo {
    /// Version of the run directory's format; filled in by the writer.
    pub schema: u32,
    /// The command line that began the run.
    pub command: Vec<String>,
    /// Every seed by what it is for.
    pub seeds: BTreeMap<String, u64>,
    /// What was trained on: by dataset, its folder, count of clips, fingerprint ...
    pub datasets: BTreeMap<String, Value>,
    /// What it began from: a hub id or directory.
    pub base_model: String,
    /// Version of this program.
    pub version: String,
    /// Name of the machine; filled in by the writer.
    pub host: String,
    /// Seconds since 1970 when it began; filled in by the writer.
    pub created: f64,
    /// Whatever else is worth keeping, for example `parameters` and `trainable_parameters`.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl RunInfo {
    /// The format that this version writes.
    pub const SCHEMA: u32 = 1;

    /// What the run of `layout` is; `None` when it does not say.
    pub fn read(layout: &super::Layout) -> Option<Self> {
        super::fault::read_json(&layout.info()).ok()
    }

    /// The folders of its datasets, as the run names them.
    pub fn dataset_dirs(&self) -> impl Iterator<Item = &str> {
        self.datasets.values().filter_map(|dataset| dataset.get("dir")?.as_str())
    }
}
