//! Which datasets are mixed, and how much of each.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::check::Fault;
use super::{TrainingConfig, number, plain, section};

/// The datasets of the published system, in the order in which they stand in a mixture.
pub const KNOWN_DATASETS: [&str; 3] = ["clotho", "audioset", "audiocaps"];
/// As a folder: the dataset that the program makes itself.
const DEMO: &str = "demo";

/// How much is drawn from the three datasets of the published system.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DatasetMix {
    /// How often each is drawn from, as a ratio; 0 leaves it out of training.
    #[serde(deserialize_with = "section")]
    pub weights: PerDataset<Weight>,
    /// How many clips of its validation split are used; `None`: all, 0: none.
    #[serde(deserialize_with = "section")]
    pub limit_val_split: PerDataset<Limit>,
}

/// One value for each of the three datasets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PerDataset<T: Default> {
    /// For Clotho.
    pub clotho: T,
    /// For AudioSet.
    pub audioset: T,
    /// For AudioCaps.
    pub audiocaps: T,
}

impl<T: Default + Copy> PerDataset<T> {
    /// The value for the dataset `name`; `None` when it is not one of the three.
    pub fn get(&self, name: &str) -> Option<T> {
        let known = [self.clotho, self.audioset, self.audiocaps];
        KNOWN_DATASETS.iter().position(|known| *known == name).map(|index| known[index])
    }
}

/// A share of a mixture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weight(#[serde(deserialize_with = "plain")] pub f64);

/// A number of clips, or no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Limit(#[serde(deserialize_with = "number")] pub Option<usize>);

/// What the captions of a dataset are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Sentences.
    #[default]
    Caption,
    /// The names of labels.
    Keywords,
}

impl Task {
    /// As it stands in a prefix.
    pub fn name(self) -> &'static str {
        match self {
            Self::Caption => "caption",
            Self::Keywords => "keywords",
        }
    }
}

/// One dataset of the list `datasets`. For one of the three known datasets everything but the name may be left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NamedDataset {
    /// What it is called in metrics, and in the prefix unless that is given.
    pub name: String,
    /// Its folder, an AudioFolder with a folder per split, or `demo` for the demo's own. The command line may give it instead.
    pub dir: Option<PathBuf>,
    /// The text before its captions, its space at the end too; left out: `<name> > <task>: `.
    pub prefix: Option<String>,
    /// How often it is drawn from; left out: as in `dataset_mix.weights`, else 1.
    #[serde(deserialize_with = "number")]
    pub weight: Option<f64>,
    /// How many clips of its validation split are used; left out: as in `dataset_mix.limit_val_split`, else all.
    #[serde(deserialize_with = "number")]
    pub limit_val_split: Option<usize>,
    /// `caption` or `keywords`; left out: keywords for `audioset`.
    pub task: Option<Task>,
    /// The split to train on; left out: `train`, `development` or `training`.
    pub train_split: Option<String>,
    /// The split to validate on; left out: `valid`, `validation`, `val` or `dev`.
    pub valid_split: Option<String>,
}

impl NamedDataset {
    /// Makes the folder independent of where the program runs.
    pub(super) fn resolve(&mut self) {
        if let Some(dir) = self.dir.as_mut().filter(|dir| dir.as_os_str() != DEMO) {
            *dir = std::path::absolute(&*dir).unwrap_or_else(|_| dir.clone());
        }
    }
}

/// One dataset of the mixture, with nothing left open.
#[derive(Clone, Debug, PartialEq)]
pub struct MixedDataset {
    /// What it is called in metrics.
    pub name: String,
    /// Its folder; `None`: the demo's own dataset.
    pub dir: Option<PathBuf>,
    /// The text before its captions.
    pub prefix: String,
    /// What its captions are.
    pub task: Task,
    /// How often it is drawn from; 0: not trained on.
    pub weight: f64,
    /// How many clips of its validation split are used; `None`: all, `Some(0)`: none.
    pub limit_val_split: Option<usize>,
    /// The split to train on, where the config names it.
    pub train_split: Option<String>,
    /// The split to validate on, where the config names it.
    pub valid_split: Option<String>,
}

impl TrainingConfig {
    /// Says where the dataset `name` is; wins over what the file says.
    pub fn set_dir(&mut self, name: &str, dir: &Path) {
        let at = self.datasets.iter().position(|dataset| dataset.name == name).unwrap_or_else(|| {
            self.datasets.push(NamedDataset { name: name.to_owned(), ..NamedDataset::default() });
            self.datasets.len() - 1
        });
        self.datasets[at].dir = Some(dir.to_owned());
        self.datasets[at].resolve();
    }

