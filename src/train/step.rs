//! One step: the mean gradient of its micro-batches, and what the optimizer makes of it.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::average::average;
use super::data::Batch;
use super::trainer::Trainer;
use crate::config::training::OnNan;
use crate::whisper::model::Lesson;

impl Trainer<'_> {
    /// One step of the optimizer, on the mean gradient of its micro-batches.
    pub(super) fn step(&mut self) -> Result<()> {
        let begun = Instant::now();
        let arguments = &self.config.hf_training_args;
        let micro_batches = arguments.gradient_accumulation_steps;
        let loss_scale = self.progress.loss_scale.factor();
        let (mut loss, mut clips, mut waited, mut state) = (0.0, 0, Duration::ZERO, None);
        self.gradients.clear()?;
        for number in 0..micro_batches {
            let batch = self.loader.next_batch(&self.watch)?;
            self.warn(&batch)?;
            loss += self.learn(&batch, number, loss_scale / micro_batches as f64)? / micro_batches as f64;
            clips += batch.audio.batch;
            waited += batch.waited;
            state = Some(batch.state);
        }
        average(&mut self.gradients, &mut loss, self.machine.shard)?;
        let rate = self.rate();
        let refused = if loss.is_finite() {
            self.between_steps = false;
            let update = self.optimizer.step(&self.model.trained, &self.gradients, rate, loss_scale)?;
            self.progress.grad_norm = update.grad_norm;
            update.refused
        } else {
            true
        };
        self.between_steps |= refused;
        if refused && !(loss.is_finite() && self.progress.loss_scale.lower()) {
            self.not_a_number(loss)?;
        }
        let progress = &mut self.progress;
        progress.mixture = state.context("a step without a batch")?;
        progress.step += 1;
        self.between_steps = true;
        progress.clips += (clips * self.machine.shard.world) as u64;
        if !refused {
            progress.updates += 1;
            progress.loss_scale.good();
            progress.losses = (progress.losses.0 + loss, progress.losses.1 + 1);
        }
        self.pace.step(begun, waited, clips);
        Ok(())
    }

    /// Adds the gradient of one micro-batch and returns its loss.
    fn learn(&mut self, batch: &Batch, number: usize, share: f64) -> Result<f64> {
        let checkpoint = &self.model.checkpoint;
        let lesson = Lesson::new(&batch.labels, &checkpoint.config);
        let log_mel = checkpoint.log_mel_tensor(&batch.audio.log_mel, batch.audio.batch)?;
        self.model.set_dropout(self.config.hf_training_args.seed, self.progress.step, number as u64);
        let loss = checkpoint.model().learn(&log_mel, &lesson, share, &mut self.gradients);
        self.model.no_dropout();
        loss
    }

    /// A step whose loss or gradient is no number has changed nothing; the config says how to go on.
    fn not_a_number(&mut self, loss: f64) -> Result<()> {
        let step = self.progress.step + 1;
        let norm = self.progress.grad_norm;
        let what = format!("the loss is {loss} and the gradient's norm {norm}: this step changed nothing");
        match self.config.on_nan {
            OnNan::Skip => self.journal.event(&mut self.writer, "warning", step, &format!("step left out: {what}")),
            OnNan::Stop => {
                // Older checkpoints stay: this one may be past mending.
                if self.saved != Some(self.progress.step) {
                    self.write_checkpoint()?;
                }
                bail!(
                    "{what}. Go on with a lower rate: --resume --learning-rate {:.0e} (in the Train room: R), or leave such steps \
                     out with `on_nan: skip`; if checkpoint-{} gives no numbers either, remove it and an earlier one is gone \
                     on from",
                    self.progress.peak_rate / 10.0,
                    self.progress.step
                )
            }
        }
    }

    fn warn(&mut self, batch: &Batch) -> Result<()> {
        let step = self.progress.step + 1;
        batch.warnings.iter().try_for_each(|text| self.journal.event(&mut self.writer, "warning", step, text))
    }
}
