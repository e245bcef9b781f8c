//! `audiocap caption`: captions for files and folders, on the screen, as CSV or as JSON lines.

mod ahead;
mod inputs;
mod knobs;
mod log;
mod name;
mod options;
mod plan;
mod sink;
mod table;

use std::time::Instant;

pub use log::beside as log_beside;
pub use options::Options;
use serde::Serialize;

use super::arguments::Global;
use super::interrupt::Interrupt;
use super::output::{self, Outcome};
use super::progress::{Progress, Unit};
use crate::audio::{Given, Listen, Mask, MaskError, Window};
use crate::text::safe;
use crate::whisper::{Checkpoint, Search, Stopped};
use inputs::Input;
use log::{Failure, Log};
use plan::Plan;
use sink::{Heard, Sink};

/// Captions what the command line names.
pub fn run(global: &Global, options: &Options) -> anyhow::Result<Outcome> {
    let begun = Instant::now();
    let plan = Plan::new(global, options)?;
    let interrupt = Interrupt::listen();
    let mut run = Run {
        plan: &plan,
        interrupt: &interrupt,
        progress: Progress::new(),
        failed: Vec::new(),
        damaged: Vec::new(),
        captioned: 0,
        resumed: plan.resumed,
        json: options.json,
        search: Search::default(),
    };
    for (path, why) in &plan.inputs.troubles {
        run.fail(&path.display().to_string(), why.clone());
    }
    let checkpoint = plan.model.load(&interrupt, &mut run.progress)?;
    run.search = plan.search(&checkpoint)?;
    for idle in run.search.idle() {
        run.progress.say(&format!("audiocap: note: {idle}"));
    }
    plan.check_resumed(&checkpoint)?;
    let mut sink = Sink::new(options, plan.target.as_ref(), plan.config.batch_size(), &plan.inputs.clips)?;
    // Written before the work too, so that a run that is killed can be told from one with other settings.
    run.log(&checkpoint, begun, true)?;
    let ended = run.all(&checkpoint, &mut sink);
    run.progress.end();
    // What was captioned is kept, however the run ended.
    sink.flush()?;
    run.log(&checkpoint, begun, interrupt.wanted())?;
    ended?;
    Ok(run.close(options, begun))
}

/// A run of the command: what it works on, and how far it is.
struct Run<'a> {
    plan: &'a Plan,
    interrupt: &'a Interrupt,
    progress: Progress,
    failed: Vec<Failure>,
    /// Captioned all the same.
    damaged: Vec<Failure>,
    captioned: usize,
    /// Captioned by an earlier run.
    resumed: usize,
    json: bool,
    search: Search,
}

/// One clip without a caption, with `--json`.
#[derive(Serialize)]
struct Failed<'a> {
    file_name: &'a str,
    error: &'a str,
}

