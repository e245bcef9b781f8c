//! `audiocap balance`: chooses a balanced subset of AudioSet by a plan, tells what it is like, and writes it.

mod options;
mod report;
mod told;

use std::path::Path;
use std::time::Instant;

use anyhow::Context;

use super::arguments::Global;
use super::interrupt::Interrupt;
use super::open;
use super::output::{self, Outcome as Ending};
use super::progress::{Progress, Unit};
use crate::balance::export::{self, Export, ExportError, Preview, Written};
use crate::balance::{Candidates, Inputs, Lists, Outcome, Pool, Task, Vocabulary, choose, disk, find_ontology, gather};
use crate::dataset::ontology::Ontology;
use crate::text::safe;
use crate::ui;
use crate::ui::room::Room;
pub use options::Options;
use options::Source;
use told::Told;

/// Chooses, tells and writes.
pub fn run(global: &Global, options: &Options) -> anyhow::Result<Ending> {
    if options.open {
        let workbench = open::options(global, Vec::new(), false);
        return open::workbench(&ui::Options {
            room: Room::Balance,
            balance: options.to_open(),
            balance_audio: options.audio.clone(),
            ..workbench
        });
    }
    let interrupt = Interrupt::listen();
    let mut progress = Progress::new();
    let ending = work(options, &interrupt, &mut progress);
    progress.end();
    match ending {
        Err(error) if matches!(error.downcast_ref(), Some(ExportError::Stopped { .. })) => {
            output::note(&format!("audiocap: {}", safe(&error.to_string())));
            Ok(Ending::Interrupted)
        }
        other => other,
    }
}

fn work(options: &Options, interrupt: &Interrupt, progress: &mut Progress) -> anyhow::Result<Ending> {
    let source = options.plan()?;
    let lists = Lists::read(&source.plan, &source.base).map_err(|why| source.wrong(&why))?;
    let sources = options.sources(&source)?;
    let ontology_file = find_ontology(&sources);
    let ontology = ontology_file.as_deref().map(load).transpose()?;
    progress.at("reading clips", 0, 0, Unit::Files);
    let pool = gather(&sources.clips, &sources.audio, vocabulary(ontology.as_ref()))?;
    told::troubles(&pool, progress);
    progress.at("choosing", 0, 0, Unit::Files);
    let inputs = Inputs { pool: &pool, ontology: ontology.as_ref(), plan: &source.plan, lists: &lists };
    let start = Instant::now();
    let outcome = solve(inputs, &source, interrupt)?;
    let seconds = start.elapsed().as_secs_f64();
    if interrupt.wanted() {
        return Ok(Ending::Interrupted);
    }
    let done =
        deliver(options, &options.export(&pool, &outcome, &source, ontology_file.as_deref()), progress, interrupt)?;
    progress.end();
    let told = Told { report: &outcome.report, seconds, size: size(&pool, &outcome), done: &done };
    if options.json {
        told.json()?;
    } else {
        output::line(&report::text(&told))?;
    }
    Ok(Ending::Good)
}

/// What came of `--out`.
enum Done {
    /// Nothing was asked for.
    Nothing,
    /// Nothing was written, as was asked.
    Previewed(Preview),
    Written(Written, std::path::PathBuf),
}

fn load(file: &Path) -> anyhow::Result<Ontology> {
    Ontology::load(file).with_context(|| format!("cannot read the ontology {}", file.display()))
}

fn vocabulary(ontology: Option<&Ontology>) -> Vocabulary {
    ontology.map_or_else(Vocabulary::of_classes, Vocabulary::of_ontology)
}

fn solve(inputs: Inputs<'_>, source: &Source, interrupt: &Interrupt) -> anyhow::Result<Outcome> {
    let Inputs { pool, ontology, plan, lists } = inputs;
    let candidates = Candidates::of(pool, plan, lists);
    let task = Task::of(pool, ontology, plan, &candidates).map_err(|why| source.wrong(&why))?;
    let answer = choose(pool, plan, &candidates, &task, interrupt.flag(), |_| {});
    Outcome::of(inputs, &candidates, &task, &answer).map_err(|why| source.wrong(&why))
}

fn deliver(
    options: &Options,
    export: &Export<'_>,
    progress: &mut Progress,
    interrupt: &Interrupt,
) -> Result<Done, ExportError> {
    let Some(out) = &options.out else { return Ok(Done::Nothing) };
    if options.dry_run {
        return export::preview(export, out).map(Done::Previewed);
    }
    let mut on_progress = |at: crate::files::transfer::Progress| {
        progress.at("bringing audio", at.files as u64, at.of as u64, Unit::Files);
    };
    let written = export::write(export, out, options.overwrite, &mut on_progress, interrupt.flag())?;
    Ok(Done::Written(written, out.clone()))
}

/// The audio of the subset, where folders of audio were named.
fn size(pool: &Pool, outcome: &Outcome) -> Option<disk::Size> {
    let clips: Vec<u32> = outcome.parts.iter().map(|(_, clip)| clip).collect();
    pool.knows_audio().then(|| disk::size(pool, &clips, None))
}
