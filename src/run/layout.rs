//! Where everything is in a run directory.

use std::path::{Path, PathBuf};

/// The paths of one run directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    root: PathBuf,
}

impl Layout {
    /// The layout of the run in `root`, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The run directory itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The run's name: that of its directory.
    pub fn name(&self) -> String {
        let full = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        full.file_name().map_or_else(|| full.display().to_string(), |name| name.to_string_lossy().into_owned())
    }

    /// What the run is: written once.
    pub fn info(&self) -> PathBuf {
        self.root.join("run.json")
    }

    /// The resolved config: running it again repeats the run.
    pub fn config(&self) -> PathBuf {
        self.root.join("config.yaml")
    }

    /// State, step, rates and heartbeat; replaced every other second.
    pub fn status(&self) -> PathBuf {
        self.root.join("status.json")
    }

    /// A line for each logged step, with the keys of HuggingFace's `log_history`.
    pub fn metrics(&self) -> PathBuf {
        self.root.join("metrics.jsonl")
    }

    /// Sample predictions on the clips of `kind`.
    pub fn predictions(&self, kind: super::Kind) -> PathBuf {
        self.root.join(format!("predictions_{}.jsonl", kind.name()))
    }

    /// What happened: started, evaluated, checkpoint, best, paused, warning ...
    pub fn events(&self) -> PathBuf {
        self.root.join("events.jsonl")
    }

    /// Requests to the trainer, `<n>-<verb>.json`.
    pub fn control(&self) -> PathBuf {
        self.root.join("control")
    }

    /// The trainer's answers, `<n>.json`.
    pub fn answers(&self) -> PathBuf {
        self.control().join("done")
    }

    /// The folder of the checkpoint made at `step`.
    pub fn checkpoint(&self, step: u64) -> PathBuf {
        self.root.join(format!("checkpoint-{step}"))
    }

    /// Which checkpoint is the best so far.
    pub fn best(&self) -> PathBuf {
        self.root.join("best.json")
    }

    /// The model at the end of the run.
    pub fn last(&self) -> PathBuf {
        self.root.join("final")
    }

    /// What the trainer says in words; its standard output and error when a screen started it.
    pub fn log(&self) -> PathBuf {
        self.root.join("train.log")
    }

    /// The folder of TensorBoard's event files.
    pub fn tensorboard(&self) -> PathBuf {
        self.root.join("tensorboard")
    }

    /// Held locked by the trainer as long as it lives.
    pub fn lock(&self) -> PathBuf {
        self.root.join("run.lock")
    }
}
