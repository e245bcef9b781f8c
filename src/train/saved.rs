//! Checkpoints: everything that a run needs to go on as if it had never been interrupted.

use anyhow::{Context, Result};
use serde_json::json;

use super::progress::Progress;
use super::trainer::Trainer;
use crate::run::trainer_state::TrainerState;
use crate::run::{Best, Draft, State};

/// The optimizer's state in a checkpoint.
pub const OPTIMIZER: &str = "optimizer.safetensors";

impl Trainer<'_> {
    /// Makes a checkpoint of this step and thins out older ones.
    pub(super) fn save(&mut self) -> Result<()> {
        self.write_checkpoint()?;
        self.thin_out()
    }

    /// Makes a checkpoint of this step.
    pub(super) fn write_checkpoint(&mut self) -> Result<()> {
        self.tell(State::Running, "saving")?;
        let step = self.progress.step;
        let write = || -> Result<()> {
            let draft = self.writer.checkpoint(step)?;
            self.fill(&draft)?;
            self.writer.sync()?;
            draft.commit()?;
            Ok(())
        };
        write().with_context(|| format!("the checkpoint of step {step} could not be written (older ones are whole): make room or mend it, then go on with --resume"))?;
        self.saved = Some(step);
        let name = format!("checkpoint-{step}");
        self.journal.event(&mut self.writer, "checkpoint", step, &name)
    }

    /// Writes how the run goes on into the checkpoint of this step, which was just made, so that a request is not lost by a kill.
    pub(super) fn amend_checkpoint(&self) -> Result<()> {
        self.progress.write(&self.writer.layout().checkpoint(self.progress.step))
    }

    fn fill(&self, draft: &Draft) -> Result<()> {
        self.model.save(draft.path(), self.config.audio_context)?;
        self.optimizer.save(&self.model.trained, &draft.path().join(OPTIMIZER))?;
        self.progress.write(draft.path())?;
        Ok(self.writer.trainer_state(draft, self.trainer_state())?)
    }

    /// What HuggingFace's tools read of a run.
    fn trainer_state(&self) -> TrainerState {
        let (arguments, Progress { step, best, .. }) = (&self.config.hf_training_args, &self.progress);
        let layout = self.writer.layout();
        TrainerState {
            best_metric: best.map(|(value, _)| value),
            best_model_checkpoint: best.map(|(_, step)| layout.checkpoint(step).display().to_string()),
            epoch: Some(self.epoch()),
            eval_steps: arguments.evaluate_every().map(|n| n as f64),
            global_step: *step,
            is_local_process_zero: true,
            is_world_process_zero: true,
            logging_steps: Some(arguments.logging_steps as f64),
            max_steps: arguments.max_steps as i64,
            num_train_epochs: 1,
            save_steps: arguments.save_every().map(|n| n as f64),
            train_batch_size: Some(arguments.per_device_train_batch_size as u64),
            ..TrainerState::default()
        }
    }

    /// Keeps as many checkpoints as the config allows, and the best.
    pub(super) fn thin_out(&mut self) -> Result<()> {
        let Some(limit) = self.config.hf_training_args.save_total_limit else { return Ok(()) };
        for step in self.writer.prune(limit, self.best_step())? {
            self.journal.line(&format!("checkpoint-{step} removed (save_total_limit {limit})"));
        }
        Ok(())
    }

    /// The step of the best checkpoint, as the run remembers it; `best.json` may be damaged.
    fn best_step(&self) -> Option<u64> {
        let layout = self.writer.layout();
        let named = Best::read(layout).map(|best| best.step).or(self.progress.best.map(|(_, step)| step));
        named.filter(|&step| layout.checkpoint(step).is_dir())
    }

    /// Writes `final/`: the model at the end, or the best one.
    pub(super) fn save_last(&mut self) -> Result<()> {
        let draft = self.writer.last()?;
        let best = self.best_step().filter(|_| self.config.hf_training_args.load_best_model_at_end);
        match best {
            Some(step) => {
                let from = self.writer.layout().checkpoint(step);
                copy_model(&from, draft.path()).with_context(|| format!("cannot copy {}", from.display()))?;
            }
            None => self.model.save(draft.path(), self.config.audio_context)?,
        }
        draft.commit()?;
        let what = if best.is_some() { "best" } else { "last" };
        let extra = [("model".to_owned(), json!(what))].into_iter().collect();
        self.journal.event_with(
            &mut self.writer,
            "saved",
            self.progress.step,
            &format!("final: the {what} model"),
            extra,
        )
    }
}

/// Everything of a checkpoint that is the model's rather than the training's.
fn copy_model(from: &std::path::Path, to: &std::path::Path) -> std::io::Result<()> {
    let ours = [OPTIMIZER, super::progress::FILE, crate::run::trainer_state::FILE];
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if !ours.iter().any(|name| entry.file_name() == *name) {
            std::fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
