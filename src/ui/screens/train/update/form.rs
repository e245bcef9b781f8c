//! The form that begins a run.

use crate::config::TrainingConfig;
use crate::config::flat::with;
use crate::ui::action::{Action, AppAction};
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Item, List, Popup};
use crate::ui::screens::train::action::{FormAction, RunsAction, TrainAction};
use crate::ui::screens::train::jobs::{self, Found};
use crate::ui::screens::train::state::Train;
use crate::ui::screens::train::state::form::{FIXED, Form, Planned, Wish};
use crate::ui::step::Step;
use std::path::{Path, PathBuf};

pub(super) fn update(state: &mut Train, action: FormAction) -> Vec<Effect> {
    match action {
        FormAction::New => vec![Effect::Job(jobs::configs())],
        FormAction::Configs(found) => vec![Effect::Popup(choose(found))],
        FormAction::AskConfig => vec![Effect::Popup(ask_config())],
        FormAction::ReadConfig(path) => vec![Effect::Job(jobs::config(path))],
        FormAction::Read(path, Err(why)) => {
            drop(path);
            vec![Effect::Say(Message::error(why))]
        }
        FormAction::Read(path, Ok(text)) => {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            open(state, &name, &text, Vec::new())
        }
        FormAction::Take(found) => open(state, &found.name, &found.text, Vec::new()),
        FormAction::Fork => fork(state),
        FormAction::Resume => resume(state, None),
        FormAction::ResumeAt(rate) => resume(state, Some(rate)),
        FormAction::Edit => edit(state),
        FormAction::Set(row, value) => set(state, row, &value),
        FormAction::Select(row) => {
            if let Some(form) = &mut state.form {
                form.row = row;
            }
            Vec::new()
        }
        FormAction::Close => {
            state.form = None;
            Vec::new()
        }
        FormAction::Planned(planned) => {
            if let Some(form) = &mut state.form {
                form.planned = *planned;
            }
            Vec::new()
        }
        FormAction::Begin => begin(state),
        FormAction::Begun(begun) => begun_or_not(state, begun),
    }
}

fn choose(found: Vec<Found>) -> Popup {
    let take = |found: Found| {
        let (name, place) = (found.name.clone(), found.place.clone());
        Item::new(name, form(FormAction::Take(Box::new(found)))).with_detail(place)
    };
    let mut items: Vec<Item> = found.into_iter().map(take).collect();
    items.push(Item::new("another one: type the path of a YAML file", form(FormAction::AskConfig)));
    Popup::List(List::new("Begin a run from a config", items).or(|path| form(FormAction::ReadConfig(path.into()))))
}

fn ask_config() -> Popup {
    let read = |path: String| form(FormAction::ReadConfig(path.trim().into()));
    Popup::Input(
        Input::new("Training config", "", read)
            .with_note("a YAML file; the shipped ones have every key with its meaning"),
    )
}

fn form(action: FormAction) -> Action {
    Action::Train(TrainAction::Form(action))
}

/// Opens the form on a config, all of whose keys are then there to edit.
fn open(state: &mut Train, name: &str, text: &str, checkpoints: Vec<PathBuf>) -> Vec<Effect> {
    let config = match TrainingConfig::parse(Path::new(name), text) {
        Ok(config) => config.to_yaml(),
        Err(error) => return vec![Effect::Say(Message::error(error.to_string()))],
    };
    let root = root(state);
    let taken = |name: &str| state.runs.list.iter().any(|run| run.path.parent() == Some(&root) && run.name == name);
    let free = (1..100_000).map(|n| format!("{name}-{n}")).find(|name| !taken(name)).unwrap_or_default();
    let wish = Wish { name: free, root, config: config.clone(), from: None };
    state.form = Some(Form {
        title: name.to_owned(),
        before: config,
        checkpoints,
        planned: Planned::Working,
        row: 0,
        scroll: crate::ui::widgets::Scroll::default(),
        beginning: false,
        wish: wish.clone(),
    });
    vec![Effect::Job(jobs::plan(wish))]
}

/// Beside the run under the cursor, else where the program keeps runs.
fn root(state: &Train) -> PathBuf {
    let beside = state.runs.selected().and_then(Path::parent).map(Path::to_owned);
    let own = || dirs::data_dir().map(|folder| folder.join("audiocap/runs"));
    beside.or_else(own).unwrap_or_else(|| "runs".into())
}

