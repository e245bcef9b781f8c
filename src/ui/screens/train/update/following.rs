//! Finding runs and following those on the charts.

use super::{captions, overview};
use crate::run::Summary;
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Popup};
use crate::ui::screens::train::action::{RunsAction, TrainAction};
use crate::ui::screens::train::jobs::{self, Looked};
use crate::ui::screens::train::state::Train;
use crate::ui::screens::train::state::steering::outcome;
use crate::ui::shared::Shared;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Files are looked at so often.
const LOOK: Duration = Duration::from_secs(1);
/// Folders are searched for new runs so often.
const SEARCH: Duration = Duration::from_secs(10);

/// What to do when the program starts: look for runs in `roots`, and put the cursor on `wanted`.
pub fn start(state: &mut Train, mut roots: Vec<PathBuf>, wanted: Option<PathBuf>) -> Vec<Effect> {
    if let Some(path) = &wanted {
        roots.insert(0, path.clone());
        state.runs.named.push(path.clone());
    }
    state.runs.wanted = wanted.map(|path| path.canonicalize().unwrap_or(path));
    state.runs.roots = roots;
    search(state)
}

/// Whether files have to be looked at again and again.
pub fn wants_ticks(state: &Train, in_front: bool) -> bool {
    state.runs.any_live() || !state.steering.asked.is_empty() || (in_front && !state.runs.roots.is_empty())
}

pub(super) fn update(state: &mut Train, action: RunsAction, shared: &Shared) -> Vec<Effect> {
    match action {
        RunsAction::Found(list) => found(state, list, shared),
        RunsAction::Looked(looked) => heard(state, *looked),
        RunsAction::Select(row) => {
            state.focus = crate::ui::screens::train::action::Pane::Runs;
            select(state, row, shared)
        }
        RunsAction::Watch(path) => watch(state, &path, shared),
        RunsAction::AskFolder => vec![Effect::Popup(ask_folder())],
        RunsAction::Overlay => overlay(state, shared),
        RunsAction::Differences => overview::differences(state),
        RunsAction::Story => overview::story(state),
    }
}

/// The room came to the front.
pub(super) fn entered(state: &mut Train, shared: &Shared) -> Vec<Effect> {
    let mut effects = search(state);
    effects.extend(look(state, shared));
    effects
}

pub(super) fn tick(state: &mut Train, shared: &Shared) -> Vec<Effect> {
    let due =
        |last: Option<Instant>, every| last.is_none_or(|then| shared.now.saturating_duration_since(then) >= every);
    let mut effects = Vec::new();
    if due(state.looked, LOOK) && !state.looking {
        effects.extend(look(state, shared));
    }
    if due(state.searched, SEARCH) {
        state.searched = Some(shared.now);
        effects.extend(search(state));
    }
    effects
}

/// Puts the cursor on a run.
pub(super) fn select(state: &mut Train, row: usize, shared: &Shared) -> Vec<Effect> {
    let before = state.runs.selected().map(Path::to_owned);
    state.runs.row = row.min(state.runs.list.len().saturating_sub(1));
    if state.runs.selected().map(Path::to_owned) == before {
        return Vec::new();
    }
    state.checkpoint = 0;
    (state.charts.cursor, state.charts.window) = (None, None);
    captions::forget(state);
    look(state, shared)
}

fn search(state: &Train) -> Vec<Effect> {
    if state.runs.roots.is_empty() {
        Vec::new()
    } else {
        vec![Effect::Job(jobs::search(state.runs.roots.clone(), state.runs.named.clone()))]
    }
}

/// Has the files of what is shown read.
fn look(state: &mut Train, shared: &Shared) -> Vec<Effect> {
    state.looked = Some(shared.now);
    let runs: Vec<PathBuf> = state.runs.shown().into_iter().map(Path::to_owned).collect();
    let asked: Vec<(PathBuf, u64)> = state.steering.asked.iter().map(|asked| (asked.run.clone(), asked.n)).collect();
    if runs.is_empty() && asked.is_empty() {
        return Vec::new();
    }
    state.looking = true;
    vec![Effect::Job(jobs::look(state.readers.clone(), runs, asked))]
}

fn found(state: &mut Train, list: Vec<Summary>, shared: &Shared) -> Vec<Effect> {
    let before = state.runs.selected().map(Path::to_owned);
    state.runs.found(list);
    let now = state.runs.selected().map(Path::to_owned);
    if now == before {
        return Vec::new();
    }
    captions::forget(state);
    look(state, shared)
}

fn heard(state: &mut Train, looked: Looked) -> Vec<Effect> {
    state.looking = false;
    state.runs.troubles = looked.troubles.into_iter().collect();
    looked.runs.into_iter().for_each(|run| state.runs.take(run));
    state.runs.forget_others();
    let mut effects = Vec::new();
    for (run, answer) in looked.answers {
        if let Some(asked) = state.steering.answered(&run, answer.n) {
            let words = outcome(&asked, &answer);
            effects.push(Effect::Say(if answer.ok { Message::info(words) } else { Message::warning(words) }));
        }
    }
    effects.extend(captions::follow(state));
    effects
}

fn overlay(state: &mut Train, shared: &Shared) -> Vec<Effect> {
    let Some(path) = state.runs.selected().map(Path::to_owned) else { return Vec::new() };
    if !state.runs.overlaid.remove(&path) {
        state.runs.overlaid.insert(path);
    }
    look(state, shared)
}

fn ask_folder() -> Popup {
    let watch = |path: String| Action::Train(TrainAction::Runs(RunsAction::Watch(path.trim().into())));
    Popup::Input(Input::new("Watch runs", "", watch).with_note("a run directory, or a folder of them"))
}

fn watch(state: &mut Train, path: &Path, shared: &Shared) -> Vec<Effect> {
    let path = match (path.strip_prefix("~"), dirs::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    };
    let path = std::path::absolute(&path).unwrap_or(path);
    state.runs.wanted = Some(path.clone());
    state.runs.named.push(path.clone());
    if !state.runs.roots.contains(&path) {
        state.runs.roots.push(path.clone());
    }
    let mut effects = search(state);
    if !shared.settings.runs.contains(&path) {
        let mut settings = shared.settings.clone();
        settings.runs.push(path);
        effects.push(Effect::Save(settings));
    }
    effects
}
