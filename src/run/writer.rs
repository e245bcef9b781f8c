//! The trainer's end of a run directory.

use super::fault::{advise, at, write_json};
use super::heart::Heart;
use super::lines::Lines;
use super::lock::Lock;
use super::tensorboard::EventWriter;
use super::trainer_state::{TrainerState, log_history};
use super::{
    Best, Clock, Draft, Event, Inbox, Kind, Layout, Moment, Prediction, RunInfo, Status, checkpoint, status,
    system_clock,
};
use serde_json::{Map, Value};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

/// Everything that a trainer writes. While it lives no other trainer can open the same directory.
///
/// Every error names the file and what to do; after one the directory is as whole as before, and the call can be repeated.
pub struct Writer {
    layout: Layout,
    clock: Clock,
    metrics: Lines,
    predictions: [Lines; 2],
    events: Lines,
    tensorboard: EventWriter,
    heart: Heart,
    /// Seconds trained by earlier processes, and when this one began.
    before: f64,
    began: Duration,
    _lock: Lock,
}

impl Writer {
    /// Begins a run in `root`, which is made. `config` is the resolved config as YAML.
    ///
    /// # Errors
    /// `AlreadyExists` when `root` holds a run or anything else; `WouldBlock` when another trainer is at it.
    pub fn create(root: &Path, info: RunInfo, config: &str) -> io::Result<Self> {
        Self::create_with(root, info, config, system_clock())
    }

    /// The same with a clock of one's own.
    pub fn create_with(root: &Path, mut info: RunInfo, config: &str, clock: Clock) -> io::Result<Self> {
        let layout = Layout::new(root);
        std::fs::create_dir_all(root).map_err(at("make", root))?;
        let lock = Lock::take(&layout)?;
        refuse_what_is_there(&layout, config)?;
        (info.schema, info.host, info.created) = (RunInfo::SCHEMA, status::host(), clock().wall);
        crate::files::write_atomic(&layout.config(), config.as_bytes()).map_err(advise)?;
        // Last: a directory with this file is a run.
        write_json(&layout.info(), &info)?;
        Self::with_lock(layout, clock, lock)
    }

    /// Goes on with the run in `root`: repairs what a kill left behind, and appends.
    ///
    /// # Errors
    /// `NotFound` when there is no run; `WouldBlock` when another trainer is at it.
    pub fn open(root: &Path) -> io::Result<Self> {
        Self::open_with(root, system_clock())
    }

    /// The same with a clock of one's own.
    pub fn open_with(root: &Path, clock: Clock) -> io::Result<Self> {
        let layout = Layout::new(root);
        if !layout.info().exists() {
            let why = format!("{} holds no run (it has no run.json): begin one without --resume", root.display());
            return Err(io::Error::new(ErrorKind::NotFound, why));
        }
        let lock = Lock::take(&layout)?;
        Self::with_lock(layout, clock, lock)
    }

    fn with_lock(layout: Layout, clock: Clock, lock: Lock) -> io::Result<Self> {
        checkpoint::clean_up(layout.root())?;
        let now = clock();
        Ok(Self {
            metrics: Lines::open(layout.metrics())?,
            predictions: [Lines::open(layout.predictions(Kind::Train))?, Lines::open(layout.predictions(Kind::Val))?],
            events: Lines::open(layout.events())?,
            tensorboard: EventWriter::create(&layout.tensorboard(), now.wall, &status::host())?,
            heart: Heart::start(layout.status(), clock.clone()),
            before: trained_before(&layout.metrics()),
            began: now.running,
            layout,
            clock,
            _lock: lock,
        })
    }

    /// Where everything is.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Logs numbers of a step under HuggingFace's keys (`loss`, `learning_rate`, `grad_norm`, `eval_loss`,
    /// `eval_clotho/spider`, `clips` ...), into `metrics.jsonl` and TensorBoard. Adds `time`, the wall clock's seconds, and
    /// `elapsed`, the seconds trained by all processes so far. A number that is not finite is written as null.
    pub fn metrics<N: AsRef<str>>(
        &mut self,
        step: u64,
        epoch: f64,
        values: impl IntoIterator<Item = (N, f64)>,
    ) -> io::Result<()> {
        let now = (self.clock)();
        let mut row = Map::new();
        let mut shown = Vec::new();
        for (name, value) in values {
            row.insert(name.as_ref().into(), value.into());
            shown.push((tag(name.as_ref()), value));
        }
        row.insert("epoch".into(), epoch.into());
        row.insert("step".into(), step.into());
        row.insert("time".into(), now.wall.into());
        row.insert("elapsed".into(), self.elapsed(now).into());
        self.metrics.push(&row)?;
        shown.iter().try_for_each(|(tag, value)| self.tensorboard.number(now.wall, step, tag, *value))
    }

