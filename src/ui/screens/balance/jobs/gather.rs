//! Reading clips, the ontology and plans.

use super::{CLIPS, done};
use crate::balance::{Members, Pool, Rollup, Vocabulary, find_ontology, gather as gather_pool};
use crate::config::Plan;
use crate::config::plan::Sources;
use crate::dataset::ontology::Ontology;
use crate::ui::action::Action;
use crate::ui::jobs::{Job, JobContext};
use crate::ui::screens::balance::action::{BalanceAction, LoadAction};
use std::path::PathBuf;
use std::sync::Arc;

/// Files looked at to tell how large a clip is.
const SAMPLE: usize = 300;

/// The clips of the room, and what is known of them for every plan.
#[derive(Debug)]
pub struct Ground {
    /// Where they came from, absolute.
    pub sources: Sources,
    /// The clips.
    pub pool: Pool,
    /// By label set.
    pub members: Members,
    /// The tree of labels.
    pub ontology: Option<Ontology>,
    /// The file of it.
    pub ontology_file: Option<PathBuf>,
    /// For counting along the tree.
    pub rollup: Option<Rollup>,
    /// How many clips each label has.
    pub totals: Vec<u32>,
    /// How many clips each label of the ontology has, or one below it.
    pub nodes: Vec<u32>,
    /// The label of the pool for each of the ontology; `None` for groups, which no clip has as its own label.
    pub label_of_node: Vec<Option<usize>>,
    /// The mean length of the clips of each label set in seconds; NaN where it is not known.
    pub seconds: Vec<f32>,
    /// The mean size of a file in bytes, where files were found.
    pub bytes: Option<f64>,
}

/// Reads the clips of `sources`, whose paths are absolute.
pub fn gather(sources: Sources) -> Job {
    Job::new(CLIPS, move |context| {
        let ground = ground(sources, context).map(Arc::new);
        done(BalanceAction::Load(LoadAction::Gathered(ground)))
    })
}

fn ground(sources: Sources, context: &JobContext) -> Result<Ground, String> {
    let tell = |what: &str| context.send(Action::Balance(BalanceAction::Load(LoadAction::Progress(what.to_owned()))));
    tell("reading the clips");
    let ontology_file = find_ontology(&sources);
    let load =
        |path: &PathBuf| Ontology::load(path).map_err(|error| format!("cannot read {}: {error}", path.display()));
    let ontology = ontology_file.as_ref().map(load).transpose()?;
    let vocabulary = ontology.as_ref().map_or_else(Vocabulary::of_classes, Vocabulary::of_ontology);
    let pool = gather_pool(&sources.clips, &sources.audio, vocabulary).map_err(|error| error.to_string())?;
    tell("counting labels");
    let members = Members::of(&pool);
    let all: Vec<u32> = (0..pool.sets.len()).map(|set| members.of_set(set).len() as u32).collect();
    let rollup = ontology.as_ref().map(|ontology| Rollup::of(&pool, ontology));
    let totals = totals(&pool, &all);
    let place = |ontology: &Ontology| {
        let label = |node: usize| pool.labels.iter().position(|label| label.id == ontology.label(node).0);
        (0..ontology.len()).map(|node| label(node).filter(|&label| totals[label] > 0)).collect()
    };
    Ok(Ground {
        nodes: rollup.as_ref().map(|rollup| rollup.count(&all)).unwrap_or_default(),
        label_of_node: ontology.as_ref().map(place).unwrap_or_default(),
        totals,
        seconds: (0..pool.sets.len()).map(|set| mean_seconds(&pool, members.of_set(set))).collect(),
        bytes: mean_bytes(&pool),
        sources,
        pool,
        members,
        ontology,
        ontology_file,
        rollup,
    })
}

fn totals(pool: &Pool, all: &[u32]) -> Vec<u32> {
    let mut totals = vec![0; pool.labels.len()];
    for (set, &clips) in all.iter().enumerate() {
        pool.sets.labels(set).iter().for_each(|&label| totals[label as usize] += clips);
    }
    totals
}

fn mean_seconds(pool: &Pool, clips: &[u32]) -> f32 {
    let lengths = clips.iter().map(|&clip| pool.span(clip as usize)).map(|[from, to]| to - from);
    let known: Vec<f32> = lengths.filter(|seconds| seconds.is_finite()).collect();
    known.iter().sum::<f32>() / known.len() as f32
}

/// Per clip, those without a file counting nothing.
fn mean_bytes(pool: &Pool) -> Option<f64> {
    let every = (pool.len() / SAMPLE).max(1);
    let looked: Vec<Option<PathBuf>> = (0..pool.len()).step_by(every).map(|clip| pool.audio(clip)).collect();
    let files = looked.iter().flatten().filter_map(|file| std::fs::metadata(file).ok());
    let bytes: f64 = files.map(|facts| facts.len() as f64).sum();
    (bytes > 0.0).then(|| bytes / looked.len() as f64)
}

impl Ground {
    /// About how many hours these clips last, given by label set; clips of unknown length count nothing.
    pub fn hours(&self, taken: &[u32]) -> f64 {
        let seconds = taken.iter().zip(&self.seconds).filter(|(_, seconds)| seconds.is_finite());
        seconds.map(|(&clips, &seconds)| f64::from(clips) * f64::from(seconds)).sum::<f64>() / 3600.0
    }
}

/// Reads a plan with its text.
pub fn read_plan(path: PathBuf) -> Job {
    Job::new(CLIPS, move |_| {
        let read = std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()));
        let parsed = read.and_then(|text| {
            let plan = Plan::parse(&path, &text).map_err(|error| error.to_string())?;
            Ok((text, Box::new(plan)))
        });
        done(BalanceAction::Load(LoadAction::Plan(path, parsed)))
    })
}
