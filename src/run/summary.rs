//! A run in one line, from its small files alone: for lists of many runs.

use super::fault::read_json;
use super::status::Pulse;
use super::{Best, Layout, Moment, RunInfo, Stage, Status};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A run in one line.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Where it is.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// How it is concluded to be.
    pub stage: Stage,
    /// Steps done, where it says so.
    pub step: u64,
    /// Of how many; 0 when unknown.
    pub max_steps: u64,
    /// Seconds left.
    pub eta: Option<f64>,
    /// The best checkpoint so far.
    pub best: Option<Best>,
    /// When it began, seconds since 1970.
    pub created: Option<f64>,
    /// On which machine.
    pub host: Option<String>,
    /// Why it failed, or what its files have wrong.
    pub message: Option<String>,
}

impl Summary {
    /// Reads the small files of the run in `path`.
    pub fn read(path: &Path, now: Moment) -> Self {
        let layout = Layout::new(path);
        let mut summary =
            Self { path: path.to_owned(), name: layout.name(), best: Best::read(&layout), ..Self::default() };
        if let Ok(info) = read_json::<RunInfo>(&layout.info()) {
            (summary.created, summary.host) = (Some(info.created), Some(info.host));
        }
        if super::reader::is_run(path) {
            summary.stage = Stage::Foreign;
        }
        match read_json::<Status>(&layout.status()) {
            Ok(status) => summary.take(status, now),
            Err(error) if layout.status().exists() => summary.message = Some(error.to_string()),
            Err(_) if layout.info().exists() => summary.stage = Stage::Empty,
            Err(_) => {}
        }
        summary
    }

    fn take(&mut self, status: Status, now: Moment) {
        self.stage = Pulse::default().stage(&status, now);
        (self.step, self.max_steps, self.eta) = (status.step, status.max_steps, status.eta);
        self.message = status.message;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_for_any_folder() {
        let root = tempfile::tempdir().unwrap();
        let read = || Summary::read(root.path(), Moment { wall: 100.0, ..Moment::default() });
        assert_eq!(read().stage, Stage::Empty);
        std::fs::write(root.path().join("trainer_state.json"), "{}").unwrap();
        assert_eq!(read().stage, Stage::Foreign);
        std::fs::write(root.path().join("run.json"), "{\"created\":5}").unwrap();
        assert_eq!((read().stage, read().created), (Stage::Empty, Some(5.0)));
        std::fs::write(root.path().join("status.json"), "{\"state\":\"failed\",\"step\":3,\"message\":\"NaN\"}")
            .unwrap();
        assert_eq!((read().stage, read().step, read().message.as_deref()), (Stage::Failed, 3, Some("NaN")));
        std::fs::write(root.path().join("status.json"), "{\"state\":\"running\",\"heartbeat\":10}").unwrap();
        assert_eq!(read().stage, Stage::PresumedDead);
        std::fs::write(root.path().join("status.json"), "{").unwrap();
        assert!(read().message.unwrap().contains("status.json"));
    }
}
