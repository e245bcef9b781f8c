//! `status.json`: how a run is right now, and what can be concluded from it.

use super::Moment;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

/// What the trainer says it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Loading, training, evaluating or saving: [`Status::stage`] tells which.
    #[default]
    Running,
    /// Waits for `resume`.
    Paused,
    /// All steps are done, or early stopping ended it.
    Finished,
    /// Ended by a `stop` or a signal; can be resumed.
    Stopped,
    /// Ended by an error, in [`Status::message`].
    Failed,
    /// A state of a later version.
    #[serde(other)]
    Unknown,
}

/// How the run is. The trainer fills in what it knows; pid, host and heartbeat are the writer's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    /// What the trainer says it is.
    pub state: State,
    /// What it is doing, in a few words: `training`, `evaluating clotho 12 of 40`, `saving`.
    pub stage: String,
    /// Steps done.
    pub step: u64,
    /// Of how many; 0 when unknown.
    pub max_steps: u64,
    /// Epochs done.
    pub epoch: f64,
    /// Clips learnt from so far.
    pub clips: u64,
    /// Seconds that a step takes lately, by a clock that does not jump.
    pub seconds_per_step: Option<f64>,
    /// Clips learnt from per second lately.
    pub clips_per_second: Option<f64>,
    /// Seconds left, by the same clock.
    pub eta: Option<f64>,
    /// Bytes of memory in use.
    pub memory: Option<u64>,
    /// Why it failed or stopped, or what to look at.
    pub message: Option<String>,
    /// The trainer's process.
    pub pid: u32,
    /// The trainer's machine.
    pub host: String,
    /// Seconds since 1970 when this was written.
    pub heartbeat: f64,
    /// Counts the writings, so that a heartbeat is seen even when clocks disagree.
    pub beat: u64,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What a watcher concludes about a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Nothing was written yet.
    #[default]
    Empty,
    /// Its heartbeat comes.
    Running,
    /// It waits for `resume`, and its heartbeat comes.
    Paused,
    /// It did all its steps.
    Finished,
    /// It was stopped and can be resumed.
    Stopped,
    /// It ended by an error.
    Failed,
    /// It says that it runs, but no heartbeat comes or its process is gone.
    PresumedDead,
    /// It was written by a program that says nothing about itself (HuggingFace's Trainer, TensorBoard).
    Foreign,
}

impl Stage {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::PresumedDead => "presumed dead",
            Self::Foreign => "of another program",
        }
    }

    /// Whether a trainer is at it.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// A heartbeat comes every other second; this long without one is death.
pub(super) const SILENCE: Duration = Duration::from_secs(15);

/// Watches heartbeats. What counts is the time since one was *seen to change*, by a clock that does not jump; the wall clock
/// is only asked about the first one.
#[derive(Clone, Debug, Default)]
pub(super) struct Pulse {
    seen: Option<(u64, f64, Duration)>,
    /// The first heartbeat seen was old already.
    stale: bool,
}

impl Pulse {
    /// Concludes from a status, read `now`.
    pub(super) fn stage(&mut self, status: &Status, now: Moment) -> Stage {
        let living = match status.state {
            State::Running => Stage::Running,
            State::Paused => Stage::Paused,
            State::Finished => return Stage::Finished,
            State::Stopped => return Stage::Stopped,
            State::Failed => return Stage::Failed,
            State::Unknown => Stage::Running,
        };
        if self.silence(status, now) > SILENCE || process_is_gone(status) { Stage::PresumedDead } else { living }
    }

