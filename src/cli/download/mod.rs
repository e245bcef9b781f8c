//! `audiocap download`: fetches clips from YouTube with the user's yt-dlp.

mod options;
mod tell;

use clap::{Args, Subcommand};

use super::interrupt::Interrupt;
use super::output::{self, Outcome};
use super::progress::{Progress, Unit};
use crate::dataset::download::{Clips, News, Plan, audiocaps, audioset, command_line, fetch};
use options::Common;

const EXAMPLES: &str = "\
Examples:
  audiocap download audioset csvs/train_unbalanced.csv --out audioset/audios/train_unbalanced
  audiocap download audiocaps audiocaps/csvs/valid.csv --out audioset/audios/train_unbalanced --audio-format wav --jobs 4
  audiocap download audioset csvs/eval.csv --out audios/eval --dry-run

Needs yt-dlp and ffmpeg. A stopped download goes on with the same command: what is there is not fetched again. Clips that could
not be had are kept with the reason in DIR/download-failures.jsonl and left alone until --retry-failed.";

/// Options of `audiocap download`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    #[command(subcommand)]
    source: Source,
}

/// What the CSV is.
#[derive(Debug, Subcommand)]
enum Source {
    /// A file of segments: YTID, start, end, labels
    #[command(after_help = EXAMPLES)]
    Audioset(Common),
    /// A file of captions: ten seconds from `start_time` on of `youtube_id`
    #[command(after_help = EXAMPLES)]
    Audiocaps(Common),
}

/// Fetches the clips.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    match &options.source {
        Source::Audioset(common) => download(common, audioset(&common.csv)?),
        Source::Audiocaps(common) => download(common, audiocaps(&common.csv)?),
    }
}

fn download(common: &Common, clips: Clips) -> anyhow::Result<Outcome> {
    let mut how = common.how();
    let plan = Plan::new(clips, &how);
    if common.dry_run {
        let sample = plan.todo.first().map(|clip| command_line(clip, &how));
        tell::planned(&plan, sample.as_deref(), common.json)?;
    }
    // Where all is there, nothing is needed.
    if !plan.todo.is_empty() {
        how.tools = how.tools.found()?;
    }
    if common.dry_run {
        return Ok(Outcome::Good);
    }
    let interrupt = Interrupt::listen();
    let mut progress = Progress::new();
    let mut on_news = |news| match news {
        News::Done(done, of) => progress.at("fetching clips", done as u64, of as u64, Unit::Files),
        News::Slowed(wait) => {
            progress.say(&format!("YouTube asks to slow down: waiting {:.0} s", wait.as_secs_f64().ceil()));
        }
    };
    let fetched = fetch(&plan.todo, &how, &mut on_news, interrupt.flag());
    progress.end();
    let fetched = fetched?;
    tell::fetched(&plan, &fetched, common.json)?;
    if let Some(why) = &fetched.stopped {
        output::note(&format!("audiocap: stopped: {}", crate::text::safe(why)));
    }
    Ok(match (fetched.cancelled, fetched.failures.is_empty() && fetched.stopped.is_none()) {
        (true, _) => Outcome::Interrupted,
        (false, true) => Outcome::Good,
        (false, false) => Outcome::Findings,
    })
}
