//! Fetching many clips at a time.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinSet;

use super::log::Log;
use super::one::{Came, Crew, one};
use super::pace::Pace;
use super::{Clip, Failure, How};

/// How the names of folders begin in which clips are made.
const WORK: &str = ".audiocap-fetch-";
/// Held by the one download that may work in a folder.
const LOCK: &str = ".audiocap-fetch.lock";
/// How often it is looked whether to stop.
const LOOK: Duration = Duration::from_millis(50);

/// What came of a download.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fetched {
    /// Clips that came.
    pub fetched: usize,
    /// Clips that could not be had.
    pub failures: Vec<Failure>,
    /// Clips that were not asked for, or not to the end.
    pub left: usize,
    /// Why it stopped before the end, if not by the user.
    pub stopped: Option<String>,
    /// Whether the user stopped it.
    pub cancelled: bool,
}

/// What happens meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// So many clips of so many are done, well or not.
    Done(usize, usize),
    /// YouTube is asked too often: all wait so long.
    Slowed(Duration),
}

/// Fetches the clips, `how.jobs` at a time, and keeps a log of those that could not be had.
///
/// # Errors
/// The folder cannot be written, or another download works in it.
pub fn fetch(todo: &[Clip], how: &How, on_news: &mut dyn FnMut(News), cancel: &AtomicBool) -> anyhow::Result<Fetched> {
    fs::create_dir_all(&how.out).with_context(|| format!("cannot make {}", how.out.display()))?;
    let _held = lock(&how.out)?;
    let work = work_folder(&how.out).with_context(|| format!("cannot write into {}", how.out.display()))?;
    let log = Log::open(&how.log()).with_context(|| format!("cannot write {}", how.log().display()))?;
    let (slowed, heard) = unbounded_channel();
    let pace = Pace::new(how.pause);
    let crew = Arc::new(Crew { how: how.clone(), pace, work: std::path::absolute(work.path())?, slowed });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut job = Job { todo, log, heard, on_news, cancel, fetched: Fetched::default() };
    runtime.block_on(job.run(&crew))?;
    Ok(job.fetched)
}

/// One download under way.
struct Job<'a> {
    todo: &'a [Clip],
    log: Log,
    heard: UnboundedReceiver<Duration>,
    on_news: &'a mut dyn FnMut(News),
    cancel: &'a AtomicBool,
    fetched: Fetched,
}

impl Job<'_> {
    async fn run(&mut self, crew: &Arc<Crew>) -> anyhow::Result<()> {
        let mut running = JoinSet::new();
        let mut next = self.todo.iter();
        let mut look = tokio::time::interval(LOOK);
        (self.on_news)(News::Done(0, self.todo.len()));
        while !self.over() {
            while running.len() < crew.how.jobs.max(1) {
                let Some(clip) = next.next() else { break };
                running.spawn(one(clip.clone(), Arc::clone(crew)));
            }
            tokio::select! {
                came = running.join_next() => match came {
                    Some(came) => self.take(came.context("a job ended with a fault: please report this")?)?,
                    None => break,
                },
                Some(wait) = self.heard.recv() => (self.on_news)(News::Slowed(wait)),
                _ = look.tick() => {}
            }
        }
        running.shutdown().await;
        let done = self.fetched.fetched + self.fetched.failures.len();
        self.fetched.left = self.todo.len() - done;
        self.fetched.cancelled = self.fetched.left > 0 && self.cancel.load(Ordering::Relaxed);
        Ok(())
    }

    fn over(&self) -> bool {
        self.fetched.stopped.is_some() || self.cancel.load(Ordering::Relaxed)
    }

    fn take(&mut self, came: Came) -> anyhow::Result<()> {
        match came {
            Came::Well => self.fetched.fetched += 1,
            Came::Stop(why) => self.fetched.stopped = Some(why),
            Came::Failed(failure) => {
                self.log.add(&failure).context("the log of failures cannot be written")?;
                self.fetched.failures.push(failure);
            }
        }
        (self.on_news)(News::Done(self.fetched.fetched + self.fetched.failures.len(), self.todo.len()));
        Ok(())
    }
}

/// Two downloads into one folder would take each other's work away.
fn lock(out: &Path) -> anyhow::Result<File> {
    let path = out.join(LOCK);
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if let Err(fs::TryLockError::WouldBlock) = file.try_lock() {
        bail!("another download works in {}: wait for it, or name another folder", out.display());
    }
    Ok(file)
}

/// A new folder to make clips in; those of runs that were killed go.
fn work_folder(out: &Path) -> std::io::Result<tempfile::TempDir> {
    let ours =
        |path: &PathBuf| path.is_dir() && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(WORK));
    let left = fs::read_dir(out)?.flatten().map(|entry| entry.path()).filter(ours);
    // What cannot be removed takes room and does no other harm.
    left.for_each(|folder| drop(fs::remove_dir_all(folder)));
    tempfile::Builder::new().prefix(WORK).tempdir_in(out)
}
