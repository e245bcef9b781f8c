//! Everything of the plan but targets: strategy, seed, caps, preferences.

use super::{listing, solving};
use crate::config::Plan;
use crate::config::plan::{Cap, Preference, Strategy};
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Item, Popup};
use crate::ui::screens::balance::action::{BalanceAction, EditAction, Field, TargetAction};
use crate::ui::screens::balance::state::Balance;
use crate::ui::screens::balance::state::rows::{PlanRow, rows, without};

pub(super) fn update(state: &mut Balance, action: EditAction) -> Vec<Effect> {
    match action {
        EditAction::Row => row(state),
        EditAction::Remove => remove(state),
        EditAction::AskCap => ask_cap(state),
        EditAction::Cap(name, text) => cap(state, name, &text),
        EditAction::AskPrefer => ask_prefer(state),
        EditAction::Set(plan) => set(state, *plan),
        EditAction::AskExclude => listing::ask_exclude(state),
        EditAction::AskList(out) => vec![Effect::Popup(listing::ask_list(out))],
        EditAction::List(path, out) => listing::list(state, &path, out),
        EditAction::Typed(field, text) => typed(state, field, &text),
        EditAction::ByHand(taken) => listing::by_hand(state, taken),
    }
}

/// Changes the plan and solves it.
pub(super) fn set(state: &mut Balance, plan: Plan) -> Vec<Effect> {
    if state.plan.set(plan, None) { solving::again(state) } else { Vec::new() }
}

fn edit(action: EditAction) -> Action {
    Action::Balance(BalanceAction::Edit(action))
}

/// Edits the row of the plan under the cursor.
fn row(state: &mut Balance) -> Vec<Effect> {
    let all = rows(state.plan());
    let Some(row) = all.get(state.row) else { return Vec::new() };
    let mut plan = state.plan().clone();
    match row {
        PlanRow::Strategy => {
            plan.strategy = if plan.strategy == Strategy::Frugal { Strategy::Reference } else { Strategy::Frugal };
            set(state, plan)
        }
        PlanRow::Audio => {
            plan.only_with_audio = !plan.only_with_audio;
            set(state, plan)
        }
        PlanRow::Seed => {
            ask(Field::Seed, "Seed", &plan.seed.to_string(), "a whole number: which of equal clips are taken")
        }
        PlanRow::Default => {
            let now = plan.targets.default.map(|target| target.to_string()).unwrap_or_default();
            ask(
                Field::Default,
                "Target of every label",
                &now,
                "how many clips; empty: only labels with a target of their own",
            )
        }
        PlanRow::Subtree(name) => ask_target(state, name, true),
        PlanRow::Own(name) => ask_target(state, name, false),
        PlanRow::Cap(name) => ask_cap_on(state, name.clone()),
        PlanRow::Prefer(_) => ask_prefer(state),
        PlanRow::Include(_) | PlanRow::Exclude(_) => listing::ask_exclude(state),
    }
}

fn ask(field: Field, title: &str, now: &str, note: &str) -> Vec<Effect> {
    let input = Input::new(title, now, move |text| edit(EditAction::Typed(field, text)));
    vec![Effect::Popup(Popup::Input(input.with_note(note)))]
}

fn ask_target(state: &Balance, name: &str, subtree: bool) -> Vec<Effect> {
    let Some(ground) = &state.ground else { return Vec::new() };
    let targets = &state.plan().targets;
    let (place, now) = if subtree {
        (ground.ontology.as_ref().and_then(|ontology| ontology.find(name)), targets.subtrees.get(name))
    } else {
        (ground.pool.label(name), targets.labels.get(name))
    };
    let Some(place) = place else { return Vec::new() };
    let then = move |text: String| Action::Balance(BalanceAction::Target(TargetAction::Typed(place, subtree, text)));
    let below = if subtree { " and all below it" } else { "" };
    let now = now.map(u64::to_string).unwrap_or_default();
    let input = Input::new(format!("Target of {}{below}", crate::text::safe(name)), &now, then);
    vec![Effect::Popup(Popup::Input(input.with_note("how many clips; empty takes the target away")))]
}

fn typed(state: &mut Balance, field: Field, text: &str) -> Vec<Effect> {
    let text = text.trim().replace('_', "");
    let mut plan = state.plan().clone();
    match (field, text.parse::<u64>()) {
        (Field::Seed, Ok(seed)) => plan.seed = seed,
        (Field::Default, Ok(target)) => plan.targets.default = Some(target),
        (Field::Default, Err(_)) if text.is_empty() => plan.targets.default = None,
        _ => return vec![Effect::Say(Message::error(format!("{text} is no whole number, 0 or more")))],
    }
    set(state, plan)
}

