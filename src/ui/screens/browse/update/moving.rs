//! Focus, cursors, and the tree.

use super::marking;
use super::playing;
use super::tabling;
use crate::ui::effect::Effect;
use crate::ui::screens::browse::action::Pane;
use crate::ui::screens::browse::state::place::SplitId;
use crate::ui::screens::browse::state::tree::Node;
use crate::ui::screens::browse::state::{Browse, shape, split};
use crate::ui::shared::Shared;
use crate::ui::step::Step;

/// Gives a pane the focus.
pub fn focus(state: &mut Browse, pane: Pane) -> Vec<Effect> {
    state.focus = pane;
    Vec::new()
}

/// Moves the cursor of the focused pane; in the sound pane the table's, so that clips can be compared by eye.
pub fn step(state: &mut Browse, step: Step, shared: &Shared) -> Vec<Effect> {
    match state.focus {
        Pane::Datasets => state.tree.step(step, &shape(shared)),
        Pane::Clips | Pane::Sound => state.table.step(step, state.known(shared)),
        Pane::Details => scroll_details(state, step),
    }
    Vec::new()
}

fn scroll_details(state: &mut Browse, step: Step) {
    let hidden = state.details_hidden.get();
    let top = state.details_top;
    let top = match step {
        Step::Up => top.saturating_sub(1),
        Step::Down => top + 1,
        Step::PageUp => top.saturating_sub(5),
        Step::PageDown => top + 5,
        Step::First => 0,
        Step::Last => usize::MAX,
    };
    state.details_top = top.min(hidden);
}

/// Left and right: the tree folds, everywhere else the playhead moves.
pub fn sideways(state: &mut Browse, by: f64, shared: &Shared) -> Vec<Effect> {
    if state.focus != Pane::Datasets {
        return playing::seek_steps(state, by, shared);
    }
    let splits = shape(shared);
    match state.tree.current(&splits) {
        Some(Node::Dataset(dataset)) => state.tree.fold(dataset, by < 0.0),
        Some(Node::Split(id)) if by < 0.0 => {
            state.tree.reveal(Node::Dataset(id.dataset), &splits);
        }
        _ => {}
    }
    Vec::new()
}

/// Opens what is under the cursor: a split into the table, a clip into the ear.
pub fn open(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    match state.focus {
        Pane::Datasets => open_node(state, shared),
        Pane::Clips | Pane::Sound | Pane::Details => playing::play_from_start(state, shared),
    }
}

fn open_node(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    match state.tree.current(&shape(shared)) {
        Some(Node::Dataset(dataset)) => {
            state.tree.fold(dataset, !state.tree.is_folded(dataset));
            Vec::new()
        }
        Some(Node::Split(id)) => {
            state.focus = Pane::Clips;
            show_split(state, id, shared)
        }
        None => Vec::new(),
    }
}

/// Back by one: from the tree to the clips, from a region to none, from a filter to none.
pub fn back(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    if state.focus == Pane::Datasets {
        focus(state, Pane::Clips)
    } else if state.sound.region.is_some() {
        playing::set_region(state, None, shared)
    } else if !state.filter.is_empty() {
        tabling::clear_filter(state, shared)
    } else if state.table.marked_only {
        tabling::toggle_marked_only(state, shared)
    } else {
        focus(state, Pane::Clips)
    }
}

/// The wheel scrolls the pane it is over, focused or not.
pub fn wheel(state: &mut Browse, pane: Pane, rows: isize, shared: &Shared) -> Vec<Effect> {
    match pane {
        Pane::Datasets => {
            let lines = state.tree.nodes(&shape(shared)).len();
            state.tree.cursor.wheel(rows, lines);
        }
        Pane::Clips => {
            let len = state.table.len(state.known(shared));
            state.table.moved().wheel(rows, len);
        }
        Pane::Sound => {}
        Pane::Details => {
            let top = state.details_top.saturating_add_signed(rows);
            state.details_top = top.min(state.details_hidden.get());
        }
    }
    Vec::new()
}

/// A click on a line of the tree: a dataset folds, a split opens.
pub fn click_node(state: &mut Browse, line: usize, shared: &Shared) -> Vec<Effect> {
    let lines = state.tree.nodes(&shape(shared)).len();
    if line >= lines {
        return focus(state, Pane::Datasets);
    }
    state.focus = Pane::Datasets;
    state.tree.cursor.put(line, lines);
    open_node(state, shared)
}

/// Puts a split into the table, all of it and from its first row.
pub fn show_split(state: &mut Browse, id: SplitId, shared: &Shared) -> Vec<Effect> {
    if split(shared, id).is_none() || state.table.split == Some(id) {
        return Vec::new();
    }
    state.table.show(id);
    state.rows.clear();
    marking::count(state, shared);
    state.tree.reveal(Node::Split(id), &shape(shared));
    tabling::arrange(state, shared)
}
