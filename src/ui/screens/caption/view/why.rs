//! The pane of what else could have been written.

use super::{panel, row_of, span};
use crate::text::safe;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::caption::action::{CaptionAction, Pane, WhyAction};
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::Attempt;
use crate::ui::screens::caption::state::why::{Tab, Twig};
use crate::ui::shared::Shared;
use crate::ui::step::Step;
use crate::ui::theme::Role;
use crate::ui::widgets::changed::marked;
use crate::ui::widgets::text::pad;
use crate::whisper::Alternative;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

pub(super) fn view(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let inside = panel(state, Pane::Why, &title(state), "", canvas, area, shared);
    if inside.is_empty() {
        return;
    }
    tabs(state, canvas, row_of(inside, 0), shared);
    let rows = Rect { y: inside.y + 1, height: inside.height - 1, ..inside };
    let count = state.why_rows();
    if count == 0 {
        return canvas.line(span(nothing(state), Role::Muted, rows.width, shared), rows);
    }
    let top = state.why.scroll.show(state.why.row, usize::from(rows.height), count);
    let branches = if state.why.tab == Tab::Branches { state.branches() } else { Vec::new() };
    for (y, row) in (0..rows.height).zip(top..count) {
        let place = row_of(rows, y);
        let line = match state.why.tab {
            Tab::Alternatives => alternative(state, row, place.width, shared),
            Tab::Candidates => candidate(state, row, place.width, shared),
            Tab::Branches => branch(state, branches.get(row), place.width, shared),
        };
        draw(state, row, line, canvas, place, shared);
    }
    state.why.scroll.draw_thumb(
        Rect { width: rows.width + 1, ..rows },
        count,
        &shared.theme,
        shared.glyphs,
        canvas.buffer,
    );
    if state.focus == Pane::Why {
        let step = |step| Action::Caption(CaptionAction::Step(step));
        canvas.scroll(rows, step(Step::Up), step(Step::Down));
    }
}

fn why(action: WhyAction) -> Action {
    Action::Caption(CaptionAction::Why(action))
}

/// `Instead of " bark"`, or what the tab holds.
fn title(state: &Caption) -> String {
    match (state.why.tab, state.explained()) {
        (Tab::Alternatives, Some((_, token))) => format!("Instead of \"{}\"", safe(&token.piece)),
        (Tab::Alternatives, None) => "Alternatives".to_owned(),
        (Tab::Candidates, _) => "Candidates".to_owned(),
        (Tab::Branches, _) => "Branches".to_owned(),
    }
}

fn nothing(state: &Caption) -> &'static str {
    match state.why.tab {
        Tab::Alternatives if state.shown().is_some_and(|attempt| attempt.stage.complete()) => "none for this token",
        Tab::Alternatives => "come with a caption",
        Tab::Candidates => "what a search finds: s sets beams or sampling",
        Tab::Branches => "Enter on an alternative begins a branch",
    }
}

fn tabs(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let mut x = area.x;
    for tab in Tab::ALL {
        let count =
            if tab == Tab::Candidates { state.shown().map_or(0, |attempt| attempt.candidates.len()) } else { 0 };
        let name = if count > 1 { format!("{} {count}", tab.name()) } else { tab.name().to_owned() };
        let role = if tab == state.why.tab { Role::TabActive } else { Role::Muted };
        let text = Span::styled(format!(" {name} "), shared.theme.style(role));
        let place = Rect { x, width: text.width() as u16, ..area }.intersection(area);
        canvas.line(text, place);
        canvas.click(place, why(WhyAction::Show(tab)));
        x = x.saturating_add(place.width);
    }
}

fn draw(state: &Caption, row: usize, line: Line<'static>, canvas: &mut Canvas<'_>, place: Rect, shared: &Shared) {
    let here = row == state.why.row;
    canvas.line(line, Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(2), ..place });
    if here {
        let role = if state.focus == Pane::Why { Role::Selection } else { Role::SelectionUnfocused };
        canvas.line(Span::raw(shared.glyphs.selected()), place);
        canvas.buffer.set_style(place, shared.theme.style(role));
    }
    canvas.click(place, why(WhyAction::Select(row)));
    canvas.double_click(place, why(WhyAction::Take));
}

/// `bark     61.0 %  -0.49 ━━━━━━━`; the one that was taken has a mark.
fn alternative(state: &Caption, row: usize, width: u16, shared: &Shared) -> Line<'static> {
    let Some(Alternative { id, piece, log_prob, suppressed }) = state.alternatives().get(row).cloned() else {
        return Line::default();
    };
    let taken = state.explained().is_some_and(|(_, token)| token.id == id);
    let probability = log_prob.exp();
    let style = shared.theme.probability(probability);
    let bar = usize::from(width).saturating_sub(38).min(20);
    let done = (probability * bar as f32).round() as usize;
    let mark = if taken { shared.glyphs.chosen() } else { " " };
    let piece = pad(&format!("{mark} \"{piece}\""), 18, false, shared.glyphs.ellipsis());
    let note = if suppressed { " never written" } else { "" };
    Line::from(vec![
        Span::styled(piece, shared.theme.style(if taken { Role::Accent } else { Role::Text })),
        Span::styled(format!("{:6.2} % ", probability * 100.0), style),
        Span::styled(format!("{log_prob:6.2} "), shared.theme.style(Role::Muted)),
        Span::styled(shared.glyphs.line_done().repeat(done), style),
        Span::styled(note, shared.theme.style(Role::Muted)),
    ])
}

/// The score and the caption, with the words marked that the first one has not.
fn candidate(state: &Caption, row: usize, width: u16, shared: &Shared) -> Line<'static> {
    let Some((attempt, candidate)) = state.shown().and_then(|shown| Some((shown, shown.candidates.get(row)?))) else {
        return Line::default();
    };
    let caption = &candidate.caption;
    let sum: f32 = caption.log_probs.iter().sum();
    let score = caption.score.map_or_else(|| format!("{sum:7.2} "), |score| format!("{score:7.3} "));
    let mark = if row == attempt.candidate { shared.glyphs.chosen() } else { " " };
    let first = attempt.candidates.first().filter(|_| row > 0).map(|first| first.caption.text.as_str());
    let head = Span::styled(format!("{mark} {score}"), shared.theme.style(Role::Muted));
    let left = usize::from(width).saturating_sub(head.width() + 2);
    Line::from([vec![head], marked(first, &caption.text, left, &shared.theme, shared.glyphs)].concat())
}

/// The number and the caption of a try, as deep as it lies, with the words marked that its parent has not.
fn branch(state: &Caption, twig: Option<&Twig>, width: u16, shared: &Shared) -> Line<'static> {
    let Some((twig, attempt)) = twig.and_then(|twig| Some((twig, state.attempts.get(twig.index)?))) else {
        return Line::default();
    };
    let before = state.parent(twig.index).map(|parent| state.attempts[parent].text());
    let mark = if Some(twig.index) == state.shown { shared.glyphs.chosen() } else { " " };
    let head = format!("{mark} {:indent$}{} ", "", attempt.number, indent = 2 * twig.depth.min(8));
    let head = Span::styled(head, shared.theme.style(Role::Muted));
    let left = usize::from(width).saturating_sub(head.width() + 2);
    let text = caption_of(attempt);
    Line::from([vec![head], marked(before, text, left, &shared.theme, shared.glyphs)].concat())
}

fn caption_of(attempt: &Attempt) -> &str {
    if attempt.stage.under_way() && attempt.text().is_empty() { "the model listens" } else { attempt.text() }
}
