//! Sorting and filtering the table.

use crate::dataset::query::Query;
use crate::dataset::{Column, Overlay, Sort};
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Item, List, Popup};
use crate::ui::screens::browse::action::{BrowseAction, Pane, TableAction};
use crate::ui::screens::browse::columns::{ORDER, spoken, written};
use crate::ui::screens::browse::jobs;
use crate::ui::screens::browse::state::Browse;
use crate::ui::screens::browse::state::filter::Filter;
use crate::ui::screens::browse::state::table::{Arranged, Order};
use crate::ui::shared::Shared;
use rand::Rng;
use std::sync::Arc;

/// Answers an action of the table.
pub fn answer(state: &mut Browse, action: TableAction, shared: &Shared) -> Vec<Effect> {
    match action {
        TableAction::Click(place) => click(state, place, shared),
        TableAction::SortBy(column) => {
            state.table.sort_by(column);
            arrange(state, shared)
        }
        TableAction::ChooseSort => {
            let written = state.split(shared).and_then(|split| split.written());
            vec![Effect::Popup(sort_list(state.table.sort, written.as_deref()))]
        }
        TableAction::ReverseSort => reverse(state, shared),
        TableAction::EditFilter => edit_filter(state),
        TableAction::FilterKey(key) => {
            let changed = state.filter.line.key(key);
            if changed { filter_changed(state, shared) } else { Vec::new() }
        }
        TableAction::FilterPaste(text) => {
            state.filter.line.paste(&text);
            filter_changed(state, shared)
        }
        TableAction::KeepFilter => keep_filter(state),
        TableAction::ClearFilter => clear_filter(state, shared),
        TableAction::ToggleMarkedOnly => toggle_marked_only(state, shared),
        TableAction::Random => random(state, shared),
        TableAction::Arranging(rows) => {
            state.table.arranging = state.table.arranging.map(|_| rows);
            Vec::new()
        }
        TableAction::Arranged(arranged) => take(state, arranged, shared),
    }
}

/// Has the rows arranged anew by the filter and the sort; without either they are shown as they lie in the file.
pub fn arrange(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    let (Some(id), Some(split)) = (state.table.split, state.split(shared)) else { return Vec::new() };
    let Some(query) = query(state) else { return Vec::new() };
    if state.filter.is_empty() && state.table.sort == Sort::default() && !state.table.marked_only {
        state.table.arranging = None;
        state.table.partial = false;
        state.table.arrange(Order::AsIs, split.len());
        return vec![Effect::CancelJob(jobs::arrange::LANE)];
    }
    state.table.arranging = Some(0);
    vec![Effect::Job(jobs::arrange::job(id, Arc::clone(split), query, state.table.sort))]
}

/// The filter with what the room adds to it; `None` while it cannot be understood.
fn query(state: &Browse) -> Option<Query> {
    let marked = if state.table.marked_only { " mark:yes" } else { "" };
    Query::parse(&format!("{}{marked}", state.filter.text())).ok()
}

fn take(state: &mut Browse, arranged: Arranged, shared: &Shared) -> Vec<Effect> {
    if state.table.split == Some(arranged.split) {
        state.table.arranging = None;
        state.table.partial = !arranged.complete;
        state.table.arrange(arranged.order, state.known(shared));
    }
    Vec::new()
}

fn click(state: &mut Browse, place: usize, shared: &Shared) -> Vec<Effect> {
    state.focus = Pane::Clips;
    let len = state.table.len(state.known(shared));
    state.table.moved().put(place, len);
    Vec::new()
}

fn sort_list(now: Sort, laid: Option<&Overlay>) -> Popup {
    let item = |&column: &Column| {
        let action = Action::Browse(BrowseAction::Table(TableAction::SortBy(column)));
        let direction = match now {
            sort if sort.column != column => "",
            sort if sort.descending => "descending; again: as in the file",
            _ => "ascending; again: descending",
        };
        let name = match (column, laid) {
            (Column::Score(at), Some(laid)) => laid.metrics[usize::from(at)].as_str(),
            _ => spoken(column),
        };
        Item::new(name, action).with_detail(direction)
    };
    let metrics = laid.map(|laid| laid.metrics.as_slice());
    let columns: Vec<Column> = std::iter::once(Column::Order).chain(ORDER).chain(written(metrics)).collect();
    let chosen = columns.iter().position(|&column| column == now.column).unwrap_or(0);
    Popup::List(List::new("Sort by", columns.iter().map(item).collect()).chosen(chosen))
}

fn reverse(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    state.table.sort.descending = !state.table.sort.descending;
    arrange(state, shared)
}

fn edit_filter(state: &mut Browse) -> Vec<Effect> {
    state.focus = Pane::Clips;
    state.filter.editing = true;
    Vec::new()
}

fn filter_changed(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    state.filter.check();
    arrange(state, shared)
}

fn keep_filter(state: &mut Browse) -> Vec<Effect> {
    state.filter.editing = false;
    state.filter.error.iter().map(|why| Effect::Say(Message::warning(why))).collect()
}

/// Forgets the filter and what was being typed.
pub fn clear_filter(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    state.filter = Filter::default();
    arrange(state, shared)
}

/// Only marked clips, or all.
pub fn toggle_marked_only(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    state.table.marked_only = !state.table.marked_only;
    arrange(state, shared)
}

/// The next of a walk that is the same in every session.
fn random(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    let len = state.table.len(state.known(shared));
    if len > 1 {
        state.table.random_steps += 1;
        let place = crate::random::seeded(state.table.random_steps).random_range(0..len);
        state.table.moved().centre(place, len);
    }
    Vec::new()
}
