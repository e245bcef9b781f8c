//! Batches of training examples, made ahead of the step.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::batch::{Audio, Batch};
use super::heard::Heard;
use super::labeller::{Label, Labeller};
use super::mixture::{Mixture, MixtureState, Slot};
use super::pipeline::{Pipeline, Task};
use super::source::{Example, Source};
use crate::audio::LogMel;
use crate::audio::augment::Chances;
use crate::config::TrainingConfig;
use crate::config::training::AudioContext;
use crate::whisper::{Watch, WhisperConfig};

/// Warnings that are remembered so as not to be given twice; later ones are only counted.
const REMEMBERED: usize = 10_000;

/// How clips become batches.
#[derive(Clone, Debug, PartialEq)]
pub struct Loading {
    /// Clips in a batch.
    pub batch_size: usize,
    /// Threads that make clips ready.
    pub workers: usize,
    /// Rows of a spectrogram, as the model wants it.
    pub mel_bins: usize,
    /// The most frames the encoder takes: twice its positions.
    pub max_frames: usize,
    /// What the encoder is run on.
    pub audio_context: AudioContext,
    /// How training clips are varied.
    pub chances: Chances,
}

impl Loading {
    /// As `config` says, for a model of `model`.
    pub fn of(config: &TrainingConfig, model: &WhisperConfig) -> Self {
        let augment = &config.augment;
        Self {
            batch_size: config.hf_training_args.per_device_train_batch_size,
            workers: workers(config.hf_training_args.dataloader_num_workers),
            mel_bins: model.num_mel_bins,
            max_frames: (2 * model.max_source_positions).min(crate::audio::CLIP_FRAMES),
            audio_context: config.audio_context,
            chances: Chances {
                any: augment.p_total,
                noise: augment.p_noise,
                shift: augment.p_shift,
                gain: augment.p_gain,
            },
        }
    }

    /// The same for evaluation: batches of `batch_size` clips as they are.
    pub fn for_evaluation(&self, batch_size: usize) -> Self {
        Self { batch_size, chances: Chances::default(), ..self.clone() }
    }
}

/// Unless asked for: a clip takes some 40 ms to make ready and seconds to train on, so few threads are enough.
fn workers(asked: Option<usize>) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    asked.filter(|&workers| workers > 0).unwrap_or((cores / 2).clamp(1, 8))
}

/// Makes batches ahead of the step that takes them. The batches follow from the mixture alone, whatever the threads.
pub struct Loader {
    pipeline: Pipeline<Result<Ready>>,
    loading: Loading,
    sources: Vec<Arc<Source>>,
    told: HashSet<String>,
    skipped: u64,
    cut: u64,
    waited: Duration,
}

/// An example made ready.
struct Ready {
    heard: Heard,
    label: Label,
    source: usize,
    example: Example,
    /// Why examples before it in the same place could not be used.
    skipped: Vec<String>,
    /// Where the sequence goes on, behind the last example of a batch.
    state: Option<MixtureState>,
}

impl Loader {
    /// Begins at the position of `mixture`.
    ///
    /// # Errors
    /// A prefix that leaves no room for captions; the system gives no thread.
    pub fn new(mut mixture: Mixture, labeller: Arc<Labeller>, loading: Loading) -> Result<Self> {
        let sources = mixture.sources();
        let prompts = sources.iter().map(|source| labeller.prompt(source.prefix())).collect::<Result<_>>()?;
        let maker = Arc::new(Maker {
            prompts,
            labeller,
            log_mel: LogMel::new(loading.mel_bins),
            sources: sources.clone(),
            chances: loading.chances,
        });
        let (batch_size, mut drawn) = (loading.batch_size.max(1), 0);
        let task = move || -> Option<Task<Result<Ready>>> {
            let (slot, maker) = (mixture.draw(), Arc::clone(&maker));
            drawn += 1;
            let state = (drawn % batch_size == 0).then(|| mixture.state());
            Some(Box::new(move || maker.make(&slot, state)))
        };
        let ahead = 2 * batch_size + loading.workers;
        let pipeline = Pipeline::new(std::iter::from_fn(task), loading.workers, ahead)?;
        let told = HashSet::new();
        Ok(Self { pipeline, loading, sources, told, skipped: 0, cut: 0, waited: Duration::ZERO })
    }

