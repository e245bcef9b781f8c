//! A chosen subset, parted, with all that there is to say of it: what reports, manifests and exports are made of.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::candidates::Candidates;
use super::choice::Choice;
use super::frugal::Answer;
use super::hash::hash;
use super::lists::Lists;
use super::pool::Pool;
use super::short::{Shortfall, shortfalls};
use super::splits::{self, NAMES, PartReport, Parts};
use super::subset::{Figures, clips, hours};
use super::task::Task;
use crate::config::Plan;
use crate::config::plan::Strategy;
use crate::dataset::ontology::Ontology;

/// As many troubles of the ontology are told one by one.
const TROUBLES: usize = 10;

/// What a subset is chosen from and by.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The clips.
    pub pool: &'a Pool,
    /// The ontology, where there is one.
    pub ontology: Option<&'a Ontology>,
    /// The plan.
    pub plan: &'a Plan,
    /// Its lists.
    pub lists: &'a Lists,
}

/// A chosen and parted subset.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its clips in their parts.
    pub parts: Parts,
    /// What there is to say of it.
    pub report: Report,
}

/// What there is to say of a subset, in the words of `balance --json` and of manifests.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// How clips were chosen.
    pub strategy: Strategy,
    /// The seed of the plan.
    pub seed: u64,
    /// Counts and how good they are.
    #[serde(flatten)]
    pub figures: Figures,
    /// The length of all clips, as far as it is known.
    pub hours: f64,
    /// Clips whose length is not known.
    pub unknown_length: usize,
    /// Of everything that decided the subset: see [`hash`].
    pub hash: String,
    /// By part.
    #[serde(serialize_with = "by_name")]
    pub splits: [PartReport; 3],
    /// Labels that have less than the plan says.
    pub short: Vec<Shortfall>,
    /// What a person should know.
    pub notes: Vec<String>,
    /// How many things were wrong with the files that clips were read from.
    pub troubles: usize,
}

impl Outcome {
    /// Of an answer.
    ///
    /// # Errors
    /// In words, when the plan contradicts itself about the parts.
    pub fn of(inputs: Inputs<'_>, candidates: &Candidates, task: &Task, answer: &Answer) -> Result<Outcome, String> {
        let Inputs { pool, ontology, plan, lists } = inputs;
        let chosen = clips(pool, plan, candidates, task, &answer.choice);
        let parts = splits::part(pool, plan, lists, &chosen)?;
        let mut choice = answer.choice.clone();
        parts.dropped.iter().for_each(|&clip| choice.remove(&task.problem, pool.set_of(clip as usize), 1));
        let all: Vec<u32> = parts.iter().map(|(_, clip)| clip).collect();
        let (hours, unknown_length) = hours(pool, &all);
        let report = Report {
            strategy: plan.strategy,
            seed: plan.seed,
            figures: Figures::of(task, &choice, answer.bound),
            hours,
            unknown_length,
            hash: hash(pool, ontology, plan, lists),
            splits: parts.reports.clone(),
            short: shortfalls(pool, task, &choice),
            notes: about_ontology(ontology)
                .into_iter()
                .chain(task.notes.iter().cloned())
                .chain(without_clips(pool, plan, task))
                .chain(parts.notes.iter().cloned())
                .chain(over_caps(task, &choice))
                .chain((all.is_empty()).then(|| "no clip is chosen: the plan has no targets above 0".to_owned()))
                .collect(),
            troubles: pool.troubles.count,
        };
        Ok(Outcome { parts, report })
    }
}

/// What is wrong with the ontology; of much the first.
fn about_ontology(ontology: Option<&Ontology>) -> Vec<String> {
    let troubles = ontology.map(Ontology::troubles).unwrap_or_default();
    let mut notes: Vec<String> =
        troubles.iter().take(TROUBLES).map(|trouble| format!("the ontology: {trouble}")).collect();
    if troubles.len() > TROUBLES {
        notes.push(format!("the ontology: {} such things in all", troubles.len()));
    }
    notes
}

/// Soft caps that the targets were worth exceeding.
fn over_caps(task: &Task, choice: &Choice) -> Vec<String> {
    let caps = task.problem.caps.iter().zip(&task.cap_names).zip(&choice.under_cap);
    let over = caps.filter(|((cap, _), clips)| !cap.hard && **clips > cap.at_most);
    over.map(|((cap, name), clips)| {
        format!(
            "the soft cap `{name}` of {} is exceeded by {} clips, for the targets",
            cap.at_most,
            clips - cap.at_most
        )
    })
    .collect()
}

/// Labels that the plan names a target for and that no clip has.
fn without_clips(pool: &Pool, plan: &Plan, task: &Task) -> Option<String> {
    let has_none = |name: &&String| pool.label(name).is_some_and(|label| task.totals[label] == 0);
    let wanted = plan.targets.labels.iter().filter(|(_, target)| **target > 0).map(|(name, _)| name);
    let names: Vec<String> = wanted.filter(has_none).map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("no clip that may be taken has {}, which have targets", names.join(", ")))
}

fn by_name<S: Serializer>(reports: &[PartReport; 3], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(NAMES.len()))?;
    for (name, report) in NAMES.iter().zip(reports) {
        map.serialize_entry(name, report)?;
    }
    map.end()
}
