//! Targets of labels: by key, typed, dragged.

use super::solving;
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Popup};
use crate::ui::screens::balance::action::{BalanceAction, Pane, TargetAction};
use crate::ui::screens::balance::state::Balance;
use crate::ui::screens::balance::state::history::Stroke;
use crate::ui::screens::balance::state::look::count_at;

pub(super) fn update(state: &mut Balance, action: TargetAction) -> Vec<Effect> {
    match action {
        TargetAction::By(by) => step(state, by),
        TargetAction::Ask { subtree } => ask(state, subtree),
        TargetAction::Typed(row, subtree, text) => typed(state, row, subtree, &text),
        TargetAction::Drag(row, place) => drag(state, row, place),
        TargetAction::Clear => clear(state),
    }
}

/// The target that a label has now.
fn target(state: &Balance, label: usize) -> u32 {
    let solved = state.solved.as_ref();
    solved.and_then(|solved| solved.task.stated[label]).unwrap_or(0)
}

/// One step up or down: finer for small targets.
pub(super) fn stepped(target: u32, by: i8) -> u32 {
    let size = |target: u32| match target {
        0..20 => 1,
        20..100 => 5,
        100..500 => 10,
        500..2000 => 50,
        _ => 500,
    };
    if by > 0 {
        let step = size(target);
        (target / step + 1) * step
    } else {
        let step = size(target.saturating_sub(1));
        target.saturating_sub(1) / step * step
    }
}

fn step(state: &mut Balance, by: i8) -> Vec<Effect> {
    let Some(label) = state.look.label() else { return no_label() };
    // A label that wishes for more than there is first comes down to what there is.
    let there = state.ground.as_ref().map_or(u32::MAX, |ground| ground.totals[label]);
    let now = target(state, label);
    let target = if by < 0 && now > there { there } else { stepped(now, by) };
    set(state, label, Some(target), Some(Stroke(label)))
}

fn no_label() -> Vec<Effect> {
    vec![Effect::Say(Message::info("no clip has this label itself: S sets the target of all labels below"))]
}

/// Gives a label a target of its own, or takes it away.
fn set(state: &mut Balance, label: usize, target: Option<u32>, stroke: Option<Stroke>) -> Vec<Effect> {
    let Some(ground) = state.ground.clone() else { return Vec::new() };
    let mut plan = state.plan().clone();
    let stated = state.solved.as_ref().and_then(|solved| solved.task.stated[label]);
    let labels = &mut plan.targets.labels;
    let name = &ground.pool.labels[label];
    if target.is_some() && target == stated && !labels.contains_key(&name.name) && !labels.contains_key(&name.id) {
        return Vec::new();
    }
    // Whatever the plan calls the label, there is one entry for it.
    let known = [&name.name, &name.id].into_iter().find(|key| labels.contains_key(*key)).unwrap_or(&name.name).clone();
    match target {
        Some(target) => drop(labels.insert(known, u64::from(target))),
        None => drop(labels.remove(&known)),
    }
    if state.plan.set(plan, stroke) { solving::again(state) } else { Vec::new() }
}

fn ask(state: &Balance, subtree: bool) -> Vec<Effect> {
    let (Some(row), Some(ground)) = (state.look.row(), &state.ground) else { return Vec::new() };
    let node = row.node.or_else(|| {
        let label = row.label?;
        ground.ontology.as_ref()?.index(&ground.pool.labels[label].id)
    });
    let (place, name) = match (subtree, row.label, node, &ground.ontology) {
        (true, _, Some(node), Some(ontology)) => (node, format!("{} and all below it", ontology.label(node).1)),
        (true, ..) => return vec![Effect::Say(Message::info("there is no ontology: open an ontology.json with o"))],
        (false, Some(label), ..) => (label, ground.pool.labels[label].name.clone()),
        (false, ..) => return no_label(),
    };
    let now = if subtree { String::new() } else { target(state, place).to_string() };
    let then = move |text: String| Action::Balance(BalanceAction::Target(TargetAction::Typed(place, subtree, text)));
    let input = Input::new(format!("Target of {}", crate::text::safe(&name)), &now, then);
    vec![Effect::Popup(Popup::Input(input.with_note("how many clips; empty takes the target away")))]
}

fn typed(state: &mut Balance, place: usize, subtree: bool, text: &str) -> Vec<Effect> {
    let text = text.trim().replace(['_', ' '], "");
    let target = match text.parse::<u32>() {
        Ok(target) => Some(target),
        Err(_) if text.is_empty() => None,
        Err(_) => {
            return vec![Effect::Say(Message::error(format!(
                "{text} is no target: a whole number of clips, 0 or more"
            )))];
        }
    };
    if !subtree {
        return set(state, place, target, None);
    }
    let Some(name) = state.ground.as_ref().and_then(|ground| Some(ground.ontology.as_ref()?.label(place).1.to_owned()))
    else {
        return Vec::new();
    };
    let mut plan = state.plan().clone();
    match target {
        Some(target) => drop(plan.targets.subtrees.insert(name, u64::from(target))),
        None => drop(plan.targets.subtrees.remove(&name)),
    }
    if state.plan.set(plan, None) { solving::again(state) } else { Vec::new() }
}

fn drag(state: &mut Balance, row: usize, place: f64) -> Vec<Effect> {
    let Some(ground) = state.ground.clone() else { return Vec::new() };
    (state.focus, state.look.cursor) = (Pane::Labels, row.min(state.look.rows.len().saturating_sub(1)));
    let Some(label) = state.look.label() else { return no_label() };
    let most = ground.totals.iter().copied().max().unwrap_or(0);
    set(state, label, Some(count_at(place, most, state.look.log)), Some(Stroke(label)))
}

fn clear(state: &mut Balance) -> Vec<Effect> {
    match state.look.label() {
        Some(label) => set(state, label, None, None),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::stepped;

    #[test]
    fn steps_go_up_and_down_the_same_way() {
        let mut target = 0;
        let mut way = vec![target];
        while target < 5000 {
            target = stepped(target, 1);
            way.push(target);
        }
        for pair in way.windows(2).rev() {
            assert_eq!(stepped(pair[1], -1), pair[0]);
        }
        assert_eq!((stepped(0, -1), stepped(23, 1), stepped(23, -1)), (0, 25, 20));
    }
}
