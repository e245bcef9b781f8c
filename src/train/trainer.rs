//! The loop: steps, what is due behind each, and what is asked of the run in between.

use anyhow::{Context, Result};

use super::data::{Datasets, Loader};
use super::evaluate::Evaluator;
use super::journal::Journal;
use super::launch::unusable;
use super::optimizer::Optimizer;
use super::pace::{Pace, memory};
use super::precision::{LossScale, precision};
use super::progress::{Due, Progress};
use super::schedule;
use super::setup::{Machine, Setup};
use crate::config::TrainingConfig;
use crate::run::{Inbox, State, Status, Writer};
use crate::whisper::gradients::Gradients;
use crate::whisper::{Stopped, Trainable, Watch};

/// A run that is going on.
pub struct Trainer<'a> {
    pub(super) config: &'a TrainingConfig,
    pub(super) model: Trainable,
    pub(super) datasets: Datasets,
    pub(super) samples: super::after::Samples,
    pub(super) evaluator: Evaluator,
    pub(super) writer: Writer,
    pub(super) inbox: Inbox,
    pub(super) journal: Journal<'a>,
    pub(super) progress: Progress,
    pub(super) optimizer: Optimizer,
    pub(super) pace: Pace,
    pub(super) status: Status,
    /// Why the run ends before its last step, where it does.
    pub(super) end: Option<End>,
    /// The step of the newest checkpoint.
    pub(super) saved: Option<u64>,
    pub(super) gradients: Gradients,
    pub(super) loader: Loader,
    pub(super) machine: Machine,
    examples: u64,
    /// The weights and the progress belong together: no step is half done.
    pub(super) between_steps: bool,
    pub(super) watch: Watch,
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All steps are done.
    Finished,
    /// Early stopping.
    EarlyStopped,
    /// Somebody asked for it.
    Stopped,
}

impl<'a> Trainer<'a> {
    /// Puts the parts together. `resumed` is the checkpoint that the run goes on from.
    ///
    /// # Errors
    /// What of the checkpoint cannot be read.
    pub fn new(
        config: &'a TrainingConfig,
        setup: Setup,
        resumed: Option<&std::path::Path>,
        machine: Machine,
        mut writer: Writer,
        mut journal: Journal<'a>,
        watch: Watch,
    ) -> Result<Self> {
        let Setup { model, datasets, mut mixture, labeller, loading, train_samples, valid_samples } = setup;
        let mut optimizer = Optimizer::new(&model.trained, &config.hf_training_args)?;
        let loss_scale = LossScale::new(precision(config, machine.device));
        let mut progress = Progress::new(mixture.state(), config.hf_training_args.learning_rate, loss_scale);
        if let Some(checkpoint) = resumed {
            progress = Progress::read(checkpoint).with_context(|| unusable(checkpoint))?;
            for change in mixture.changes(&progress.mixture) {
                let message = format!("{change}; from here the run is not what it would have been");
                journal.event(&mut writer, "warning", progress.step, &message)?;
            }
            mixture.restore(&progress.mixture);
            let saved = checkpoint.join(super::saved::OPTIMIZER);
            optimizer.load(&model.trained, &saved, progress.updates).with_context(|| unusable(checkpoint))?;
        }
        let (examples, step) = (mixture.examples() as u64, progress.step);
        let evaluator = Evaluator::new(config, labeller.clone(), &loading);
        let gradients = Gradients::zeros(&model.trained)?;
        let loader = Loader::new(mixture, labeller, loading)?;
        let inbox = writer.inbox()?;
        let samples = super::after::Samples { train: train_samples, valid: valid_samples, heard: false };
        Ok(Self {
            config,
            model,
            datasets,
            samples,
            evaluator,
            writer,
            inbox,
            journal,
            progress,
            optimizer,
            pace: Pace::new(),
            status: Status::default(),
            end: None,
            saved: resumed.map(|_| step),
            gradients,
            loader,
            machine,
            examples,
            between_steps: true,
            watch,
        })
    }

    /// Says in the run directory that the run begins, or goes on from `from`.
    ///
    /// # Errors
    /// What the file system says.
    pub fn begin(&mut self, resumed: bool, from: &std::path::Path) -> Result<()> {
        let event = if resumed { "resumed" } else { "started" };
        let (step, architecture) = (self.progress.step, &self.config.architecture);
        let anew = match (architecture.use_pretrained_whisper_encoder, architecture.use_pretrained_whisper_decoder) {
            _ if step > 0 => "",
            (true, true) => "",
            (false, true) => "; the encoder begins with random weights",
            (true, false) => "; the decoder begins with random weights",
            (false, false) => "; all weights begin random",
        };
        self.journal.event(&mut self.writer, event, step, &format!("from {}{anew}", from.display()))
    }

    /// Uses another peak learning rate from here on.
    ///
    /// # Errors
    /// What the file system says.
    pub fn set_rate(&mut self, rate: f64) -> Result<()> {
        self.progress.peak_rate = rate;
        if self.saved.is_some() {
            self.amend_checkpoint()?;
        }
        self.journal.event(
            &mut self.writer,
            "set-lr",
            self.progress.step,
            &format!("peak learning rate {rate:e} from here on"),
        )
    }

