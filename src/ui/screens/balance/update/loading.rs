//! Clips, ontologies and plans from files.

use super::solving;
use crate::config::Plan;
use crate::config::plan::Sources;
use crate::dataset::Dataset;
use crate::dataset::ontology::Ontology;
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Paragraph, Popup};
use crate::ui::screens::balance::action::{BalanceAction, LoadAction};
use crate::ui::screens::balance::jobs;
use crate::ui::screens::balance::state::history::History;
use crate::ui::screens::balance::state::{Balance, PlanFile};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) fn update(state: &mut Balance, action: LoadAction, shared: &Shared) -> Vec<Effect> {
    match action {
        LoadAction::Ask { add } => vec![Effect::Popup(ask(add))],
        LoadAction::Open(path, add) => open(state, path, add, shared),
        LoadAction::Plan(path, Ok((text, plan))) => take_plan(state, &path, text, *plan),
        LoadAction::Plan(_, Err(why)) => {
            state.loading = None;
            if state.ground.is_none() {
                state.trouble = Some(why.clone());
            }
            vec![Effect::Say(Message::error(why))]
        }
        LoadAction::Progress(what) => {
            state.loading = Some(what);
            Vec::new()
        }
        LoadAction::Gathered(Ok(ground)) => gathered(state, ground),
        LoadAction::Gathered(Err(why)) => failed(state, why),
        LoadAction::Troubles => troubles(state),
    }
}

fn ask(add: bool) -> Popup {
    let title = if add { "Add clips" } else { "Open clips or a plan" };
    let then =
        move |path: String| Action::Balance(BalanceAction::Load(LoadAction::Open(PathBuf::from(path.trim()), add)));
    let input = crate::ui::popups::Input::new(title, "", then);
    Popup::Input(
        input.with_note("a segments list (.csv), annotations (.jsonl), a dataset, ontology.json, or a plan (.yaml)"),
    )
}

/// The program starts with a plan, or with files of clips.
pub fn start(state: &mut Balance, paths: &[PathBuf], audio: &[PathBuf]) -> Vec<Effect> {
    let is_plan = |path: &&PathBuf| path.extension().is_some_and(|e| e == "yaml" || e == "yml");
    let mut sources = Sources::default();
    for path in paths.iter().filter(|path| !is_plan(path)) {
        put(&mut sources, absolute(path));
    }
    sources.audio = audio.iter().map(|path| absolute(path)).collect();
    if let Some(plan) = paths.iter().find(is_plan) {
        state.named = sources;
        state.loading = Some("reading the plan".to_owned());
        return vec![Effect::Job(jobs::read_plan(plan.clone()))];
    }
    if sources.clips.is_empty() {
        return Vec::new();
    }
    state.plan = History::of(Plan { sources: sources.clone(), ..default_plan() });
    gather(state, sources)
}

/// The room came to the front: without clips it takes those of an open dataset that has labels.
pub(super) fn entered(state: &mut Balance, shared: &Shared) -> Vec<Effect> {
    if state.ground.is_some() || state.loading.is_some() {
        return Vec::new();
    }
    let labelled = |dataset: &&Arc<Dataset>| dataset.ontology().is_some();
    let Some(dataset) = shared.datasets.iter().find(labelled).or_else(|| shared.datasets.first()) else {
        return Vec::new();
    };
    let sources = Sources { clips: vec![absolute(&dataset.root)], ..Sources::default() };
    state.plan = History::of(Plan { sources: sources.clone(), ..default_plan() });
    gather(state, sources)
}

/// A plan that shows something on any clips.
fn default_plan() -> Plan {
    let mut plan = Plan::default();
    plan.targets.default = Some(20);
    plan
}

fn open(state: &mut Balance, path: PathBuf, add: bool, shared: &Shared) -> Vec<Effect> {
    if path.as_os_str().is_empty() {
        return Vec::new();
    }
    if path.extension().is_some_and(|e| e == "yaml" || e == "yml") {
        let read = Effect::Job(jobs::read_plan(path));
        if !state.is_changed() {
            return vec![read];
        }
        let said = "the changes of this plan would be lost: save it with w, or take them back with u";
        return vec![Effect::Say(Message::warning(said))];
    }
    if !path.exists() {
        return vec![Effect::Say(Message::error(format!("{} does not exist", path.display())))];
    }
    let mut plan = state.plan().clone();
    let is_ontology = path.extension().is_some_and(|e| e == "json");
    if !add && !is_ontology {
        plan.sources = Sources::default();
    }
    put(&mut plan.sources, absolute(&path));
    if plan.sources.clips.is_empty() {
        let root = shared.datasets.first().map(|dataset| absolute(&dataset.root));
        plan.sources.clips.extend(root);
    }
    let sources = resolved(&plan, &state.base());
    // The plan changes when these clips could be read.
    state.pending = Some(plan);
    gather(state, sources)
}