impl Run<'_> {
    /// Captions the clips in their order until the end or until the user has enough.
    fn all(&mut self, checkpoint: &Checkpoint, sink: &mut Sink) -> anyhow::Result<()> {
        let clips = &self.plan.inputs.clips;
        std::thread::scope(|scope| {
            for (index, (clip, heard)) in ahead::decode(scope, clips, self.plan.listen).into_iter().enumerate() {
                if self.interrupt.wanted() {
                    break;
                }
                self.progress.at("captioning", index as u64, clips.len() as u64, Unit::Files);
                match heard {
                    Ok(windows) => self.windows(checkpoint, clip, &windows, sink)?,
                    Err(error) => self.fail(&clip.name, error.to_string()),
                }
            }
            Ok(())
        })
    }

    /// Captions what is heard of one clip.
    fn windows(
        &mut self,
        checkpoint: &Checkpoint,
        clip: &Input,
        windows: &[Window],
        sink: &mut Sink,
    ) -> anyhow::Result<()> {
        if let Some(told) = name::told(windows) {
            self.progress.say(&format!("audiocap: {}: {told}", safe(&clip.name)));
        }
        for window in windows {
            let row = name::of_window(&clip.name, window, windows.len());
            if self.interrupt.wanted() {
                break;
            }
            if self.plan.done.contains(&row) {
                self.resumed += 1;
                continue;
            }
            self.one(checkpoint, clip, window, &row, sink)?;
        }
        Ok(())
    }

    fn one(
        &mut self,
        checkpoint: &Checkpoint,
        clip: &Input,
        window: &Window,
        row: &str,
        sink: &mut Sink,
    ) -> anyhow::Result<()> {
        let (prefix, watch) = (&self.plan.prefix, self.interrupt.watch());
        let masks = match self.masks(window) {
            Ok(masks) => masks,
            Err(error) => {
                self.fail(row, error.to_string());
                return Ok(());
            }
        };
        let (trouble, given) = (window.warning.clone(), Given { samples: &window.samples, masks: &masks });
        match checkpoint.caption(given, prefix, &self.search, watch, &mut |_| {}) {
            Ok(captions) => {
                self.captioned += 1;
                if let Some(trouble) = &trouble {
                    self.progress.say(&format!("audiocap: warning: {}: {}", safe(row), safe(trouble)));
                }
                let heard = Heard {
                    file_name: &clip.name,
                    window: window.part.then_some((window.from, window.to)),
                    row,
                    masked: &masks,
                    warning: trouble.as_deref(),
                };
                self.progress.aside(|| sink.put(&heard, &captions))?;
                self.damaged.extend(trouble.map(|why| Failure { file_name: row.to_owned(), why }));
            }
            Err(error) if error.is::<Stopped>() => {}
            Err(error) => self.fail(row, format!("{error:#}")),
        }
        Ok(())
    }

    /// The masks that cover something of `window`. Where all windows are heard, the last may be too short for some.
    fn masks(&self, window: &Window) -> Result<Vec<Mask>, MaskError> {
        let seconds = window.to - window.from;
        let masks = self.plan.config.hear.mask.iter().copied();
        if self.plan.listen == Listen::Windows {
            return Ok(masks.filter(|mask| mask.check(seconds).is_ok()).collect());
        }
        masks.map(|mask| mask.check(seconds).map(|()| mask)).collect()
    }

    fn fail(&mut self, file_name: &str, why: String) {
        self.progress.say(&format!("audiocap: {}: {}", safe(file_name), safe(&why)));
        if self.json {
            // A reader that went away is noticed at the next caption.
            drop(output::json(&Failed { file_name, error: &why }));
        }
        self.failed.push(Failure { file_name: file_name.to_owned(), why });
    }

    fn log(&self, checkpoint: &Checkpoint, begun: Instant, interrupted: bool) -> anyhow::Result<()> {
        let Some(target) = &self.plan.target else { return Ok(()) };
        let log = Log {
            program: log::PROGRAM,
            config: &self.plan.config,
            prefix: &self.plan.prefix,
            paths: &self.plan.paths,
            model_path: &checkpoint.info().path,
            started: log::started(begun.elapsed()),
            wall_time: begun.elapsed().as_secs_f64(),
            clips: self.plan.clips(),
            captioned: self.captioned,
            resumed: self.resumed,
            failed: &self.failed,
            damaged: &self.damaged,
            interrupted,
        };
        log.write(&target.log())
    }

    /// The last words, and the outcome.
    fn close(&self, options: &Options, begun: Instant) -> Outcome {
        if let Some(path) = &options.output_file {
            let (seconds, path) = (begun.elapsed().as_secs_f64(), path.display().to_string());
            let captions = if self.captioned == 1 { "caption" } else { "captions" };
            self.progress.say(&format!("{} {captions} in {seconds:.1} s: {}", self.captioned, safe(&path)));
        }
        if !self.failed.is_empty() {
            self.progress.say(&format!("audiocap: {} of {} failed", self.failed.len(), self.plan.clips()));
        }
        match (self.interrupt.wanted(), self.failed.is_empty()) {
            (true, _) => Outcome::Interrupted,
            (false, true) => Outcome::Good,
            (false, false) => Outcome::Findings,
        }
    }
}
