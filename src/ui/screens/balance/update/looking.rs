//! How labels are shown.

use super::loading::arrange;
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Item, Popup};
use crate::ui::screens::balance::action::{BalanceAction, LookAction, Pane};
use crate::ui::screens::balance::state::Balance;
use crate::ui::screens::balance::state::look::Order;
use crate::ui::widgets::numbers::count;

pub(super) fn update(state: &mut Balance, action: LookAction) -> Vec<Effect> {
    match action {
        LookAction::NextOrder => return order(state, state.look.order.next()),
        LookAction::ToggleTree if state.look.order == Order::Tree => return order(state, state.look.flat),
        LookAction::ToggleTree => return order(state, Order::Tree),
        LookAction::ToggleLog => state.look.log = !state.look.log,
        LookAction::Fold(open) => fold(state, open),
        LookAction::Find => return find(state),
        LookAction::Goto(label) => goto(state, label),
    }
    Vec::new()
}

fn order(state: &mut Balance, order: Order) -> Vec<Effect> {
    let no_tree = state.ground.as_ref().is_some_and(|ground| ground.ontology.is_none());
    if order == Order::Tree && no_tree {
        state.look.order = Order::Count;
        arrange(state);
        return vec![Effect::Say(Message::info("there is no ontology: open an ontology.json with o"))];
    }
    if state.look.order != Order::Tree {
        state.look.flat = state.look.order;
    }
    state.look.order = order;
    arrange(state);
    Vec::new()
}

fn fold(state: &mut Balance, open: Option<bool>) {
    let Some(row) = state.look.row() else { return };
    let (Some(node), true) = (row.node, state.look.order == Order::Tree) else { return };
    match (row.open, open) {
        (Some(is_open), wanted) if wanted.is_none_or(|wanted| wanted != is_open) => {
            if !state.look.unfolded.remove(&node) {
                state.look.unfolded.insert(node);
            }
            arrange(state);
        }
        // What cannot be folded any more leads up to what can.
        (_, Some(false)) => {
            let above = state.look.rows[..state.look.cursor].iter().rposition(|other| other.depth < row.depth);
            state.look.cursor = above.unwrap_or(state.look.cursor);
        }
        _ => {}
    }
}

fn find(state: &Balance) -> Vec<Effect> {
    let Some(ground) = &state.ground else { return Vec::new() };
    let mut labels: Vec<usize> = (0..ground.totals.len()).filter(|&label| ground.totals[label] > 0).collect();
    labels.sort_by_key(|&label| (std::cmp::Reverse(ground.totals[label]), label));
    let item = |label: usize| {
        let action = Action::Balance(BalanceAction::Look(LookAction::Goto(label)));
        Item::new(&ground.pool.labels[label].name, action).with_detail(count(u64::from(ground.totals[label])))
    };
    vec![Effect::Popup(Popup::list("Find a label", labels.into_iter().map(item).collect()))]
}

fn goto(state: &mut Balance, label: usize) {
    state.focus = Pane::Labels;
    unfold_to(state, label);
    if let Some(place) = state.look.rows.iter().position(|row| row.label == Some(label)) {
        state.look.cursor = place;
    }
}

/// In the tree, unfolds what a label hangs under.
fn unfold_to(state: &mut Balance, label: usize) {
    let Some(ground) = state.ground.clone().filter(|_| state.look.order == Order::Tree) else { return };
    let Some(ontology) = &ground.ontology else { return };
    let mut way: Vec<String> = vec![ground.pool.labels[label].id.clone()];
    while let Some(id) = way.pop() {
        for parent in ontology.parents(&id) {
            if let Some(node) = ontology.index(parent)
                && state.look.unfolded.insert(node)
            {
                way.push(parent.to_owned());
            }
        }
    }
    arrange(state);
}