fn put(sources: &mut Sources, path: PathBuf) {
    if path.extension().is_some_and(|e| e == "json") {
        sources.ontology = Some(path);
    } else if !sources.clips.contains(&path) {
        sources.clips.push(path);
    }
}

fn take_plan(state: &mut Balance, path: &Path, text: String, plan: Plan) -> Vec<Effect> {
    let mut now = plan.clone();
    if now.sources.is_empty()
        && let Some(ground) = &state.ground
    {
        now.sources = ground.sources.clone();
    }
    // What the command line names goes before what the plan does.
    let named = std::mem::take(&mut state.named);
    if !named.clips.is_empty() {
        now.sources.clips = named.clips;
    }
    if !named.audio.is_empty() {
        now.sources.audio = named.audio;
    }
    now.sources.ontology = named.ontology.or(now.sources.ontology);
    state.plan = History::of(now);
    state.file = PlanFile { path: Some(absolute(path)), text, saved: plan };
    state.costs.clear();
    state.trouble = None;
    let wanted = resolved(state.plan(), &state.base());
    match &state.ground {
        Some(ground) if ground.sources == wanted => solving::again(state),
        _ if wanted.clips.is_empty() => {
            failed(state, "the plan names no clips (sources: clips): open a segments list with o".to_owned())
        }
        _ => {
            // There is nothing to show of it until these are read.
            (state.ground, state.solved) = (None, None);
            gather(state, wanted)
        }
    }
}

fn gather(state: &mut Balance, sources: Sources) -> Vec<Effect> {
    state.loading = Some("reading the clips".to_owned());
    state.trouble = None;
    vec![Effect::CancelJob(jobs::REFINE), Effect::CancelJob(jobs::COSTS), Effect::Job(jobs::gather(sources))]
}

/// Reads the clips of the plan, which are others than before.
pub(super) fn reread(state: &mut Balance) -> Vec<Effect> {
    let sources = resolved(state.plan(), &state.base());
    gather(state, sources)
}

/// The sources of a plan with absolute paths.
fn resolved(plan: &Plan, base: &Path) -> Sources {
    plan.clone().placed(&absolute(base)).sources
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn gathered(state: &mut Balance, ground: Arc<jobs::Ground>) -> Vec<Effect> {
    state.loading = None;
    if let Some(plan) = state.pending.take() {
        state.plan.set(plan, None);
    }
    state.look.unfolded =
        ground.ontology.as_ref().map(|ontology| ontology.roots().into_iter().collect()).unwrap_or_default();
    let told = ground.pool.troubles.count + ground.ontology.as_ref().map_or(0, |ontology| ontology.troubles().len());
    state.ground = Some(ground);
    (state.solved, state.compared, state.heard) = (None, None, None);
    // Label numbers are those of the new clips.
    state.look.rows.clear();
    state.look.cursor = 0;
    arrange(state);
    let mut effects = solving::again(state);
    if told > 0 {
        effects.push(Effect::Say(Message::warning(format!("{told} found wrong with these files: P tells what"))));
    }
    effects
}

/// Makes the rows of the histogram anew.
pub(super) fn arrange(state: &mut Balance) {
    if let Some(ground) = &state.ground {
        state.look.arrange(ground, state.solved.as_ref());
    }
}

fn failed(state: &mut Balance, why: String) -> Vec<Effect> {
    state.loading = None;
    if state.pending.take().is_some() && state.solved.is_some() {
        // What was there before stays.
        return vec![Effect::Say(Message::error(why))];
    }
    state.trouble = Some(why.clone());
    vec![Effect::Say(Message::error(why))]
}

fn troubles(state: &Balance) -> Vec<Effect> {
    let Some(ground) = &state.ground else { return Vec::new() };
    let notes = state.solved.iter().flat_map(|solved| &solved.task.notes).cloned();
    let tree = ground.ontology.iter().flat_map(Ontology::troubles).cloned();
    let found = &ground.pool.troubles;
    let all: Vec<String> = notes.chain(tree).chain(found.first.iter().cloned()).collect();
    if all.is_empty() {
        return vec![Effect::Say(Message::info("nothing is wrong with the files and the plan"))];
    }
    let mut lines: Vec<Paragraph> = all.into_iter().map(|line| Paragraph::Words(Role::Text, line)).collect();
    let more = found.count.saturating_sub(found.first.len());
    lines.extend((more > 0).then(|| Paragraph::Words(Role::Muted, format!("and {more} more"))));
    vec![Effect::Popup(Popup::text("What is wrong", lines))]
}
