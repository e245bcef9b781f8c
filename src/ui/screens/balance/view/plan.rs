//! The plan, a row for each of its parts, with what it costs.

use super::frame;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::balance::action::{BalanceAction, EditAction, Pane};
use crate::ui::screens::balance::state::Balance;
use crate::ui::screens::balance::state::rows::{PlanRow, rows};
use crate::ui::screens::balance::update::{in_words, words};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::numbers::count;
use crate::ui::widgets::text::fit;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// Columns of what a row is.
const WHAT: usize = 10;

pub(super) fn view(state: &Balance, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, floats: bool) {
    let name =
        state.file.path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    let changed = if state.is_changed() { " *" } else { "" };
    let title = format!("Plan {}{changed}", name.as_deref().unwrap_or("not saved"));
    let note = if state.costs.is_empty() { "" } else { "costs" };
    let inside = frame(state, canvas, area, shared, Pane::Plan, (&title, note, floats));
    let all = rows(state.plan());
    let selected = state.row.min(all.len().saturating_sub(1));
    let top = state.row_scroll.show(selected, usize::from(inside.height), all.len());
    for (y, index) in (inside.top()..inside.bottom()).zip(top..all.len()) {
        let line = Rect { y, height: 1, ..inside };
        canvas.click(line, Action::Balance(BalanceAction::Select(Pane::Plan, index)));
        canvas.double_click(line, Action::Balance(BalanceAction::Edit(EditAction::Row)));
        let chosen = (index == selected).then_some(state.focus == Pane::Plan);
        row(state, canvas, line, shared, &all[index], chosen);
    }
    state.row_scroll.draw_thumb(inside, all.len(), &shared.theme, shared.glyphs, canvas.buffer);
}

fn row(state: &Balance, canvas: &mut Canvas<'_>, line: Rect, shared: &Shared, row: &PlanRow, chosen: Option<bool>) {
    let theme = &shared.theme;
    let mut muted = theme.style(Role::Muted);
    if let Some(focused) = chosen {
        let style = theme.style(if focused { Role::Selection } else { Role::SelectionUnfocused });
        canvas.buffer.set_style(line, style);
        muted = Style::new();
    }
    let mark = if chosen.is_some() { shared.glyphs.selected() } else { " " };
    let (what, text) = told(state, row);
    let cost = cost(state, row).unwrap_or_default();
    let room = usize::from(line.width).saturating_sub(WHAT + 3 + cost.width() + usize::from(!cost.is_empty()));
    let text = fit(&text, room, shared.glyphs.ellipsis());
    canvas.line(
        Line::from(vec![Span::raw(format!("{mark} ")), Span::styled(format!("{what:<WHAT$}"), muted), Span::raw(text)]),
        line,
    );
    let right = Rect { x: line.right().saturating_sub(cost.width() as u16 + 1), ..line }.intersection(line);
    canvas.line(Line::styled(cost, muted), right);
}

/// What a row is, and what it says.
fn told(state: &Balance, row: &PlanRow) -> (&'static str, String) {
    let plan = state.plan();
    let base = state.solved.as_ref().map(|solved| &solved.base.candidates);
    let clips = |counts: Option<&Vec<usize>>, at: usize| {
        counts
            .and_then(|counts| counts.get(at))
            .map_or_else(String::new, |&clips| format!(" ({})", count(clips as u64)))
    };
    match row {
        PlanRow::Strategy => ("strategy", in_words(plan.strategy).to_owned()),
        PlanRow::Seed => ("seed", plan.seed.to_string()),
        PlanRow::Default => (
            "target",
            plan.targets.default.map_or_else(|| "only where it is said".to_owned(), |n| format!("{} each", count(n))),
        ),
        PlanRow::Subtree(name) => ("below", format!("{name}: {} each", count(plan.targets.subtrees[name]))),
        PlanRow::Own(name) => ("own", format!("{name}: {}", count(plan.targets.labels[name]))),
        PlanRow::Cap(name) => {
            let cap = &plan.caps[name];
            (
                "cap",
                format!("{name}: at most {}{}", count(cap.at_most.unwrap_or(0)), if cap.hard { "" } else { ", soft" }),
            )
        }
        PlanRow::Prefer(at) => ("prefer", format!("{}. {}", at + 1, words(&plan.prefer[*at]))),
        PlanRow::Include(at) => {
            ("take", format!("{}{}", plan.include[*at].name, clips(base.map(|base| &base.included), *at)))
        }
        PlanRow::Exclude(at) => {
            ("leave out", format!("{}{}", plan.exclude[*at].name, clips(base.map(|base| &base.excluded), *at)))
        }
        PlanRow::Audio => (
            "audio",
            if plan.only_with_audio {
                "only clips whose audio is there".to_owned()
            } else {
                "clips without audio too".to_owned()
            },
        ),
    }
}

/// How many label assignments above target a row costs, against the plan without it.
fn cost(state: &Balance, row: &PlanRow) -> Option<String> {
    let now = &state.solved.as_ref()?.figures;
    let (_, without) = state.costs.iter().find(|(other, _)| other == row)?;
    let lost = without.covered as i64 - now.covered as i64;
    let more = now.overshoot as i64 - without.overshoot as i64;
    Some(match (lost, more) {
        (1.., _) => format!("-{lost} covered"),
        (_, 0) => "free".to_owned(),
        (_, more) => format!("{more:+} above"),
    })
}
