//! What `audiocap balance` can be told, and the plan that comes of it.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};

use crate::balance::export::Export;
use crate::balance::{Outcome, Pool};
use crate::config::plan::Sources;
use crate::config::{Plan, plan, shipped};
use crate::files::transfer::Link;

const EXAMPLES: &str = "\
Examples:
  audiocap balance --segments eval_segments.csv --ontology ontology.json
  audiocap balance --plan configs/balance/balanced-eval.yaml --segments balanced_train_segments.csv \\
    --segments eval_segments.csv --ontology ontology.json --out subset
  audiocap balance --plan mine.yaml --segments unbalanced_train_segments.csv --ontology ontology.json \\
    --audio audios/ --out subset --link copy --dry-run
  audiocap balance --segments eval_segments.csv --ontology ontology.json --json | jq .coverage

Without --out nothing is written. With --audio there will be an AudioFolder in OUT/audiofolder to browse and to train on.
The same plan and lists give the same bytes everywhere. configs/balance/ has commented plans.";

/// Options of `audiocap balance`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
#[allow(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub struct Options {
    /// Targets, limits and lists in YAML [default: 500 clips of each class, 80 of each instrument and genre, as published]
    #[arg(long, value_name = "YAML")]
    plan: Option<PathBuf>,
    /// A list of AudioSet's segments; may be said several times
    #[arg(long, value_name = "CSV", required_unless_present_any = ["annotations", "dataset", "plan"])]
    segments: Vec<PathBuf>,
    /// Annotations as this command writes them; may be said several times
    #[arg(long, value_name = "JSONL")]
    annotations: Vec<PathBuf>,
    /// An AudioFolder with labels; may be said several times
    #[arg(long, value_name = "FOLDER")]
    dataset: Vec<PathBuf>,
    /// AudioSet's ontology.json; without it the plan cannot name subtrees
    #[arg(long, value_name = "JSON")]
    pub ontology: Option<PathBuf>,
    /// A folder of audio files that are called by their YouTube ids; may be said several times
    #[arg(long, value_name = "DIR")]
    pub audio: Vec<PathBuf>,
    /// Write the subset into this folder: new, empty or an earlier subset
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How audio comes into the AudioFolder [default: hard, which takes no room and copies where it cannot link]
    #[arg(long, value_name = "HOW", requires = "out")]
    link: Option<How>,
    /// Write no AudioFolder
    #[arg(long, requires = "out")]
    no_audio_folder: bool,
    /// Say what would be written, and write nothing
    #[arg(long, requires = "out")]
    pub dry_run: bool,
    /// Replace an earlier subset
    #[arg(long, requires = "out")]
    pub overwrite: bool,
    /// How clips are chosen, instead of the plan's way
    #[arg(long, value_name = "HOW")]
    strategy: Option<Strategy>,
    /// The seed, instead of the plan's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// One JSON object instead of a report
    #[arg(long)]
    pub json: bool,
    /// Open the plan and the clips in the workbench instead
    #[arg(long, conflicts_with_all = ["out", "json"])]
    pub open: bool,
}

/// How audio comes into the AudioFolder.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum How {
    /// A second name for the same bytes
    Hard,
    /// A symbolic link
    Sym,
    /// A copy
    Copy,
}

/// How clips are chosen.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Strategy {
    /// As little above the targets as possible
    Frugal,
    /// The published policy
    Reference,
}

/// A plan and where it came from.
pub struct Source {
    /// The plan, with what the command line says in its place.
    pub plan: Plan,
    /// Its text with that too.
    pub text: String,
    /// What its paths are relative to.
    pub base: PathBuf,
    name: PathBuf,
}

impl Source {
    /// What is wrong, with the name of the plan.
    pub fn wrong(&self, why: &str) -> anyhow::Error {
        anyhow!("{}: {why}", self.name.display())
    }
}

impl Options {
    /// The plan, or the shipped one, with what the command line says in its place.
    ///
    /// # Errors
    /// When it cannot be read or means nothing.
    pub fn plan(&self) -> anyhow::Result<Source> {
        let (name, text) = match &self.plan {
            Some(file) => {
                let text = std::fs::read_to_string(file);
                (file.clone(), text.with_context(|| format!("cannot read the plan {}", file.display()))?)
            }
            None => (PathBuf::from("the shipped plan"), shipped::BALANCE[0].1.to_owned()),
        };
        let before = Plan::parse(&name, &text)?;
        let mut plan = before.clone();
        plan.seed = self.seed.unwrap_or(plan.seed);
        plan.strategy = match self.strategy {
            Some(Strategy::Frugal) => plan::Strategy::Frugal,
            Some(Strategy::Reference) => plan::Strategy::Reference,
            None => plan.strategy,
        };
        let text = if plan == before { text } else { plan::write(&text, &plan) };
        let base = self.plan.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_path_buf();
        Ok(Source { plan, text, base, name })
    }

    /// Where the clips come from: what the command line names, else what the plan does.
    ///
    /// # Errors
    /// When neither names any.
    pub fn sources(&self, source: &Source) -> anyhow::Result<Sources> {
        let lists = [&self.segments, &self.annotations, &self.dataset].into_iter().flatten();
        let named =
            Sources { clips: lists.cloned().collect(), ontology: self.ontology.clone(), audio: self.audio.clone() };
        let own = source.plan.clone().placed(&source.base).sources;
        let either = |named: Vec<PathBuf>, own: Vec<PathBuf>| if named.is_empty() { own } else { named };
        let sources = Sources {
            clips: either(named.clips, own.clips),
            ontology: named.ontology.or(own.ontology),
            audio: either(named.audio, own.audio),
        };
        if sources.clips.is_empty() {
            return Err(source.wrong("names no clips under sources: give --segments, --annotations or --dataset"));
        }
        Ok(sources)
    }

    /// What to open in the workbench.
    pub fn to_open(&self) -> Vec<PathBuf> {
        let lists = [&self.segments, &self.annotations, &self.dataset].into_iter().flatten();
        lists.chain(&self.ontology).chain(&self.plan).cloned().collect()
    }

    /// What to write.
    pub fn export<'a>(
        &self,
        pool: &'a Pool,
        outcome: &'a Outcome,
        source: &'a Source,
        ontology: Option<&'a Path>,
    ) -> Export<'a> {
        let link = match self.link {
            None | Some(How::Hard) => Link::Hard,
            Some(How::Sym) => Link::Sym,
            Some(How::Copy) => Link::Copy,
        };
        let audio = (pool.knows_audio() && !self.no_audio_folder).then_some(link);
        Export { pool, outcome, plan_text: &source.text, plan: &source.plan, ontology, audio }
    }
}