fn remove(state: &mut Balance) -> Vec<Effect> {
    let row = rows(state.plan()).into_iter().nth(state.row);
    match row.and_then(|row| without(state.plan(), &row)) {
        Some(plan) => set(state, plan),
        None => vec![Effect::Say(Message::info("this row cannot be taken away"))],
    }
}

fn ask_cap(state: &Balance) -> Vec<Effect> {
    let label = state.look.label().zip(state.ground.as_ref());
    match label {
        Some((label, ground)) => ask_cap_on(state, ground.pool.labels[label].name.clone()),
        None => vec![Effect::Say(Message::info("put the cursor on a label that has clips"))],
    }
}

fn ask_cap_on(state: &Balance, name: String) -> Vec<Effect> {
    let now = state.plan().caps.get(&name);
    let text = now
        .map(|cap| format!("{}{}", cap.at_most.unwrap_or(0), if cap.hard { "" } else { " soft" }))
        .unwrap_or_default();
    let title = format!("At most so many clips with {}", crate::text::safe(&name));
    let input = Input::new(title, &text, move |text| edit(EditAction::Cap(name.clone(), text)));
    vec![Effect::Popup(Popup::Input(input.with_note("4000 wins over targets; 4000 soft: targets win; empty: no cap")))]
}

fn cap(state: &mut Balance, name: String, text: &str) -> Vec<Effect> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut plan = state.plan().clone();
    let most = words.first().map(|word| word.replace('_', "").parse::<u64>());
    match (most, words.get(1).copied()) {
        (None, _) => drop(plan.caps.remove(&name)),
        (Some(Ok(at_most)), None | Some("hard" | "soft")) => {
            let labels = plan.caps.get(&name).map(|cap| cap.labels.clone()).unwrap_or_default();
            plan.caps.insert(name, Cap { labels, at_most: Some(at_most), hard: words.get(1) != Some(&"soft") });
        }
        _ => {
            return vec![Effect::Say(Message::error(format!("{text} is no cap: a number, and `soft` if targets win")))];
        }
    }
    set(state, plan)
}

/// What can be preferred, by the label under the cursor.
fn ask_prefer(state: &Balance) -> Vec<Effect> {
    let plan = state.plan();
    let mut items = Vec::new();
    let mut offer = |text: String, prefer: Vec<Preference>| {
        let changed = Plan { prefer, ..plan.clone() };
        if changed != *plan {
            items.push(Item::new(text, edit(EditAction::Set(Box::new(changed)))));
        }
    };
    let with = |one: Preference| [plan.prefer.clone(), vec![one]].concat();
    if let (Some(label), Some(ground)) = (state.look.label(), &state.ground) {
        let name = ground.pool.labels[label].name.clone();
        let (without, any_of) = (vec![name.clone()], vec![name.clone()]);
        offer(format!("clips without {name}"), with(Preference { without, ..Preference::default() }));
        offer(format!("clips with {name}"), with(Preference { any_of, ..Preference::default() }));
    }
    if let Some(published) = published(state) {
        offer("as published: neither Music nor Speech, then one of them".to_owned(), published);
    }
    for at in 0..plan.prefer.len() {
        let mut left = plan.prefer.clone();
        let gone = left.remove(at);
        offer(format!("no longer {}", words(&gone)), left);
    }
    vec![Effect::Popup(Popup::list("Prefer", items))]
}

/// The published preference, where there are such labels.
fn published(state: &Balance) -> Option<Vec<Preference>> {
    let pool = &state.ground.as_ref()?.pool;
    (pool.label("Music").is_some() && pool.label("Speech").is_some()).then(|| {
        let both = vec!["Music".to_owned(), "Speech".to_owned()];
        let without = Preference { without: both.clone(), ..Preference::default() };
        vec![without, Preference { one_of: both, ..Preference::default() }]
    })
}

/// A preference in words.
pub fn words(wish: &Preference) -> String {
    let parts =
        [("without", &wish.without), ("one of", &wish.one_of), ("any of", &wish.any_of), ("all of", &wish.all_of)];
    let said = parts.into_iter().filter(|(_, labels)| !labels.is_empty());
    said.map(|(how, labels)| format!("{how} {}", labels.join(", "))).collect::<Vec<_>>().join("; ")
}
