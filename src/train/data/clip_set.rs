//! Clips to be captioned in order: a validation split, or a few clips to watch.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, ensure};
use rand::seq::index;

use super::batch::Audio;
use super::captions::{captions_of, first_column};
use super::heard::Heard;
use super::labeller::{Label, Labeller};
use super::loader::Loading;
use super::pipeline::{Pipeline, Task};
use super::source::Source;
use crate::audio::LogMel;
use crate::config::training::Task as Kind;
use crate::dataset::Split;
use crate::random::seeded;
use crate::whisper::Watch;

/// The seed by which the published system limits validation splits.
const LIMIT_SEED: u64 = 0;

/// Some clips of one split.
#[derive(Clone)]
pub struct ClipSet {
    name: String,
    prefix: String,
    task: Kind,
    split: Arc<Split>,
    rows: Arc<[u32]>,
}

/// One clip of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct SetClip {
    /// The file, as its metadata names it.
    pub file_name: String,
    /// Where it is.
    pub path: PathBuf,
    /// All captions; the first is the label.
    pub references: Vec<String>,
    /// What the column of the first is called.
    pub column: String,
}

/// Some clips of a set, put together.
#[derive(Clone, Debug)]
pub struct ClipBatch {
    /// What is heard.
    pub audio: Audio,
    /// What should be written for each clip: prompt, first caption, end of text.
    pub labels: Vec<Vec<u32>>,
    /// How many of the labels are the prompt, the same for every clip.
    pub prompt_len: usize,
    /// The clips.
    pub clips: Vec<SetClip>,
    /// Clips that cannot be used and are left out, for people. A batch of such clips alone has no clips.
    pub warnings: Vec<String>,
}

impl ClipSet {
    /// The clips that have captions among those of `source`, all of them or a sample of `limit`.
    pub fn new(source: &Source, limit: Option<usize>) -> Self {
        Self {
            name: source.name().to_owned(),
            prefix: source.prefix().to_owned(),
            task: source.task(),
            split: Arc::clone(source.split()),
            rows: sample(source.rows_with_captions(), limit, LIMIT_SEED).into(),
        }
    }

    /// The same `count` clips of a training split for the same seed.
    pub fn watched(source: &Source, count: usize, seed: u64) -> Self {
        Self { rows: sample(source.rows_with_captions(), Some(count), seed).into(), ..Self::new(source, Some(0)) }
    }

    /// Its first `count` clips.
    pub fn first(&self, count: usize) -> Self {
        Self { rows: self.rows[..count.min(self.len())].into(), ..self.clone() }
    }

    /// What the dataset is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text before its captions.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What its captions are.
    pub fn task(&self) -> Kind {
        self.task
    }

    /// The number of clips.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The clips in batches of `loading.batch_size`, in order, made ready ahead of the consumer.
    ///
    /// # Errors
    /// A prefix that leaves no room for captions; the system gives no thread.
    pub fn batches(&self, labeller: &Arc<Labeller>, loading: Loading) -> Result<ClipBatches> {
        let prompt = labeller.prompt(&self.prefix)?;
        let prompt_len = prompt.len();
        let log_mel = LogMel::new(loading.mel_bins);
        let maker = Arc::new(Maker { set: self.clone(), prompt, labeller: Arc::clone(labeller), log_mel });
        let rows = Arc::clone(&self.rows);
        let task = move |number: usize| -> Task<Made> {
            let (row, maker) = (rows[number], Arc::clone(&maker));
            Box::new(move || maker.make(row))
        };
        let ahead = 2 * loading.batch_size + loading.workers;
        let pipeline = Pipeline::new((0..self.len()).map(task), loading.workers, ahead)?;
        Ok(ClipBatches { pipeline, loading, prompt_len, left: self.len() })
    }

    /// Reads the row of one clip.
    fn clip(&self, row: u32) -> Result<SetClip> {
        let clip = self.split.clip(row as usize)?;
        let references = captions_of(&clip, self.task, self.split.ontology().map(AsRef::as_ref));
        ensure!(!references.is_empty(), "{} has lost its captions: has its metadata changed?", clip.file_name);
        let column = first_column(self.task, references.len()).to_owned();
        Ok(SetClip { file_name: clip.file_name, path: clip.path, references, column })
    }
}

/// `limit` of the rows, in their order.
fn sample(rows: Vec<u32>, limit: Option<usize>, seed: u64) -> Vec<u32> {
    let Some(limit) = limit.filter(|&limit| limit < rows.len()) else { return rows };
    let mut chosen = index::sample(&mut seeded(seed), rows.len(), limit).into_vec();
    chosen.sort_unstable();
    chosen.into_iter().map(|at| rows[at]).collect()
}

/// The batches of a set, in order.
pub struct ClipBatches {
    pipeline: Pipeline<Made>,
    loading: Loading,
    prompt_len: usize,
    left: usize,
}

impl ClipBatches {
    /// The next batch, waited for; `None` at the end.
    ///
    /// # Errors
    /// [`crate::whisper::Stopped`] once `watch` says so.
    pub fn next_batch(&mut self, watch: &Watch) -> Result<Option<ClipBatch>> {
        let count = self.loading.batch_size.max(1).min(self.left);
        if count == 0 {
            return Ok(None);
        }
        self.left -= count;
        let (mut heard, mut labels, mut clips, mut warnings) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..count {
            match self.pipeline.next(watch)? {
                Some(Ok((sound, label, clip))) => {
                    heard.push(sound);
                    labels.push(label.ids);
                    clips.push(clip);
                }
                Some(Err(why)) => warnings.push(format!("left out of the evaluation: {why:#}")),
                None => break,
            }
        }
        let heard: Vec<&Heard> = heard.iter().collect();
        let loading = &self.loading;
        let audio = Audio::collate(&heard, loading.mel_bins, loading.audio_context, loading.max_frames);
        Ok(Some(ClipBatch { audio, labels, prompt_len: self.prompt_len, clips, warnings }))
    }
}

/// A clip made ready, or why it cannot be used.
type Made = Result<(Heard, Label, SetClip)>;

/// What every thread needs.
struct Maker {
    set: ClipSet,
    prompt: Vec<u32>,
    labeller: Arc<Labeller>,
    log_mel: LogMel,
}

impl Maker {
    fn make(&self, row: u32) -> Made {
        let clip = self.set.clip(row)?;
        let heard = Heard::load(&clip.path, &self.log_mel, None)?;
        let label = self.labeller.label(&self.prompt, &clip.references[0])?;
        Ok((heard, label, clip))
    }
}
