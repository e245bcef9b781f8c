//! A plan for a balanced subset, as YAML. Every part may be left out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize};

use super::yaml::{self, ConfigError, number, plain};

mod edit;

pub use edit::write;

/// A plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// Where the clips come from, so that a plan can be opened by itself.
    #[serde(deserialize_with = "yaml::section", skip_serializing_if = "Sources::is_empty")]
    pub sources: Sources,
    /// How clips are chosen.
    pub strategy: Strategy,
    /// Decides which of equal clips are chosen.
    #[serde(deserialize_with = "plain")]
    pub seed: u64,
    /// `reference` only: clips that a label takes in one turn.
    #[serde(deserialize_with = "number", skip_serializing_if = "Option::is_none")]
    pub step: Option<u64>,
    /// How many clips each label shall have.
    #[serde(deserialize_with = "yaml::section")]
    pub targets: Targets,
    /// Upper limits, each by a label or by a name of its own beside its labels.
    #[serde(deserialize_with = "yaml::section")]
    pub caps: BTreeMap<String, Cap>,
    /// Which clips are liked better, the best first; a clip that none of them fits is liked least.
    #[serde(deserialize_with = "yaml::section")]
    pub prefer: Vec<Preference>,
    /// Clips that are taken whatever it costs.
    #[serde(deserialize_with = "yaml::section")]
    pub include: Vec<ClipList>,
    /// Clips that are not taken.
    #[serde(deserialize_with = "yaml::section")]
    pub exclude: Vec<ClipList>,
    /// Only clips whose audio was found.
    pub only_with_audio: bool,
    /// How the subset is parted.
    #[serde(deserialize_with = "yaml::section")]
    pub splits: Splits,
}

/// Where the clips come from; paths are relative to the plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sources {
    /// Segment lists (`.csv`), annotations (`.jsonl`) and AudioFolders.
    #[serde(deserialize_with = "yaml::section")]
    pub clips: Vec<PathBuf>,
    /// AudioSet's `ontology.json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ontology: Option<PathBuf>,
    /// Folders that hold the audio, each file called by its clip's id.
    #[serde(deserialize_with = "yaml::section", skip_serializing_if = "Vec::is_empty")]
    pub audio: Vec<PathBuf>,
}

impl Sources {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How clips are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strategy {
    /// The published policy.
    Reference,
    /// As little above the targets as possible.
    #[default]
    Frugal,
}

/// How many clips each label shall have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Targets {
    /// Of a label for which nothing else is said.
    #[serde(deserialize_with = "number")]
    pub default: Option<u64>,
    /// Of a label and all below it; of several that hold a label the smallest counts.
    #[serde(deserialize_with = "counts")]
    pub subtrees: BTreeMap<String, u64>,
    /// Of one label.
    #[serde(deserialize_with = "counts")]
    pub labels: BTreeMap<String, u64>,
}

/// An upper limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cap {
    /// Clips with any of these labels count; empty: with the label that the cap is called by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// The most clips; a cap without it is refused.
    #[serde(deserialize_with = "number")]
    pub at_most: Option<u64>,
    /// A hard cap wins over targets, targets win over a soft one.
    pub hard: bool,
}

/// What a liked clip is like: all that is said must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Preference {
    /// It has none of these labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// It has exactly one of these labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<String>,
    /// It has at least one of these labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<String>,
    /// It has all of these labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all_of: Vec<String>,
}

/// Clips by their ids, from here or from a file; paths are relative to the plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClipList {
    /// What to call it.
    pub name: String,
    /// The ids themselves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clips: Vec<String>,
    /// A text file with an id on each line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ids: Option<PathBuf>,
    /// A CSV file, of which `column` holds the ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csv: Option<PathBuf>,
    /// The column of `csv`: `youtube_id` when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// An AudioFolder, whose files are called by the ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<PathBuf>,
}

/// How the subset is parted into train, valid and test.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Splits {
    /// How.
    pub method: Method,
    /// The training part: all that is in no other.
    #[serde(deserialize_with = "yaml::section")]
    pub train: Part,
    /// The validation part.
    #[serde(deserialize_with = "yaml::section")]
    pub valid: Part,
    /// The test part.
    #[serde(deserialize_with = "yaml::section")]
    pub test: Part,
    /// Labels with fewer chosen clips than this are left alone: no part is owed clips of them.
    #[serde(deserialize_with = "plain")]
    pub smallest: u64,
}

/// How clips are shared out among the parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// The published rule: a minimum of clips per label, the rarest label first.
    Reference,
    /// Iterative stratification: every part has its share of every label.
    #[default]
    Stratified,
}

/// How large a part is, and who belongs to it; with nothing said there is no such part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Part {
    /// At least so many clips of each label.
    #[serde(deserialize_with = "number", skip_serializing_if = "Option::is_none")]
    pub per_label: Option<u64>,
    /// This share of all clips, between 0 and 1.
    #[serde(deserialize_with = "number", skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// Clips that must be here if they are chosen.
    #[serde(deserialize_with = "yaml::section", skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<ClipList>,
    /// Clips that must not be here: they go elsewhere or are not taken.
    #[serde(deserialize_with = "yaml::section", skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<ClipList>,
}

impl Part {
    /// Whether there is such a part; the training part always is.
    pub fn is_said(&self) -> bool {
        self.per_label.is_some() || self.share.is_some() || !self.members.is_empty()
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            sources: Sources::default(),
            strategy: Strategy::default(),
            seed: 42,
            step: None,
            targets: Targets::default(),
            caps: BTreeMap::new(),
            prefer: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            only_with_audio: false,
            splits: Splits::default(),
        }
    }
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// With file and line, when it cannot be read, is no YAML, or has a key that means nothing.
    pub fn load(path: &Path) -> Result<Plan, ConfigError> {
        Self::parse(path, &yaml::read(path)?)
    }

    /// Parses the text of a plan; `path` is for messages.
    ///
    /// # Errors
    /// As [`Plan::load`].
    pub fn parse(path: &Path, text: &str) -> Result<Plan, ConfigError> {
        yaml::parse_free(path, text)
    }

    /// The same plan with every path absolute, for a file in another folder than `base`, which they were relative to.
    #[must_use]
    pub fn placed(mut self, base: &Path) -> Plan {
        let place = |path: &mut PathBuf| {
            let full = base.join(&*path);
            *path = std::path::absolute(&full).unwrap_or(full);
        };
        let sources = &mut self.sources;
        sources.clips.iter_mut().chain(&mut sources.ontology).chain(&mut sources.audio).for_each(place);
        let Splits { train, valid, test, .. } = &mut self.splits;
        let parts = [train, valid, test].into_iter().flat_map(|part| part.members.iter_mut().chain(&mut part.never));
        let lists = self.include.iter_mut().chain(&mut self.exclude).chain(parts);
        lists.flat_map(|list| [&mut list.ids, &mut list.csv, &mut list.dataset]).flatten().for_each(place);
        self
    }

    /// One line that is the same for equal plans, whatever their comments and order and wherever their files are.
    pub fn canonical(&self) -> String {
        serde_json::to_string(&Self { sources: Sources::default(), ..self.clone() }).unwrap_or_default()
    }
}

/// For maps of whole numbers, which may be written `1_000`.
fn counts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, u64>, D::Error> {
    #[derive(Deserialize)]
    struct Count(#[serde(deserialize_with = "plain")] u64);
    let counts = Option::<BTreeMap<String, Count>>::deserialize(deserializer)?.unwrap_or_default();
    Ok(counts.into_iter().map(|(name, count)| (name, count.0)).collect())
}

#[cfg(test)]
mod tests;
