//! Evaluation: the loss and the metrics of every validation set.

use std::sync::Arc;

use anyhow::Result;

use super::data::{ClipBatch, ClipSet, Labeller, Loading, cancellable};
use crate::config::training::Task;
use crate::config::{Generate, TrainingConfig};
use crate::evaluate::{Choice, Evaluation, Outsiders, Paired, Pieces, grouped, judge};
use crate::whisper::model::Lesson;
use crate::whisper::{Checkpoint, MAX_LENGTH, NotANumber, Search, Watch};

/// Evaluates sets of clips.
pub struct Evaluator {
    labeller: Arc<Labeller>,
    loading: Loading,
    generate: Generate,
    with_loss: bool,
    with_captions: bool,
    outsiders: Outsiders,
}

/// What an evaluation says: metrics by the names that HuggingFace's Trainer would log (`eval_clotho/sacrebleu`).
pub type Scores = Vec<(String, f64)>;

/// Hears how far an evaluation is: dataset, clips done, clips in all.
pub type OnProgress<'a> = dyn FnMut(&str, usize, usize) + 'a;

impl Evaluator {
    /// As `config` says.
    pub fn new(config: &TrainingConfig, labeller: Arc<Labeller>, loading: &Loading) -> Self {
        let arguments = &config.hf_training_args;
        Self {
            labeller,
            loading: loading.for_evaluation(arguments.per_device_eval_batch_size),
            generate: config.generate.clone(),
            with_loss: config.evaluation.loss,
            with_captions: arguments.predict_with_generate,
            outsiders: Self::outsiders(),
        }
    }

    /// Metrics that need pieces from elsewhere: those whose pieces are here are measured, as in the published system.
    pub fn outsiders() -> Outsiders {
        Outsiders::look(&Choice::all(Task::Caption), &Pieces::default())
    }

    /// The most tokens of a caption with its prompt.
    pub fn max_length(config: &TrainingConfig) -> usize {
        config.generate.max_length.unwrap_or(MAX_LENGTH)
    }

    /// What an evaluation of `sets` says, without the values.
    pub fn names(config: &TrainingConfig, sets: &[ClipSet], outsiders: &Outsiders) -> Vec<String> {
        let mut names = Vec::new();
        for set in sets.iter().filter(|set| !set.is_empty()) {
            if config.evaluation.loss {
                names.push(format!("eval_{}/loss", set.name()));
            }
            if config.hf_training_args.predict_with_generate {
                let all = Choice::all(set.task());
                let there = all.names().iter().filter(|name| outsiders.why_not(name).is_none());
                names.extend(there.map(|name| format!("eval_{}/{name}", set.name())));
            }
        }
        if config.evaluation.loss && !names.is_empty() {
            names.push("eval_loss".into());
        }
        names
    }

    /// Loss and metrics of each set, and the mean loss of all (`eval_loss`). Clips that cannot be used are told in `warnings`.
    ///
    /// # Errors
    /// [`crate::whisper::Stopped`] once `watch` says so.
    pub fn scores(
        &self,
        checkpoint: &Checkpoint,
        sets: &[ClipSet],
        watch: &Watch,
        progress: &mut OnProgress,
        warnings: &mut Vec<String>,
    ) -> Result<Scores> {
        let (mut scores, mut losses) = (Scores::new(), Vec::new());
        for set in sets.iter().filter(|set| !set.is_empty()) {
            let name = set.name().to_owned();
            let tally = self.tally(checkpoint, set, watch, &mut |done| progress(&name, done, set.len()), warnings)?;
            if let Some(loss) = tally.loss().filter(|_| self.with_loss) {
                scores.push((format!("eval_{name}/loss"), loss));
                losses.push(loss);
            }
            scores.extend(self.metrics(&tally, set, watch, warnings)?);
        }
        if !losses.is_empty() {
            scores.push(("eval_loss".into(), losses.iter().sum::<f64>() / losses.len() as f64));
        }
        Ok(scores)
    }

