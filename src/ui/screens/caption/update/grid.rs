//! Choosing what a grid is made of, and having it written.

use super::{tries, writing};
use crate::config::Generate;
use crate::ui::action::{Action, AppAction};
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Popup};
use crate::ui::screens::caption::action::{CaptionAction, ClipAction, GridAction, Pane};
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::grid::{Part, Side, add, on};
use crate::ui::screens::caption::state::how::PREFIXES;
use crate::ui::shared::{DEMO_MODEL, Shared};
use crate::whisper::grid::Grid as Cells;

/// More captions than anybody compares; a slip of the finger must not cost an hour.
const MOST: usize = 500;

pub(super) fn update(state: &mut Caption, action: GridAction, shared: &Shared) -> Vec<Effect> {
    match action {
        GridAction::Open => return open(state, shared),
        GridAction::Close => state.grid.open = false,
        GridAction::Side(by) => state.grid.side = state.grid.side.turned(by),
        GridAction::Step(step) => {
            let side = state.grid.side;
            let (row, len, page) =
                (state.grid.row(side), state.grid.len(side), state.grid.scrolls[side as usize].page());
            state.grid.rows[side as usize] = step.from(row, len, page);
        }
        GridAction::Select(side, row) => (state.grid.side, state.grid.rows[side as usize]) = (side, row),
        GridAction::Toggle if state.grid.side == Side::Cells => {
            return vec![Effect::Do(Action::Caption(CaptionAction::Clip(ClipAction::PlayPause)))];
        }
        GridAction::Toggle => state.grid.toggle(),
        GridAction::Ask => return ask(state.grid.side),
        GridAction::Add(side, text) => return added(state, side, &text),
        GridAction::Run => return run(state, shared),
        GridAction::Show => return show(state, shared),
    }
    Vec::new()
}

/// The first time it is made of the loaded model, the prefixes of the system, and the search as it is now; the others of this session are
/// offered.
fn open(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    if state.clip.chosen.is_none() {
        return vec![Effect::Say(Message::info("choose a clip first: a grid is many captions of one clip"))];
    }
    let first = state.grid.models.is_empty();
    let loaded = writing::model_name(shared);
    let offered = state.how.recent.iter().cloned().chain(shared.settings.model.clone()).chain([DEMO_MODEL.to_owned()]);
    let grid = &mut state.grid;
    for model in std::iter::once(loaded.clone()).chain(offered) {
        offer(&mut grid.models, model);
    }
    for prefix in
        PREFIXES.map(str::to_owned).into_iter().chain((!state.how.own.is_empty()).then(|| state.how.own.clone()))
    {
        offer(&mut grid.prefixes, prefix);
    }
    let beams = Generate { num_beams: Some(5), ..Generate::default() };
    for search in [Generate::default(), beams, state.how.asked.clone()] {
        offer(&mut grid.searches, search);
    }
    if first {
        grid.models.iter_mut().for_each(|part| part.on = part.what == loaded);
        grid.prefixes.iter_mut().for_each(|part| part.on = true);
        grid.searches.iter_mut().for_each(|part| part.on = part.what == state.how.asked);
    }
    grid.open = true;
    Vec::new()
}

fn offer<T: PartialEq>(parts: &mut Vec<Part<T>>, what: T) {
    if !parts.iter().any(|part| part.what == what) {
        parts.push(Part { what, on: false });
    }
}

fn ask(side: Side) -> Vec<Effect> {
    let (title, note) = match side {
        Side::Models => ("Another model", "a Whisper directory, a checkpoint of a run, or a hub id"),
        Side::Prefixes => ("Another prefix", "such as clotho > caption: ; the blank at its end counts"),
        Side::Searches => {
            ("Another way to search", "such as num_beams=5 length_penalty=0.8; nothing: as the model says")
        }
        Side::Cells => return vec![Effect::Say(Message::info("Tab goes to models, prefixes or searches to add one"))],
    };
    let input = Input::new(title, "", move |text| Action::Caption(CaptionAction::Grid(GridAction::Add(side, text))));
    vec![Effect::Popup(Popup::Input(input.with_note(note)))]
}

fn added(state: &mut Caption, side: Side, text: &str) -> Vec<Effect> {
    match side {
        Side::Models if text.trim().is_empty() => {}
        Side::Models => add(&mut state.grid.models, text.trim().to_owned()),
        Side::Prefixes => add(&mut state.grid.prefixes, text.to_owned()),
        Side::Searches => match Generate::default().turned(text) {
            Ok(search) => add(&mut state.grid.searches, search),
            Err(why) => return vec![Effect::Say(Message::warning(why))],
        },
        Side::Cells => {}
    }
    Vec::new()
}

/// Has every model write with every prefix and every search, model by model so that each is loaded once; then the model that was loaded
/// comes back.
fn run(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    let say = |text: String| vec![Effect::Say(Message::info(text))];
    if state.writing().is_some() {
        return say("the model is at it; Esc stops it".to_owned());
    }
    match state.grid.size() {
        0 => return say("turn on at least one model, one prefix and one search".to_owned()),
        size if size > MOST => return say(format!("{size} captions are more than {MOST}: turn some off")),
        _ => {}
    }
    let Some(loaded) = state.clip.loaded.clone() else { return say("the clip is still being read".to_owned()) };
    let before = shared.engine.model.as_ref().map(|model| model.name.clone());
    let (mut effects, mut at) = (Vec::new(), before.clone());
    let mut cells = Vec::new();
    let all = Cells {
        models: on(&state.grid.models),
        prefixes: on(&state.grid.prefixes),
        settings: on(&state.grid.searches),
    };
    for cell in all.cells() {
        let (model, prefix) = (cell.model.to_owned(), cell.prefix.to_owned());
        if at.as_ref() != Some(&model) {
            effects.push(Effect::Do(Action::App(AppAction::StartModel(model.clone()))));
            at = Some(model.clone());
        }
        let wish = writing::Wish { how: Some((model, prefix, cell.setting.clone())), ..writing::Wish::default() };
        let Some(attempt) = writing::attempt(state, &wish, shared) else { continue };
        cells.push(attempt.number);
        effects.push(Effect::Engine(writing::request(&attempt, &loaded, None)));
        writing::begin(state, attempt);
    }
    if let Some(model) = before.filter(|model| at.as_ref() != Some(model)) {
        effects.push(Effect::Do(Action::App(AppAction::StartModel(model))));
    }
    (state.grid.cells, state.grid.side, state.grid.rows[Side::Cells as usize]) = (cells, Side::Cells, 0);
    effects
}

/// Closes the grid on the caption under its cursor.
fn show(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    if state.grid.side != Side::Cells {
        return run(state, shared);
    }
    let number = state.grid.cells.get(state.grid.row(Side::Cells)).copied();
    let Some(index) = state.attempts.iter().position(|attempt| Some(attempt.number) == number) else {
        return run(state, shared);
    };
    (state.shown, state.token, state.grid.open, state.focus) = (Some(index), 0, false, Pane::Text);
    let mut effects = tries::bring_back(state, shared);
    effects.extend(writing::explain(state, shared));
    effects.extend(super::judged(state));
    effects
}