fn fork(state: &mut Train) -> Vec<Effect> {
    let Some(run) = state.run() else { return vec![Effect::Say(Message::info("no run is under the cursor"))] };
    if run.config.is_empty() {
        return vec![Effect::Say(Message::warning("this run has no config.yaml to begin another one from"))];
    }
    let (name, config) = (format!("{}-fork", run.layout.name()), run.config.to_string());
    let best = run.best.as_ref().map(|best| best.step);
    let mut checkpoints: Vec<_> = run.checkpoints.iter().rev().collect();
    checkpoints.sort_by_key(|one| Some(one.step) != best);
    let checkpoints = checkpoints.into_iter().map(|one| one.path.clone()).collect();
    open(state, &name, &config, checkpoints)
}

fn resume(state: &Train, rate: Option<f64>) -> Vec<Effect> {
    match state.run() {
        Some(run) if run.is_live() => vec![Effect::Say(Message::info("this run goes on already"))],
        Some(run) if run.info.is_none() => {
            vec![Effect::Say(Message::warning("this run was not begun by audiocap, which cannot go on with it"))]
        }
        Some(run) => vec![
            Effect::Say(Message::info("the trainer is starting")),
            Effect::Job(jobs::resume(run.layout.root().to_owned(), rate)),
        ],
        None => vec![Effect::Say(Message::info("no run is under the cursor"))],
    }
}

fn edit(state: &mut Train) -> Vec<Effect> {
    let Some(form) = &mut state.form else { return Vec::new() };
    let row = form.row;
    if row == 2 {
        if form.checkpoints.is_empty() {
            return vec![Effect::Say(Message::info(
                "a fork can begin from a checkpoint; here the config names the model",
            ))];
        }
        form.turn_from();
        return replan(form);
    }
    let Some(at) = form.rows().into_iter().nth(row) else { return Vec::new() };
    let set = move |value: String| self::form(FormAction::Set(row, value));
    vec![Effect::Popup(Popup::input(at.key, &at.value, set))]
}

/// Takes a value; a config that makes no sense so is left as it was.
fn set(state: &mut Train, row: usize, value: &str) -> Vec<Effect> {
    let Some(form) = &mut state.form else { return Vec::new() };
    match row {
        0 => {
            let plain = !value.is_empty() && !value.starts_with('.') && !value.contains(['/', '\\']);
            if !plain {
                return vec![Effect::Say(Message::warning("the name must be one plain folder name"))];
            }
            value.clone_into(&mut form.wish.name);
            return Vec::new();
        }
        1 => {
            form.wish.root = value.into();
            return Vec::new();
        }
        _ => {}
    }
    let Some(at) = form.rows().into_iter().nth(row.max(FIXED)) else { return Vec::new() };
    let edited = with(&form.wish.config, &at.key, value).and_then(|text| {
        let config = TrainingConfig::parse(Path::new("the edited config"), &text).map_err(|error| error.to_string())?;
        Ok(config.to_yaml())
    });
    match edited {
        Ok(config) => {
            form.wish.config = config;
            replan(form)
        }
        Err(why) => vec![Effect::Say(Message::error(why))],
    }
}

/// Moves the cursor.
pub(super) fn stepped(state: &mut Train, step: Step) {
    if let Some(form) = &mut state.form {
        form.row = step.from(form.row, form.rows().len(), form.scroll.page());
    }
}

fn replan(form: &mut Form) -> Vec<Effect> {
    form.planned = Planned::Working;
    vec![Effect::Job(jobs::plan(form.wish.clone()))]
}

fn begin(state: &mut Train) -> Vec<Effect> {
    let Some(form) = state.form.as_mut().filter(|form| !form.beginning) else { return Vec::new() };
    form.beginning = true;
    vec![Effect::Say(Message::info("the trainer is starting")), Effect::Job(jobs::begin(form.wish.clone()))]
}

fn begun_or_not(state: &mut Train, begun: Result<PathBuf, String>) -> Vec<Effect> {
    match begun {
        Ok(path) => {
            state.form = None;
            let watch = Action::Train(TrainAction::Runs(RunsAction::Watch(path.clone())));
            let words = format!("{} is under way; it goes on when this screen is closed", path.display());
            vec![Effect::Do(watch), Effect::Do(Action::App(AppAction::Say(Message::info(words))))]
        }
        Err(why) => {
            if let Some(form) = &mut state.form {
                (form.beginning, form.planned) = (false, Planned::Failed(why.clone()));
            }
            vec![Effect::Say(Message::error(why))]
        }
    }
}
