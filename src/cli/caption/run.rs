//! A run of `audiocap caption`: clips come in, batches go through the model, captions go out in the order of the clips.

use std::time::Instant;

use serde::Serialize;

use super::asked::Asked;
use super::inputs::Input;
use super::judge::{Judge, Metrics};
use super::log::{self, Failure, Log};
use super::name;
use super::options::Options;
use super::plan::Plan;
use super::sink::{Heard, Sink, Told};
use super::waiting::{Piece, Queue, Waiting};
use crate::audio::{Listen, Mask, MaskError, Window, load_ahead};
use crate::cli::interrupt::Interrupt;
use crate::cli::output::{self, Outcome};
use crate::cli::progress::{Progress, Unit};
use crate::text::safe;
use crate::whisper::{About, Stopped};

/// A run of the command: what it works on, and how far it is.
pub struct Run<'a> {
    plan: &'a Plan,
    interrupt: &'a Interrupt,
    /// What people see of it.
    pub progress: Progress,
    judge: Option<Judge>,
    failed: Vec<Failure>,
    /// Captioned all the same.
    damaged: Vec<Failure>,
    captioned: usize,
    /// Captioned by an earlier run.
    resumed: usize,
    json: bool,
}

/// One clip without a caption, with `--json`.
#[derive(Serialize)]
struct Failed<'a> {
    file_name: &'a str,
    error: &'a str,
}

impl<'a> Run<'a> {
    /// Nothing is done yet.
    pub fn new(plan: &'a Plan, interrupt: &'a Interrupt, options: &Options, judge: Option<Judge>) -> Self {
        Self {
            plan,
            interrupt,
            progress: Progress::new(),
            judge,
            failed: Vec::new(),
            damaged: Vec::new(),
            captioned: 0,
            resumed: plan.resumed,
            json: options.json,
        }
    }

    /// Tells what could not even be looked at.
    pub fn tell_troubles(&mut self) {
        for (path, why) in &self.plan.inputs.troubles {
            self.fail(&path.display().to_string(), why.clone());
        }
    }

    /// Captions the clips in their order until the end or until the user has enough.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn all(&mut self, model: &Asked, sink: &mut Sink) -> anyhow::Result<()> {
        let (clips, most) = (&self.plan.inputs.clips, self.plan.config.batch_size());
        let mut queue = Queue::default();
        self.progress.at("captioning", 0, clips.len() as u64, Unit::Files);
        std::thread::scope(|scope| {
            for (index, (clip, heard)) in
                load_ahead(scope, clips, |clip| &clip.path, self.plan.listen).into_iter().enumerate()
            {
                for row in self.rows(clip, heard.map_err(|error| error.to_string())) {
                    queue.push(row);
                    if queue.pieces() == most {
                        self.batch(model, queue.take(), sink)?;
                    }
                    if self.interrupt.wanted() {
                        return Ok(());
                    }
                }
                self.progress.at("captioning", (index + 1) as u64, clips.len() as u64, Unit::Files);
            }
            self.batch(model, queue.take(), sink)
        })
    }

    /// The rows that a clip has in the output, but for those that are there already.
    fn rows(&mut self, clip: &'a Input, heard: Result<Vec<Window>, String>) -> Vec<Waiting<'a>> {
        let windows = match heard {
            Ok(windows) => windows,
            Err(why) => return vec![Waiting { row: clip.name.clone(), told: None, what: Err(why) }],
        };
        let count = windows.len();
        let mut told = name::told(&windows).map(|told| format!("{}: {told}", safe(&clip.name)));
        let mut rows = Vec::new();
        for window in windows {
            let row = name::of_window(&clip.name, &window, count);
            if self.plan.done.contains(&row) {
                self.resumed += 1;
                continue;
            }
            let piece = |masks| Piece { clip, window: window.clone(), masks };
            let what = self.masks(&window).map(piece).map_err(|error| error.to_string());
            rows.push(Waiting { row, told: told.take(), what });
        }
        rows
    }

    /// Captions what is to be heard, and puts out every row in its place.
    fn batch(&mut self, model: &Asked, rows: Vec<Waiting>, sink: &mut Sink) -> anyhow::Result<()> {
        let written = model.write(rows.iter().filter_map(|row| row.what.as_ref().ok()), self.interrupt.watch());
        let mut metrics = self.judged(&rows, &written).into_iter();
        let mut written = written.into_iter();
        for row in rows {
            if let Some(told) = &row.told {
                self.progress.say(&format!("audiocap: {told}"));
            }
            match row.what {
                Err(why) => self.fail(&row.row, why),
                Ok(piece) => match written.next() {
                    Some(Ok(about)) => self.put(model, &row.row, &piece, &about, &mut metrics, sink)?,
                    Some(Err(error)) if !error.is::<Stopped>() => self.fail(&row.row, format!("{error:#}")),
                    _ => {}
                },
            }
        }
        sink.flush()
    }

    /// The metrics of each caption of a batch.
    fn judged(&mut self, rows: &[Waiting], written: &[anyhow::Result<About>]) -> Vec<Metrics> {
        let Some(judge) = &mut self.judge else { return Vec::new() };
        let names = rows.iter().filter_map(|row| row.what.as_ref().ok()).map(|piece| piece.clip.name.as_str());
        let about = names.zip(written).filter_map(|(name, about)| Some((name, about.as_ref().ok()?)));
        let captions = about.flat_map(|(name, about)| about.captions.iter().map(move |one| (name, one.text.as_str())));
        judge.judge(&captions.collect::<Vec<_>>(), self.interrupt.flag())
    }

    /// Puts out what was written about one clip.
    fn put(
        &mut self,
        model: &Asked,
        row: &str,
        piece: &Piece,
        about: &About,
        metrics: &mut impl Iterator<Item = Metrics>,
        sink: &mut Sink,
    ) -> anyhow::Result<()> {
        let (window, trouble) = (&piece.window, piece.window.warning.clone());
        if let Some(trouble) = &trouble {
            self.progress.say(&format!("audiocap: warning: {}: {}", safe(row), safe(trouble)));
        }
        let heard = Heard {
            file_name: &piece.clip.name,
            window: window.part.then_some((window.from, window.to)),
            row,
            masked: &piece.masks,
            warning: trouble.as_deref(),
        };
        for caption in &about.captions {
            let explanation = model.explained(about, caption, self.interrupt.watch())?;
            let told = Told { metrics: metrics.next().flatten(), explanation };
            self.progress.aside(|| sink.put(&heard, caption, told))?;
        }
        self.captioned += 1;
        self.damaged.extend(trouble.map(|why| Failure { file_name: row.to_owned(), why }));
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

    /// Keeps how far the run is beside the CSV, where there is one.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn log(&self, model: &Asked, begun: Instant, interrupted: bool) -> anyhow::Result<()> {
        let Some(target) = &self.plan.target else { return Ok(()) };
        let log = Log {
            program: log::PROGRAM,
            config: &self.plan.config,
            prefix: &self.plan.prefix,
            begun: &model.begun,
            paths: &self.plan.paths,
            model_path: &model.checkpoint.info().path,
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
    pub fn close(&self, options: &Options, begun: Instant) -> Outcome {
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