    /// Trains to the end. However it ends, the run directory says so and can be gone on with.
    ///
    /// # Errors
    /// What made it impossible to go on.
    pub fn run(&mut self) -> Result<End> {
        self.tell(State::Running, "training")?;
        match self.steps() {
            Ok(end) => self.ended(end),
            Err(error) if error.is::<Stopped>() => {
                self.save()?;
                self.ended(End::Stopped)
            }
            Err(error) => {
                let message = format!("{error:#}");
                let step = self.progress.step;
                // What was learnt since the last checkpoint is kept, if whatever happened lets it be.
                if self.between_steps && self.saved.unwrap_or(0) < step {
                    drop(self.write_checkpoint());
                }
                // Whatever hinders this (a full disk) hindered the run already and is in its error.
                drop(self.journal.event(&mut self.writer, "failed", step, &message));
                self.status.message = Some(message);
                drop(self.tell(State::Failed, "failed"));
                Err(error)
            }
        }
    }

    fn steps(&mut self) -> Result<End> {
        let most = self.config.hf_training_args.max_steps as u64;
        if self.progress.step == 0 && self.config.hf_training_args.eval_on_start {
            self.evaluate(false)?;
        }
        self.do_due()?;
        while self.progress.step < most {
            self.steer()?;
            if let Some(end) = self.end {
                return Ok(end);
            }
            self.watch.check()?;
            self.step()?;
            self.progress.due = self.due();
            self.do_due()?;
            self.tell(State::Running, "training")?;
        }
        Ok(self.end.unwrap_or(End::Finished))
    }

    /// The rate of the next step.
    pub(super) fn rate(&self) -> f64 {
        self.progress.peak_rate * schedule::factor(&self.config.hf_training_args, self.progress.step)
    }

    /// Passes of all examples that the clips so far amount to.
    pub(super) fn epoch(&self) -> f64 {
        self.progress.clips as f64 / self.examples.max(1) as f64
    }

    pub(super) fn watch(&self) -> Watch {
        self.watch.clone()
    }

    /// What the config wants behind the step that was just made.
    fn due(&self) -> Vec<Due> {
        let (arguments, step) = (&self.config.hf_training_args, self.progress.step as usize);
        let last = step >= arguments.max_steps;
        let every = |steps: Option<usize>| steps.is_some_and(|n| n > 0 && step.is_multiple_of(n));
        let all = [
            (Due::Log, every(Some(arguments.logging_steps)) || last),
            (Due::Samples, every(self.config.logging.log_preds_every_n_steps)),
            (Due::Evaluate, every(arguments.evaluate_every())),
            (Due::Save, every(arguments.save_every()) || last),
        ];
        all.into_iter().filter_map(|(due, wanted)| wanted.then_some(due)).collect()
    }

    /// Does what is due, in order; a checkpoint made meanwhile knows what is left.
    fn do_due(&mut self) -> Result<()> {
        while let Some(&due) = self.progress.due.first() {
            match due {
                Due::Log => self.log()?,
                Due::Samples => self.write_samples()?,
                Due::Evaluate => self.evaluate(false)?,
                Due::Save => {}
            }
            self.progress.due.retain(|other| *other != due);
            // Being the best so far may have made one already.
            if due == Due::Save && self.saved != Some(self.progress.step) {
                self.save()?;
            }
        }
        Ok(())
    }

    /// Says in the run directory how the run is.
    pub(super) fn tell(&mut self, state: State, stage: &str) -> Result<()> {
        let most = self.config.hf_training_args.max_steps as u64;
        let pace = self.pace.seconds_per_step();
        let status = &mut self.status;
        (status.state, status.stage) = (state, stage.to_owned());
        (status.step, status.max_steps) = (self.progress.step, most);
        status.clips = self.progress.clips;
        status.epoch = self.progress.clips as f64 / self.examples.max(1) as f64;
        status.seconds_per_step = pace;
        status.clips_per_second = pace.map(|seconds| self.config.hf_training_args.clips_per_step() as f64 / seconds);
        status.eta = pace.map(|seconds| seconds * most.saturating_sub(self.progress.step) as f64);
        status.memory = memory();
        Ok(self.writer.status(status)?)
    }

    /// The last words of a run that did not fail.
    fn ended(&mut self, end: End) -> Result<End> {
        let (state, event, message) = match end {
            End::Finished => (State::Finished, "finished", ""),
            End::EarlyStopped => (State::Finished, "finished", "early: no better evaluation any more"),
            End::Stopped => (State::Stopped, "stopped", "go on with --resume"),
        };
        if state == State::Finished {
            self.save_last()?;
        }
        let step = self.progress.step;
        self.journal.event(&mut self.writer, event, step, message)?;
        self.status.message = (!message.is_empty()).then(|| message.to_owned());
        self.tell(state, event)?;
        self.writer.sync()?;
        Ok(end)
    }
}
