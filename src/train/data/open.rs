//! Finding the splits that a config mixes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::clip_set::ClipSet;
use super::source::Source;
use crate::config::training::MixedDataset;
use crate::dataset::{Dataset, Split, demo};
use crate::whisper::{Stopped, Watch};

/// Names of splits to train on, the likeliest first.
const TRAIN: [&str; 3] = ["train", "development", "training"];
/// Names of splits to validate on.
const VALID: [&str; 4] = ["valid", "validation", "val", "dev"];
/// How often it is looked whether to stop.
const LOOK: Duration = Duration::from_millis(50);

/// The datasets of a run.
pub struct Datasets {
    /// In the order of the mixture.
    pub parts: Vec<Part>,
    /// What people should know: splits that are missing, clips without captions.
    pub notes: Vec<String>,
}

/// One dataset of a run.
pub struct Part {
    /// What the config says of it.
    pub config: MixedDataset,
    /// What is trained on; `None` when its weight is 0.
    pub train: Option<Arc<Source>>,
    /// What is validated on, if anything.
    pub valid: Option<ClipSet>,
}

impl Datasets {
    /// Opens every dataset and counts its captions. The demo's own is made first where it is missing.
    ///
    /// # Errors
    /// Which dataset cannot be opened, or has nothing to train on; [`Stopped`] once `watch` says so.
    pub fn open(mixture: &[MixedDataset], watch: &Watch) -> Result<Self> {
        let mut notes = Vec::new();
        let parts = mixture.iter().map(|config| open(config, watch, &mut notes)).collect::<Result<_>>()?;
        Ok(Self { parts, notes })
    }

    /// What is trained on.
    pub fn train(&self) -> Vec<Arc<Source>> {
        self.parts.iter().filter_map(|part| part.train.clone()).collect()
    }

    /// What is validated on.
    pub fn valid(&self) -> Vec<ClipSet> {
        self.parts.iter().filter_map(|part| part.valid.clone()).collect()
    }
}

fn open(config: &MixedDataset, watch: &Watch, notes: &mut Vec<String>) -> Result<Part> {
    let what = || format!("the dataset `{}`", config.name);
    let dir = config.dir.clone().map_or_else(|| demo::open_or_make(&mut |_, _| {}), Ok).with_context(what)?;
    let dataset = Dataset::open(&dir).with_context(what)?;
    let train = if config.weight > 0.0 { Some(train_split(config, &dataset)?) } else { None };
    let train = train.map(|split| source(config, &split, watch, notes)).transpose()?.map(Arc::new);
    let wanted = config.limit_val_split != Some(0);
    let valid = if wanted { valid_split(config, &dataset, notes)? } else { None };
    let valid = valid.map(|split| source(config, &split, watch, notes)).transpose()?;
    Ok(Part { config: config.clone(), train, valid: valid.map(|source| ClipSet::new(&source, config.limit_val_split)) })
}

fn train_split(config: &MixedDataset, dataset: &Dataset) -> Result<Arc<Split>> {
    if let Some(split) = find(config, dataset, "train_split", config.train_split.as_deref(), &TRAIN)? {
        return Ok(split);
    }
    // A folder of clips without splits is all for training; clips to validate on are not.
    let no_validation = |split: &Split| VALID.iter().all(|name| !split.name().eq_ignore_ascii_case(name));
    let [only] = &dataset.splits[..].iter().filter(|split| no_validation(split)).collect::<Vec<_>>()[..] else {
        bail!(
            "the dataset `{}` in {} has no split named {}: it has {}; name the one to train on with `train_split:`",
            config.name,
            dataset.root.display(),
            TRAIN.join(", "),
            names(dataset)
        )
    };
    Ok(Arc::clone(only))
}

fn valid_split(config: &MixedDataset, dataset: &Dataset, notes: &mut Vec<String>) -> Result<Option<Arc<Split>>> {
    let found = find(config, dataset, "valid_split", config.valid_split.as_deref(), &VALID)?;
    if found.is_none() {
        notes.push(format!(
            "the dataset `{}` has no split named {}: nothing is validated on it; name one with `valid_split:`",
            config.name,
            VALID.join(", ")
        ));
    }
    Ok(found)
}

/// The split that is named, or the first with a usual name.
fn find(
    config: &MixedDataset,
    dataset: &Dataset,
    key: &str,
    named: Option<&str>,
    usual: &[&str],
) -> Result<Option<Arc<Split>>> {
    let of_name = |name: &str| dataset.splits.iter().find(|split| split.name().eq_ignore_ascii_case(name)).cloned();
    let Some(name) = named else { return Ok(usual.iter().find_map(|name| of_name(name))) };
    let found = of_name(name);
    if found.is_none() {
        bail!("the dataset `{}` has no split `{name}` ({key}): it has {}", config.name, names(dataset));
    }
    Ok(found)
}

fn names(dataset: &Dataset) -> String {
    dataset.splits.iter().map(|split| split.name()).collect::<Vec<_>>().join(", ")
}

/// Waits until all rows have been found and counts their captions.
fn source(config: &MixedDataset, split: &Arc<Split>, watch: &Watch, notes: &mut Vec<String>) -> Result<Source> {
    while !split.wait_for(usize::MAX, LOOK) {
        watch.check()?;
    }
    let source = cancellable(watch, |cancel| Source::new(config, Arc::clone(split), cancel))?;
    let (without, name) = (source.without_captions(), split.name());
    if without > 0 {
        let all = source.fingerprint().clips;
        notes
            .push(format!("`{}`: {without} of {all} clips of `{name}` have no captions and are left out", config.name));
    }
    Ok(source)
}

/// Runs `work` with a flag that is set once `watch` says stop.
pub fn cancellable<T: Send>(watch: &Watch, work: impl FnOnce(&AtomicBool) -> Result<T> + Send) -> Result<T> {
    let cancel = AtomicBool::new(false);
    let result = std::thread::scope(|scope| {
        let running = scope.spawn(|| work(&cancel));
        while !running.is_finished() {
            if watch.stopped() {
                cancel.store(true, Ordering::Relaxed);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        running.join()
    });
    if watch.stopped() {
        return Err(Stopped.into());
    }
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
