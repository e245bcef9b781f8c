//! Fetching one clip: as often as there is hope.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::sleep;

use super::pace::{Pace, Slowed};
use super::verdict::{self, Verdict};
use super::yt_dlp::{self, Ended};
use super::{Clip, Failure, How};

/// How often a clip is answered by a slow-down, while others come, until it is taken for its own trouble.
const MOST_SLOWED: u32 = 16;

/// What all jobs share.
pub(super) struct Crew {
    pub how: How,
    pub pace: Pace,
    /// Each clip is made in a folder of its own in here.
    pub work: PathBuf,
    /// Hears of every slow-down.
    pub slowed: UnboundedSender<Duration>,
}

/// What came of a clip.
pub(super) enum Came {
    /// Its file is there.
    Well,
    /// It could not be had.
    Failed(Failure),
    /// Nothing can go on, and why.
    Stop(String),
}

/// Fetches `clip`.
pub(super) async fn one(clip: Clip, crew: Arc<Crew>) -> Came {
    let (mut troubles, mut slowed) = (0, 0);
    loop {
        crew.turn(&clip).await;
        let said = match crew.attempt(&clip).await {
            Ok(Ended::Well(file)) => match place(&file, &crew.how.file(&clip)) {
                Ok(()) => {
                    crew.pace.went_well();
                    return Came::Well;
                }
                Err(error) => return Came::Stop(format!("{}: {error}", crew.how.file(&clip).display())),
            },
            Ok(Ended::Badly(said)) => said,
            Err(error) => return Came::Stop(format!("{error:#}")),
        };
        let reason = verdict::reason(&said);
        let failed = |permanent| {
            let (youtube_id, reason, attempts) = (clip.id.clone(), reason.clone(), troubles + slowed + 1);
            Came::Failed(Failure { youtube_id, reason, permanent, attempts })
        };
        match verdict::of(&said) {
            Verdict::Permanent => return failed(true),
            Verdict::Full => return Came::Stop(format!("{reason}: make room, then run this again to go on")),
            Verdict::Transient if troubles >= crew.how.retries => return failed(false),
            Verdict::Transient => {
                sleep(crew.pace.after(troubles)).await;
                troubles += 1;
            }
            Verdict::Slow if slowed >= MOST_SLOWED => return failed(false),
            Verdict::Slow => {
                slowed += 1;
                match crew.pace.slow_down() {
                    // Nobody hears it only when all is over.
                    Slowed::Now(wait) => {
                        let _ = crew.slowed.send(wait);
                    }
                    Slowed::Already => {}
                    Slowed::InVain => {
                        return Came::Stop(format!("{reason}: nothing came for long; run this again later to go on"));
                    }
                }
            }
        }
    }
}

impl Crew {
    /// Waits until anybody may ask; not all at the same moment then.
    async fn turn(&self, clip: &Clip) {
        while !self.pace.wait().is_zero() {
            sleep(self.pace.wait() + self.pace.own(&clip.id)).await;
        }
    }

    async fn attempt(&self, clip: &Clip) -> anyhow::Result<Ended> {
        let folder = self.work.join(&clip.id);
        // Of an attempt before, there may be half a file.
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder)?;
        let ended = yt_dlp::run(clip, &self.how, &folder).await;
        if !matches!(ended, Ok(Ended::Well(_))) {
            drop(fs::remove_dir_all(&folder));
        }
        ended
    }
}

/// Gives the clip its name, unless something has that name by now.
fn place(file: &Path, to: &Path) -> std::io::Result<()> {
    let named = fs::hard_link(file, to);
    match named {
        Err(_) if to.symlink_metadata().is_err() => fs::rename(file, to)?,
        other => other?,
    }
    // The folder of the whole run goes later, should this fail.
    drop(file.parent().map(fs::remove_dir_all));
    Ok(())
}
