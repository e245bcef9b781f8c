//! What is done behind a step: log, sample captions, evaluation.

use anyhow::Result;
use serde_json::json;

use super::data::ClipSet;
use super::evaluate::Scores;
use super::pace::memory;
use super::progress::Due;
use super::trainer::{End, Trainer};
use crate::audio::{SAMPLE_RATE, load_16k};
use crate::run::{Best, Kind, Prediction, State};

/// The fixed few clips whose captions are written down as the model learns.
pub(super) struct Samples {
    pub train: Vec<ClipSet>,
    pub valid: Vec<ClipSet>,
    /// Their sounds are in TensorBoard's file.
    pub heard: bool,
}

impl Trainer<'_> {
    /// Logs the mean loss since the last log, and how it goes.
    pub(super) fn log(&mut self) -> Result<()> {
        let (sum, steps) = self.progress.losses;
        let mut values = Vec::new();
        if steps > 0 {
            values.push(("loss", sum / steps as f64));
        }
        // As HuggingFace's Trainer: the rate that the next step will use.
        values.extend([("learning_rate", self.rate()), ("grad_norm", self.progress.grad_norm)]);
        values.push(("clips", self.progress.clips as f64));
        if let Some(speed) = self.pace.speed() {
            values.extend([("clips_per_second", speed.clips_per_second), ("waiting", speed.waiting)]);
        }
        values.extend(memory().map(|bytes| ("memory", bytes as f64)));
        let (step, epoch) = (self.progress.step, self.epoch());
        let of = self.config.hf_training_args.max_steps;
        let shown: Vec<String> =
            values[..3.min(values.len())].iter().map(|(name, x)| format!("{name} {x:.4e}")).collect();
        self.journal.line(&format!("step {step} of {of}: {}", shown.join(", ")));
        self.writer.metrics(step, epoch, values)?;
        self.progress.losses = (0.0, 0);
        Ok(())
    }

    /// Writes down what the model says about the fixed few clips.
    pub(super) fn write_samples(&mut self) -> Result<()> {
        self.tell(State::Running, "writing sample captions")?;
        let sets: Vec<(Kind, ClipSet)> = (self.samples.train.iter().map(|set| (Kind::Train, set.clone())))
            .chain(self.samples.valid.iter().map(|set| (Kind::Val, set.clone())))
            .collect();
        let watch = self.watch();
        for (kind, set) in sets.iter().filter(|(_, set)| !set.is_empty()) {
            let mut warnings = Vec::new();
            let captions = self.evaluator.captions(&self.model.checkpoint, set, &watch, &mut warnings)?;
            self.say_warnings(&warnings)?;
            let special = self.model.checkpoint.prompt(set.prefix())?.special;
            for (clip, caption) in captions {
                let prediction = Prediction {
                    global_step: self.progress.step,
                    file_name: clip.file_name,
                    trues: clip.references,
                    preds: caption,
                    prefix: set.prefix().to_owned(),
                    caption_colname: clip.column,
                    forced_ac_decoder_ids: special.clone(),
                    wandb_table: format!("{}_{}", set.name(), kind.name()),
                    path: Some(clip.path),
                };
                self.writer.prediction(*kind, &prediction)?;
                self.let_hear(*kind, &prediction)?;
            }
        }
        self.samples.heard = true;
        Ok(())
    }

    /// Lets TensorBoard play the clip of a sample caption, the first time that one is written.
    fn let_hear(&mut self, kind: Kind, prediction: &Prediction) -> Result<()> {
        let Some(path) = prediction.path.as_ref().filter(|_| !self.samples.heard) else { return Ok(()) };
        match load_16k(path) {
            Ok(samples) => {
                let (step, name) = (prediction.global_step, &prediction.file_name);
                Ok(self.writer.audio(kind, step, name, &samples, SAMPLE_RATE)?)
            }
            // It was captioned a moment ago; a picture of the run does not need it.
            Err(_) => Ok(()),
        }
    }

    /// Evaluates every dataset, remembers whether it is the best so far, and perhaps ends the run.
    /// One that was asked for tells nothing about how long the run has not got better.
    pub(super) fn evaluate(&mut self, asked: bool) -> Result<()> {
        let (watch, sets) = (self.watch(), self.datasets.valid());
        let mut warnings = Vec::new();
        let mut status = self.status.clone();
        status.state = State::Running;
        status.step = self.progress.step;
        let scores = {
            let writer = &self.writer;
            let mut progress = |name: &str, done: usize, all: usize| {
                status.stage = format!("evaluating {name} {done} of {all}");
                // A heartbeat that could not be written is told with the next status.
                drop(writer.status(&status));
            };
            self.evaluator.scores(&self.model.checkpoint, &sets, &watch, &mut progress, &mut warnings)?
        };
        self.say_warnings(&warnings)?;
        let (step, epoch) = (self.progress.step, self.epoch());
        self.writer.metrics(step, epoch, scores.iter().map(|(name, value)| (name.as_str(), *value)))?;
        let said: Vec<String> = scores.iter().map(|(name, value)| format!("{} {value:.4}", short(name))).collect();
        let extra = scores.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let message = if said.is_empty() { "nothing to evaluate on".to_owned() } else { said.join(", ") };
        self.journal.event_with(&mut self.writer, "evaluated", step, &message, extra)?;
        self.judge(&scores, asked)
    }

    /// Whether the scores are the best so far.
    fn judge(&mut self, scores: &Scores, asked: bool) -> Result<()> {
        let arguments = &self.config.hf_training_args;
        let Some(wanted) = &arguments.metric_for_best_model else { return Ok(()) };
        let value = scores.iter().find(|(name, _)| short(name) == short(wanted)).map(|(_, value)| *value);
        let Some(value) = value.filter(|value| !value.is_nan()) else {
            let what = format!("`{wanted}` could not be measured: this evaluation does not count");
            return self.say_warnings(&[what]);
        };
        let greater = arguments.greater_is_better.unwrap_or(true);
        let better_by = |than: f64| if greater { value - than } else { than - value };
        let stopping = &self.config.early_stopping;
        let before = self.progress.best.map(|(best, _)| best);
        if before.is_none_or(|best| better_by(best) > stopping.early_stopping_threshold) {
            self.progress.evaluations_without_better = 0;
        } else if !asked {
            self.progress.evaluations_without_better += 1;
        }
        if before.is_none_or(|best| better_by(best) > 0.0) {
            self.best(wanted, value)?;
        }
        if !asked
            && stopping.should_early_stop
            && self.progress.evaluations_without_better >= stopping.early_stopping_patience
        {
            let without = self.progress.evaluations_without_better;
            self.journal.line(&format!("early stopping: {without} evaluations in a row without a better {wanted}"));
            self.end = Some(End::EarlyStopped);
        }
        Ok(())
    }

    /// Makes a checkpoint of the best model so far.
    fn best(&mut self, metric: &str, value: f64) -> Result<()> {
        let step = self.progress.step;
        self.progress.best = Some((value, step));
        // Judged: whoever goes on from this checkpoint must not judge it against itself.
        self.progress.due.retain(|due| *due != Due::Evaluate);
        // Named before older ones are thinned out, and only once it is there: the other way round a kill could lose it.
        self.write_checkpoint()?;
        self.writer.best(&Best { step, metric: metric.to_owned(), value })?;
        self.journal.event(&mut self.writer, "best", step, &format!("{metric} {value:.4}"))?;
        self.thin_out()
    }

    fn say_warnings(&mut self, warnings: &[String]) -> Result<()> {
        let step = self.progress.step;
        warnings.iter().try_for_each(|text| self.journal.event(&mut self.writer, "warning", step, text))
    }
}

/// A metric's name without HuggingFace's `eval_`.
pub(super) fn short(name: &str) -> &str {
    name.strip_prefix("eval_").unwrap_or(name)
}
