//! Two plans beside each other.

use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Item, Paragraph, Popup};
use crate::ui::screens::balance::action::{BalanceAction, CompareAction};
use crate::ui::screens::balance::jobs;
use crate::ui::screens::balance::state::Balance;
use crate::ui::screens::balance::state::compared::Compared;
use crate::ui::theme::Role;
use crate::ui::widgets::numbers::{count, short};
use std::path::PathBuf;

/// Labels listed of those that differ most.
const MOST: usize = 40;

pub(super) fn update(state: &mut Balance, action: CompareAction) -> Vec<Effect> {
    match action {
        CompareAction::Ask => ask(state),
        CompareAction::Keep => keep(state),
        CompareAction::AskFile => {
            let then = |path: String| compare(CompareAction::File(PathBuf::from(path.trim())));
            let input =
                Input::new("Compare with the plan", "", then).with_note("a plan's .yaml, solved over the same clips");
            vec![Effect::Popup(Popup::Input(input))]
        }
        CompareAction::File(path) => match &state.ground {
            Some(ground) => vec![Effect::Job(jobs::compare(ground.clone(), path))],
            None => Vec::new(),
        },
        CompareAction::Solved(Ok(compared)) => {
            state.compared = Some(*compared);
            show(state)
        }
        CompareAction::Solved(Err(why)) => vec![Effect::Say(Message::error(why))],
        CompareAction::Show => show(state),
        CompareAction::End => {
            state.compared = None;
            Vec::new()
        }
    }
}

fn compare(action: CompareAction) -> Action {
    Action::Balance(BalanceAction::Compare(action))
}

fn ask(state: &Balance) -> Vec<Effect> {
    if state.solved.is_none() {
        return vec![Effect::Say(Message::info("nothing is chosen yet"))];
    }
    let mut items = vec![
        Item::new("keep what is chosen now, to compare with later", compare(CompareAction::Keep)),
        Item::new("a plan in a file ..", compare(CompareAction::AskFile)),
    ];
    if let Some(other) = &state.compared {
        items.insert(0, Item::new(format!("show the difference to {}", other.name), compare(CompareAction::Show)));
        items.push(Item::new("compare no more", compare(CompareAction::End)));
    }
    vec![Effect::Popup(Popup::list("Compare", items))]
}

fn keep(state: &mut Balance) -> Vec<Effect> {
    let (Some(solved), Some(ground)) = (&state.solved, &state.ground) else { return Vec::new() };
    state.compared = Some(Compared {
        name: "the one kept".to_owned(),
        figures: solved.figures.clone(),
        hours: ground.hours(&solved.answer.choice.taken),
        counts: solved.answer.choice.counts.clone(),
    });
    vec![Effect::Say(Message::info("kept: change the plan, and the histogram shows both; = tells the difference"))]
}

fn show(state: &Balance) -> Vec<Effect> {
    let (Some(other), Some(solved), Some(ground)) = (&state.compared, &state.solved, &state.ground) else {
        return Vec::new();
    };
    let hours = ground.hours(&solved.answer.choice.taken);
    let (a, b) = (&other.figures, &solved.figures);
    let bound = |bound: Option<u64>| bound.map_or_else(|| "not proven".to_owned(), count);
    let pairs = [
        ("clips", count(a.clips), count(b.clips)),
        ("hours", short(other.hours), short(hours)),
        ("above target", count(a.overshoot), count(b.overshoot)),
        ("proven floor", bound(a.lower_bound), bound(b.lower_bound)),
        ("covered", format!("{} of {}", a.covered, a.labels), format!("{} of {}", b.covered, b.labels)),
        ("evenness", format!("{:.3}", a.entropy), format!("{:.3}", b.entropy)),
    ];
    let mut story = vec![Paragraph::Heading(format!("{}, and the plan as it is now", other.name))];
    story.extend(pairs.into_iter().map(|(what, a, b)| Paragraph::Pair(what.to_owned(), format!("{a} → {b}"))));
    story.push(Paragraph::Heading("Labels that differ most".to_owned()));
    let mut labels: Vec<usize> = (0..other.counts.len()).collect();
    let counts = &solved.answer.choice.counts;
    let difference = |label: &usize| (i64::from(counts[*label]) - i64::from(other.counts[*label])).abs();
    labels.retain(|label| difference(label) > 0);
    labels.sort_by_key(|label| (std::cmp::Reverse(difference(label)), *label));
    let line = |label: usize| {
        let change = i64::from(counts[label]) - i64::from(other.counts[label]);
        Paragraph::Pair(
            format!("{change:+}"),
            format!("{}: {} → {}", ground.pool.labels[label].name, other.counts[label], counts[label]),
        )
    };
    if labels.is_empty() {
        story.push(Paragraph::Words(Role::Muted, "none: both choose as many clips of every label".to_owned()));
    }
    story.extend(labels.into_iter().take(MOST).map(line));
    vec![Effect::Popup(Popup::text("Two plans", story))]
}