    /// How long there was no heartbeat.
    pub(super) fn silence(&mut self, status: &Status, now: Moment) -> Duration {
        let beat = (status.beat, status.heartbeat);
        let age = Duration::try_from_secs_f64(now.wall - status.heartbeat).unwrap_or_default();
        match self.seen {
            Some((count, time, when)) if (count, time) == beat => {
                let watched = now.running.saturating_sub(when);
                if self.stale { watched.max(age) } else { watched }
            }
            before => {
                // Here the process can be asked instead, so that a clock that jumped does not bury it.
                self.stale = before.is_none() && age > SILENCE && !process_lives(status);
                self.seen = Some((beat.0, beat.1, now.running));
                if self.stale { age } else { Duration::ZERO }
            }
        }
    }
}

/// The name of this machine, or `localhost`.
pub(super) fn host() -> String {
    static HOST: LazyLock<String> = LazyLock::new(|| {
        let files = ["/proc/sys/kernel/hostname", "/etc/hostname"].into_iter();
        let named = files.filter_map(|path| std::fs::read_to_string(path).ok());
        let mut names = named.chain(std::env::var("HOSTNAME")).map(|name| name.trim().to_owned());
        names.find(|name| !name.is_empty()).unwrap_or_else(|| "localhost".into())
    });
    HOST.clone()
}

/// Known to be gone: only this machine's processes can be known about, and only where they are shown as files.
fn process_is_gone(status: &Status) -> bool {
    can_ask(status) && !Path::new(&format!("/proc/{}", status.pid)).exists()
}

fn process_lives(status: &Status) -> bool {
    can_ask(status) && !process_is_gone(status)
}

fn can_ask(status: &Status) -> bool {
    status.pid != 0 && status.host == host() && Path::new("/proc/self").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(wall: f64, running: u64) -> Moment {
        Moment { wall, running: Duration::from_secs(running) }
    }

    fn beat(beat: u64, heartbeat: f64) -> Status {
        Status { beat, heartbeat, host: "elsewhere".into(), pid: 1, ..Status::default() }
    }

    #[test]
    fn silence_is_death_and_a_new_beat_is_life() {
        let mut pulse = Pulse::default();
        assert_eq!(pulse.stage(&beat(1, 1000.0), moment(1001.0, 0)), Stage::Running);
        assert_eq!(pulse.stage(&beat(1, 1000.0), moment(1010.0, 9)), Stage::Running);
        assert_eq!(pulse.stage(&beat(1, 1000.0), moment(1020.0, 19)), Stage::PresumedDead);
        assert_eq!(pulse.stage(&beat(2, 1021.0), moment(1021.0, 20)), Stage::Running);
    }

    #[test]
    fn an_old_heartbeat_is_death_at_once() {
        assert_eq!(Pulse::default().stage(&beat(1, 1000.0), moment(5000.0, 0)), Stage::PresumedDead);
    }

    #[test]
    fn a_wall_clock_that_jumps_kills_nobody() {
        let mut pulse = Pulse::default();
        assert_eq!(pulse.stage(&beat(1, 1000.0), moment(1000.0, 0)), Stage::Running);
        assert_eq!(pulse.stage(&beat(1, 1000.0), moment(999_000.0, 1)), Stage::Running);
        assert_eq!(pulse.stage(&beat(2, 20.0), moment(20.0, 3)), Stage::Running);
        assert_eq!(pulse.stage(&beat(2, 20.0), moment(20.0, 30)), Stage::PresumedDead);
    }

    #[test]
    fn a_process_of_this_machine_that_is_gone_is_dead_at_once() {
        let status = Status { host: host(), pid: u32::MAX - 1, ..beat(1, 1000.0) };
        let expected = if Path::new("/proc/self").exists() { Stage::PresumedDead } else { Stage::Running };
        assert_eq!(Pulse::default().stage(&status, moment(1000.0, 0)), expected);
    }

    #[test]
    fn states_and_keys_of_later_versions_are_read() {
        let status: Status = serde_json::from_str(r#"{"state":"dreaming","step":3,"new_key":[1]}"#).unwrap();
        assert_eq!((status.state, status.step), (State::Unknown, 3));
        assert_eq!(status.extra["new_key"], serde_json::json!([1]));
    }
}