    /// What the model writes for the clips of a set now: clip and caption.
    ///
    /// # Errors
    /// [`crate::whisper::Stopped`] once `watch` says so.
    pub fn captions(
        &self,
        checkpoint: &Checkpoint,
        set: &ClipSet,
        watch: &Watch,
        warnings: &mut Vec<String>,
    ) -> Result<Vec<(super::data::SetClip, String)>> {
        let mut batches = set.batches(&self.labeller, self.loading.clone())?;
        let mut captions = Vec::new();
        while let Some(batch) = batches.next_batch(watch)? {
            warnings.extend(batch.warnings.iter().cloned());
            if !batch.clips.is_empty() {
                let texts = self.write(checkpoint, &batch, watch)?;
                captions.extend(batch.clips.into_iter().zip(texts));
            }
        }
        Ok(captions)
    }

    fn tally(
        &self,
        checkpoint: &Checkpoint,
        set: &ClipSet,
        watch: &Watch,
        progress: &mut dyn FnMut(usize),
        warnings: &mut Vec<String>,
    ) -> Result<Tally> {
        let mut batches = set.batches(&self.labeller, self.loading.clone())?;
        let mut tally = Tally::default();
        progress(0);
        while let Some(batch) = batches.next_batch(watch)? {
            warnings.extend(batch.warnings.iter().cloned());
            if batch.clips.is_empty() {
                continue;
            }
            if self.with_loss {
                let lesson = Lesson::new(&batch.labels, &checkpoint.config);
                let log_mel = checkpoint.log_mel_tensor(&batch.audio.log_mel, batch.audio.batch)?;
                let loss = checkpoint.model().loss(&log_mel, &lesson, watch)?;
                tally.loss += loss * lesson.count() as f64;
                tally.labels += lesson.count();
            }
            tally.clips += batch.clips.len();
            if self.with_captions {
                let texts = self.write(checkpoint, &batch, watch)?;
                tally.judged.extend(batch.clips.into_iter().zip(texts).map(|(clip, text)| Paired {
                    file_name: clip.file_name,
                    predictions: vec![text],
                    references: clip.references,
                }));
            }
            progress(tally.clips);
        }
        Ok(tally)
    }

    fn metrics(&self, tally: &Tally, set: &ClipSet, watch: &Watch, warnings: &mut Vec<String>) -> Result<Scores> {
        let (choice, name) = (Choice::all(set.task()), set.name());
        let judged = |cancel: &_| Ok(judge(&choice, &self.outsiders, &tally.judged, &mut |_| {}, cancel));
        let Evaluation { scores, nulls } = cancellable(watch, judged)?;
        // What is not on this machine was told when the run began, if it was wanted; what went wrong now is news.
        let news = nulls.iter().filter(|null| self.outsiders.why_not(null.name).is_none());
        let news = grouped(news).into_iter();
        warnings.extend(news.map(|(metrics, why)| format!("{name} has no {}: {why}", metrics.join(", "))));
        Ok(scores.into_iter().filter_map(|score| Some((format!("eval_{name}/{}", score.name), score.value?))).collect())
    }

    fn write(&self, checkpoint: &Checkpoint, batch: &ClipBatch, watch: &Watch) -> Result<Vec<String>> {
        let log_mel = checkpoint.log_mel_tensor(&batch.audio.log_mel, batch.audio.batch)?;
        let prompt = &batch.labels[0][..batch.prompt_len];
        let start = checkpoint.config.decoder_start_token_id;
        // Labels may have been made without the start token; generation always begins with it.
        let prompt = if prompt.first() == Some(&start) { prompt.to_vec() } else { [&[start], prompt].concat() };
        let search = Search::new(&self.generate, &checkpoint.generation.search)?;
        match checkpoint.caption_batch(&log_mel, &prompt, &search, watch) {
            // A model that computes no numbers writes nothing, and its loss says why; the evaluation goes on.
            Err(error) if error.is::<NotANumber>() => Ok(vec![String::new(); batch.audio.batch]),
            written => written,
        }
    }
}

/// What was found so far in one set.
#[derive(Default)]
struct Tally {
    clips: usize,
    loss: f64,
    labels: usize,
    judged: Vec<Paired>,
}

impl Tally {
    /// The mean over all labels of all clips.
    fn loss(&self) -> Option<f64> {
        (self.labels > 0).then(|| self.loss / self.labels as f64)
    }
}
