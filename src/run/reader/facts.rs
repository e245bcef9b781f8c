//! What is known about a run, and the small files it is read from.

use super::predictions::Predictions;
use super::series::Series;
use super::tail::Tail;
use crate::run::checkpoint::{Best, list};
use crate::run::fault::read_json;
use crate::run::status::Pulse;
use crate::run::{Event, Layout, Moment, RunInfo, Stage, Status};
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Who wrote a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// Nobody yet.
    #[default]
    Nobody,
    /// This program.
    Ours,
    /// HuggingFace's Trainer.
    HuggingFace,
    /// Somebody who writes TensorBoard's event files.
    TensorBoard,
}

/// A finished checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The step.
    pub step: u64,
    /// Its folder.
    pub path: PathBuf,
}

/// What is known about a run. Cheap to clone: the large parts are shared.
#[derive(Clone, Debug)]
pub struct Run {
    /// Where it is.
    pub layout: Layout,
    /// Who wrote it.
    pub source: Source,
    /// What it is.
    pub info: Option<Arc<RunInfo>>,
    /// Its resolved config, as YAML.
    pub config: Arc<str>,
    /// How it says it is.
    pub status: Option<Arc<Status>>,
    /// How it is concluded to be.
    pub stage: Stage,
    /// How long there was no heartbeat.
    pub silence: Duration,
    /// What happened, the newest last: the newest ten thousand.
    pub events: Arc<VecDeque<Event>>,
    /// Sample predictions.
    pub predictions: Arc<Predictions>,
    /// Checkpoints by step.
    pub checkpoints: Arc<Vec<Checkpoint>>,
    /// The best of them.
    pub best: Option<Best>,
    /// How many steps it will take; 0 when unknown.
    pub max_steps: u64,
    /// Lines of `metrics.jsonl` that could not be read.
    pub bad_lines: u64,
    pub(super) series: BTreeMap<Arc<str>, Arc<Series>>,
}

impl Run {
    pub(super) fn new(layout: Layout) -> Self {
        Self {
            layout,
            source: Source::default(),
            info: None,
            config: Arc::from(""),
            status: None,
            stage: Stage::default(),
            silence: Duration::ZERO,
            events: Arc::default(),
            predictions: Arc::default(),
            checkpoints: Arc::default(),
            best: None,
            max_steps: 0,
            bad_lines: 0,
            series: BTreeMap::new(),
        }
    }

    /// The values of one key, as HuggingFace names it: `loss`, `eval_clotho/spider` ...
    pub fn series(&self, name: &str) -> Option<&Series> {
        self.series.get(name).map(AsRef::as_ref)
    }

    /// Every series by name.
    pub fn all_series(&self) -> impl Iterator<Item = (&str, &Series)> {
        self.series.iter().map(|(name, series)| (&**name, &**series))
    }

    /// The newest step that is known of.
    pub fn step(&self) -> u64 {
        let logged = self.series.values().filter_map(|series| series.last()).map(|last| last.0).max();
        self.status.as_ref().map_or(0, |status| status.step).max(logged.unwrap_or(0))
    }

    /// Whether a trainer is at it.
    pub fn is_live(&self) -> bool {
        self.stage.is_live()
    }

    /// Stage and silence from the status; whether the stage changed.
    pub(super) fn conclude(&mut self, pulse: &mut Pulse, now: Moment) -> bool {
        let before = self.stage;
        self.stage = match (&self.status, self.source) {
            (Some(status), _) => {
                self.silence = pulse.silence(status, now);
                pulse.stage(status, now)
            }
            (None, Source::Nobody) => Stage::Empty,
            (None, Source::Ours) if self.series.is_empty() => Stage::Empty,
            (None, Source::Ours) => Stage::PresumedDead,
            (None, _) => Stage::Foreign,
        };
        before != self.stage
    }
}

/// The newest so many events are kept.
const MANY_EVENTS: usize = 10_000;
/// A config longer than this is not shown.
const LONG_CONFIG: u64 = 1 << 20;

/// Follows the small files.
#[derive(Default)]
pub(super) struct Facts {
    events: Option<Tail>,
    seen: BTreeMap<PathBuf, (SystemTime, u64)>,
}

impl Facts {
    pub(super) fn refresh(&mut self, run: &mut Run) -> io::Result<bool> {
        let layout = run.layout.clone();
        let mut changed = self.read_events(run)?;
        if self.is_new(&layout.info()) {
            run.info = present(&layout.info())?.map(Arc::new);
            run.source = if run.info.is_some() { Source::Ours } else { run.source };
            changed = true;
        }
        if self.is_new(&layout.status()) {
            run.status = present::<Status>(&layout.status())?.map(Arc::new);
            run.source = Source::Ours;
            run.max_steps = run.status.as_ref().map_or(0, |status| status.max_steps);
            changed = true;
        }
        if self.is_new(&layout.config()) {
            run.config = config(&layout.config()).into();
            changed = true;
        }
        if self.is_new(&layout.best()) {
            run.best = Best::read(&layout);
            changed = true;
        }
        let found: Vec<Checkpoint> = list(&layout).into_iter().map(|(step, path)| Checkpoint { step, path }).collect();
        if found != *run.checkpoints {
            run.checkpoints = Arc::new(found);
            changed = true;
        }
        Ok(changed)
    }

    fn read_events(&mut self, run: &mut Run) -> io::Result<bool> {
        let tail = self.events.get_or_insert_with(|| Tail::new(run.layout.events()));
        let before = tail.offset();
        tail.each(|_, line| {
            let Ok(event) = serde_json::from_slice::<Event>(line) else { return };
            let events = Arc::make_mut(&mut run.events);
            events.push_back(event);
            if events.len() > MANY_EVENTS {
                events.pop_front();
            }
        })?;
        Ok(tail.offset() > before)
    }

    /// Whether a file is there and is not the one that was seen last.
    fn is_new(&mut self, path: &Path) -> bool {
        let Ok(now) = std::fs::metadata(path) else { return false };
        let stamp = (now.modified().unwrap_or(SystemTime::UNIX_EPOCH), now.len());
        self.seen.insert(path.to_owned(), stamp) != Some(stamp)
    }
}

/// `None` when it is no longer there.
fn present<T: serde::de::DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    match read_json(path) {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn config(path: &Path) -> String {
    let short = std::fs::metadata(path).is_ok_and(|file| file.len() <= LONG_CONFIG);
    let bytes = if short { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    String::from_utf8_lossy(&bytes).into_owned()
}
