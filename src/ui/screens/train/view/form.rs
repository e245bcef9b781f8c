//! The form that begins a run: its values, and what it will be.

use super::words;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::train::action::{FormAction, TrainAction};
use crate::ui::screens::train::state::form::{FIXED, Form, FormRow, Plan, Planned};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::numbers::{count, short, span};
use crate::ui::widgets::text::{fit, pad, wrap};
use crate::ui::widgets::{Panel, bytes};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// Columns of what a fact is about.
const LABEL: usize = 11;
/// From this width on both stand beside each other.
const WIDE: u16 = 100;

pub(super) fn view(form: &Form, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let [rows, plan] = if area.width >= WIDE {
        Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).areas(area)
    } else {
        Layout::vertical([Constraint::Fill(1), Constraint::Length((area.height / 2).min(12))]).areas(area)
    };
    draw_rows(form, canvas, rows, shared);
    draw_plan(form, canvas, plan, shared);
}

fn draw_rows(form: &Form, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let title = format!("New run from {}", form.title);
    let note = "Enter edits, b begins it";
    let panel = Panel { theme: &shared.theme, glyphs: shared.glyphs, title: &title, note, focused: true };
    let inside = panel.draw(area, canvas.buffer);
    let rows = form.rows();
    let keys = rows
        .iter()
        .map(|row| row.key.chars().count())
        .max()
        .unwrap_or(0)
        .min(usize::from(inside.width).saturating_sub(16));
    let top = form.scroll.show(form.row, usize::from(inside.height), rows.len());
    for (y, (index, row)) in (inside.top()..inside.bottom()).zip(rows.iter().enumerate().skip(top)) {
        let place = Rect { y, height: 1, ..inside };
        draw_row(canvas, place, shared, row, (keys, index, form.row));
        canvas.click(place, Action::Train(TrainAction::Form(FormAction::Select(index))));
        canvas.double_click(place, Action::Train(TrainAction::Form(FormAction::Edit)));
    }
    form.scroll.draw_thumb(inside, rows.len(), &shared.theme, shared.glyphs, canvas.buffer);
}

fn draw_row(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, row: &FormRow, at: (usize, usize, usize)) {
    let (keys, index, selected) = at;
    let here = index == selected;
    if here {
        canvas.buffer.set_style(area, shared.theme.style(Role::Selection));
    }
    let mark = if here { shared.glyphs.selected() } else { " " };
    let changed = if row.changed { shared.glyphs.note() } else { " " };
    let role = if row.changed || index < FIXED { Role::Accent } else { Role::Text };
    let dots = shared.glyphs.ellipsis();
    let key = if here {
        Span::raw(pad(&row.key, keys, false, dots))
    } else {
        Span::styled(pad(&row.key, keys, false, dots), shared.theme.style(Role::Muted))
    };
    let width = usize::from(area.width).saturating_sub(keys + 5);
    let value = fit(&row.value, width, dots);
    let value = if here { Span::raw(value) } else { Span::styled(value, shared.theme.style(role)) };
    canvas
        .line(Line::from(vec![Span::raw(mark), key, Span::raw(" "), Span::raw(changed), Span::raw(" "), value]), area);
}

fn draw_plan(form: &Form, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let panel =
        Panel { theme: &shared.theme, glyphs: shared.glyphs, title: "What it will do", note: "", focused: false };
    let inside = panel.draw(area, canvas.buffer);
    match &form.planned {
        Planned::Working => words(canvas, inside, shared, "opening model and datasets, and trying a step ..."),
        Planned::Failed(why) => {
            let rows = wrap(why, usize::from(inside.width.saturating_sub(2)), usize::from(inside.height));
            for (y, row) in rows.into_iter().enumerate() {
                let place =
                    Rect { x: inside.x + 1, y: inside.y + y as u16, height: 1, width: inside.width.saturating_sub(1) };
                canvas.line(Line::styled(row, shared.theme.style(Role::Bad)), place);
            }
        }
        Planned::Ready(plan) => {
            let width = usize::from(inside.width).saturating_sub(LABEL + 3);
            let rows = facts(plan).into_iter().flat_map(|(key, value)| {
                let lines = wrap(&value, width.max(1), 9).into_iter().enumerate();
                lines.map(move |(at, line)| (if at == 0 { key } else { "" }, line))
            });
            for (y, (key, value)) in (inside.top()..inside.bottom()).zip(rows) {
                let key = Span::styled(format!("{key:>LABEL$}  "), shared.theme.style(Role::Muted));
                let value = Span::styled(value, shared.theme.style(Role::Text));
                canvas.line(Line::from(vec![key, value]), Rect { y, height: 1, ..inside });
            }
        }
    }
}

fn facts(plan: &Plan) -> Vec<(&'static str, String)> {
    let share = plan.trained as f64 / plan.parameters.max(1) as f64 * 100.0;
    let per_dataset = |counts: &[(String, u64)]| {
        counts.iter().map(|(name, n)| format!("{name} {}", count(*n))).collect::<Vec<_>>().join(", ")
    };
    let mut facts = vec![
        ("time", format!("{} for all steps; evaluations come on top", span(plan.seconds))),
        ("per step", span(plan.seconds_per_step)),
        ("memory", bytes(plan.memory)),
        ("steps", count(plan.steps)),
        ("clips", format!("{} a step, {} in all", count(plan.clips_per_step), count(plan.steps * plan.clips_per_step))),
        ("epochs", short((plan.epochs * 100.0).round() / 100.0)),
        (
            "trained",
            format!(
                "{} of {} parameters, {} %",
                count(plan.trained),
                count(plan.parameters),
                short((share * 10.0).round() / 10.0)
            ),
        ),
        ("examples", per_dataset(&plan.examples)),
        ("validation", per_dataset(&plan.validation)),
        ("model", plan.model.display().to_string()),
    ];
    facts.extend(plan.notes.iter().map(|note| ("note", note.clone())));
    facts
}