    /// Keeps a sample prediction.
    pub fn prediction(&mut self, kind: Kind, prediction: &Prediction) -> io::Result<()> {
        self.predictions[kind as usize].push(prediction)?;
        let Prediction { global_step, file_name, trues, preds, prefix, .. } = prediction;
        let text = format!("**{prefix}** {preds}\n\n{}", trues.iter().map(|t| format!("- {t}\n")).collect::<String>());
        self.tensorboard.text((self.clock)().wall, *global_step, &format!("{}/{file_name}", kind.name()), &text)
    }

    /// Lets TensorBoard play the clip of a sample prediction; `samples` in -1..1.
    pub fn audio(&mut self, kind: Kind, step: u64, file_name: &str, samples: &[f32], rate: u32) -> io::Result<()> {
        let tag = format!("{}/{file_name}", kind.name());
        self.tensorboard.audio((self.clock)().wall, step, &tag, samples, rate)
    }

    /// Keeps something that happened; `extra` may be empty.
    pub fn event(&mut self, event: &str, step: u64, message: &str, extra: Map<String, Value>) -> io::Result<()> {
        let time = (self.clock)().wall;
        self.events.push(&Event { event: event.into(), step, time, message: message.into(), extra })
    }

    /// How the run is now: shown at once when its state or stage changed, otherwise with the next heartbeat, which comes by
    /// itself every other second.
    ///
    /// # Errors
    /// Also when a heartbeat since the last call could not be written.
    pub fn status(&self, status: &Status) -> io::Result<()> {
        self.heart.set(status)
    }

    /// A folder to fill with the checkpoint of `step`. Call [`Writer::sync`] before [`Draft::commit`].
    pub fn checkpoint(&self, step: u64) -> io::Result<Draft> {
        Draft::new(self.layout.checkpoint(step))
    }

    /// A folder to fill with the model at the end of the run.
    pub fn last(&self) -> io::Result<Draft> {
        Draft::new(self.layout.last())
    }

    /// Writes HuggingFace's `trainer_state.json` into a draft, with the history of this run as `log_history`.
    pub fn trainer_state(&self, draft: &Draft, mut state: TrainerState) -> io::Result<()> {
        let path = self.metrics.path();
        state.log_history = log_history(&std::fs::read(path).map_err(at("read", path))?);
        state.write(draft.path())
    }

    /// Names the best checkpoint.
    pub fn best(&self, best: &Best) -> io::Result<()> {
        best.write(&self.layout)
    }

    /// Keeps the `limit` newest checkpoints and that of step `best`; the steps of those that went.
    pub fn prune(&self, limit: usize, best: Option<u64>) -> io::Result<Vec<u64>> {
        checkpoint::prune(&self.layout, limit, best)
    }

    /// Requests to this run.
    pub fn inbox(&self) -> io::Result<Inbox> {
        Inbox::open(&self.layout, self.clock.clone())
    }

    /// Makes sure that every line written so far is on the disk.
    pub fn sync(&self) -> io::Result<()> {
        let [train, val] = &self.predictions;
        [&self.metrics, train, val, &self.events].into_iter().try_for_each(Lines::sync)
    }

    fn elapsed(&self, now: Moment) -> f64 {
        self.before + now.running.saturating_sub(self.began).as_secs_f64()
    }
}

/// TensorBoard's groups, as HuggingFace's callback makes them.
fn tag(name: &str) -> String {
    name.strip_prefix("eval_").map_or_else(|| format!("train/{name}"), |name| format!("eval/{name}"))
}

/// A run is begun in a new or empty directory; what a kill leaves before the run has begun does not count.
fn refuse_what_is_there(layout: &Layout, config: &str) -> io::Result<()> {
    let root = layout.root();
    let said = |why: String| Err(io::Error::new(ErrorKind::AlreadyExists, why));
    if layout.info().exists() {
        return said(format!("{} holds a run already: go on with --resume, or choose another --name", root.display()));
    }
    let ours = |name: &str| name == "run.lock" || name == "train.log" || crate::files::is_part(name);
    for entry in std::fs::read_dir(root).map_err(at("read", root))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let same = name == "config.yaml" && std::fs::read(entry.path()).is_ok_and(|text| text == config.as_bytes());
        if !ours(&name) && !same {
            return said(format!(
                "{} is not empty (it holds {name}) and is no run: choose another --name",
                root.display()
            ));
        }
    }
    Ok(())
}

/// `elapsed` of the last line that has one.
fn trained_before(metrics: &Path) -> f64 {
    use std::io::{Read, Seek, SeekFrom};
    let mut tail = Vec::new();
    let Ok(mut file) = std::fs::File::open(metrics) else { return 0.0 };
    let start = file.metadata().map_or(0, |m| m.len()).saturating_sub(1 << 16);
    if file.seek(SeekFrom::Start(start)).and_then(|_| file.read_to_end(&mut tail)).is_err() {
        return 0.0;
    }
    let mut rows =
        tail.rsplit(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Map<String, Value>>(line).ok());
    rows.find_map(|row| row.get("elapsed")?.as_f64()).unwrap_or(0.0)
}

#[cfg(test)]
mod tests;