    /// The datasets, by the number that batches give them.
    pub fn sources(&self) -> &[Arc<Source>] {
        &self.sources
    }

    /// The next batch, waited for.
    ///
    /// # Errors
    /// [`crate::whisper::Stopped`] once `watch` says so; a dataset of which nothing can be used.
    pub fn next_batch(&mut self, watch: &Watch) -> Result<Batch> {
        let begun = Instant::now();
        let next = || self.pipeline.next(watch)?.context("the sequence of examples has ended")?;
        let clips = std::iter::repeat_with(next).take(self.loading.batch_size.max(1)).collect::<Result<Vec<_>>>()?;
        let waited = begun.elapsed();
        self.waited += waited;
        self.collate(clips, waited)
    }

    /// Seconds that the consumer has waited for batches so far.
    pub fn waited_seconds(&self) -> f64 {
        self.waited.as_secs_f64()
    }

    /// Examples so far for which another one stood in, since they could not be used.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Captions so far that were cut, since the decoder has too few positions for them.
    pub fn cut(&self) -> u64 {
        self.cut
    }

    fn collate(&mut self, clips: Vec<Ready>, waited: Duration) -> Result<Batch> {
        let warnings = clips.iter().flat_map(|clip| self.notice(clip)).collect();
        let heard: Vec<&Heard> = clips.iter().map(|clip| &clip.heard).collect();
        let loading = &self.loading;
        let audio = Audio::collate(&heard, loading.mel_bins, loading.audio_context, loading.max_frames);
        let Some(state) = clips.last().and_then(|clip| clip.state.clone()) else {
            bail!("a batch ended where none should");
        };
        let mut batch = Batch {
            audio,
            labels: Vec::new(),
            prompt_lens: Vec::new(),
            sources: Vec::new(),
            file_names: Vec::new(),
            captions: Vec::new(),
            state,
            warnings,
            waited,
        };
        for clip in clips {
            batch.prompt_lens.push(clip.label.prompt_len);
            batch.labels.push(clip.label.ids);
            batch.sources.push(clip.source);
            batch.file_names.push(clip.example.file_name);
            batch.captions.push(clip.example.caption);
        }
        Ok(batch)
    }

    /// Counts what is wrong with a clip and returns what has not been told yet.
    fn notice(&mut self, clip: &Ready) -> Vec<String> {
        self.skipped += clip.skipped.len() as u64;
        self.cut += u64::from(clip.label.cut > 0);
        let name = self.sources[clip.source].name();
        let mut warnings: Vec<String> = clip.skipped.iter().map(|why| format!("skipped in `{name}`: {why}")).collect();
        if clip.label.cut > 0 {
            let (file, cut) = (&clip.example.file_name, clip.label.cut);
            warnings.push(format!(
                "`{name}`: a caption of {file} is too long for the decoder: its last {cut} tokens are cut"
            ));
        }
        warnings.retain(|warning| self.told.len() < REMEMBERED && self.told.insert(warning.clone()));
        warnings
    }
}

/// What every thread needs.
struct Maker {
    sources: Vec<Arc<Source>>,
    prompts: Vec<Vec<u32>>,
    labeller: Arc<Labeller>,
    log_mel: LogMel,
    chances: Chances,
}

impl Maker {
    /// The example of a place, or the next one that can be used.
    fn make(&self, slot: &Slot, state: Option<MixtureState>) -> Result<Ready> {
        let mut skipped = Vec::new();
        for number in slot.examples() {
            match self.try_one(slot, number) {
                Ok((example, heard)) => {
                    let label = self.labeller.label(&self.prompts[slot.source], &example.caption)?;
                    return Ok(Ready { heard, label, source: slot.source, example, skipped, state });
                }
                Err(why) => skipped.push(format!("{why:#}")),
            }
        }
        let name = self.sources[slot.source].name();
        let first = skipped.first().map_or("", String::as_str);
        bail!(
            "nothing of the dataset `{name}` can be used: {} examples tried in a row; the first: {first}",
            skipped.len()
        )
    }

    fn try_one(&self, slot: &Slot, number: u32) -> Result<(Example, Heard)> {
        let example = self.sources[slot.source].example(number)?;
        let heard = Heard::load(&example.path, &self.log_mel, Some((self.chances, slot.rng())))?;
        Ok((example, heard))
    }
}