    /// The datasets of the mixture: the known ones first, then the others in the order of the file. A known one that has no
    /// folder and is not trained on is left out.
    ///
    /// # Errors
    /// For people: a dataset to train on has no folder.
    pub fn mixture(&self) -> Result<Vec<MixedDataset>, String> {
        let unlisted = KNOWN_DATASETS.iter().filter(|name| self.datasets.iter().all(|dataset| dataset.name != **name));
        let mut all: Vec<NamedDataset> = self.datasets.clone();
        all.extend(unlisted.map(|name| NamedDataset { name: (*name).to_owned(), ..NamedDataset::default() }));
        all.sort_by_key(|dataset| KNOWN_DATASETS.iter().position(|name| *name == dataset.name).unwrap_or(usize::MAX));
        all.into_iter().filter_map(|dataset| self.mixed(dataset).transpose()).collect()
    }

    /// The weight of a dataset with nothing left open.
    pub(super) fn weight(&self, dataset: &NamedDataset) -> f64 {
        dataset.weight.or(self.dataset_mix.weights.get(&dataset.name).map(|weight| weight.0)).unwrap_or(1.0)
    }

    fn mixed(&self, dataset: NamedDataset) -> Result<Option<MixedDataset>, String> {
        let weight = self.weight(&dataset);
        let name = dataset.name;
        let Some(dir) = dataset.dir else {
            let known = KNOWN_DATASETS.contains(&name.as_str());
            let option = if known { format!("--{name}-dir DIR") } else { "`dir:` for it under `datasets:`".to_owned() };
            return if known && weight == 0.0 { Ok(None) } else { Err(no_folder(&name, weight, &option)) };
        };
        let keywords = name == "audioset";
        let task = dataset.task.unwrap_or(if keywords { Task::Keywords } else { Task::Caption });
        let limit = self.dataset_mix.limit_val_split.get(&name).and_then(|limit| limit.0);
        Ok(Some(MixedDataset {
            prefix: dataset.prefix.unwrap_or_else(|| format!("{name} > {}: ", task.name())),
            dir: Some(dir).filter(|dir| dir.as_os_str() != DEMO),
            task,
            weight,
            limit_val_split: dataset.limit_val_split.or(limit),
            train_split: dataset.train_split,
            valid_split: dataset.valid_split,
            name,
        }))
    }
}

fn no_folder(name: &str, weight: f64, option: &str) -> String {
    format!("the dataset `{name}` has weight {weight} and no folder: give {option}")
}

/// What is wrong with the datasets of a config.
pub(super) fn check(config: &TrainingConfig) -> Result<(), Fault> {
    for (index, dataset) in config.datasets.iter().enumerate() {
        let fault = |why: String| Err(Fault::new("datasets", why));
        let name = &dataset.name;
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)) {
            return fault(format!("the name `{name}` of a dataset must be letters, digits, `-`, `_` or `.`"));
        }
        if config.datasets[..index].iter().any(|earlier| earlier.name == *name) {
            return fault(format!("two datasets are called `{name}`"));
        }
        if dataset.weight.is_some_and(|weight| !(weight.is_finite() && weight >= 0.0)) {
            return fault(format!("the weight of `{name}` must be a number, 0 or more"));
        }
    }
    check_weights(config)
}

fn check_weights(config: &TrainingConfig) -> Result<(), Fault> {
    let weights = &config.dataset_mix.weights;
    for (name, weight) in KNOWN_DATASETS.iter().filter_map(|name| Some((name, weights.get(name)?.0))) {
        if !(weight.is_finite() && weight >= 0.0) {
            let key = format!("dataset_mix.weights.{name}");
            return Err(Fault::new(&key, format!("is {weight}: it must be a number, 0 or more")));
        }
    }
    let unlisted = KNOWN_DATASETS.iter().filter(|name| config.datasets.iter().all(|dataset| dataset.name != **name));
    let known: f64 = unlisted.filter_map(|name| weights.get(name)).map(|weight| weight.0).sum();
    let listed: f64 = config.datasets.iter().map(|dataset| config.weight(dataset)).sum();
    if known + listed > 0.0 {
        return Ok(());
    }
    let key = if listed == 0.0 && !config.datasets.is_empty() { "datasets" } else { "dataset_mix.weights" };
    Err(Fault::new(key, "every weight is 0: there is nothing to train on; set one above 0".into()))
}
