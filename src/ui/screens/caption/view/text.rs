//! The text pane: the caption as it comes, how sure the model is of the token under the cursor, and what people wrote.

use super::{panel, row_of, span, tokens};
use crate::text::safe;
use crate::ui::canvas::Canvas;
use crate::ui::screens::caption::action::Pane;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::{Attempt, Stage};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::text::{fit, wrap, wrap_parts};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Columns before each caption of people: `ref 1`.
const LABEL: u16 = 7;

/// Columns of a reason why a metric has no value.
const REASON: usize = 40;

pub(super) fn view(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let title = state.shown().map_or("Caption", |attempt| attempt.prefix.trim_end());
    let title = if title.is_empty() { "no prefix" } else { title };
    let note = state.shown().map(|attempt| stage(attempt, shared)).unwrap_or_default();
    let inside = panel(state, Pane::Text, title, &note, canvas, area, shared);
    if inside.is_empty() {
        return;
    }
    let references = references(state, inside, shared);
    let least = (references.len() as u16).min(inside.height / 2);
    let room = Rect { height: inside.height - least, ..inside };
    let used = match state.shown() {
        Some(attempt) => caption(attempt, state.token, canvas, room, shared),
        None => invitation(state, canvas, room, shared),
    };
    for (row, line) in (used..inside.height).zip(references) {
        canvas.line(line, row_of(inside, row));
    }
}

/// How far a try is, and how long it took.
fn stage(attempt: &Attempt, shared: &Shared) -> String {
    let dot = shared.glyphs.dot();
    match &attempt.stage {
        Stage::Waiting => "the model listens".to_owned(),
        Stage::Writing => format!("{} {dot} Esc stops", tokens_of(attempt)),
        Stage::Stopped => format!("stopped after {}", tokens_of(attempt)),
        Stage::Failed(_) => "failed".to_owned(),
        Stage::Complete => {
            let result = &attempt.result;
            format!(
                "{} {dot} encode {:.2} s {dot} decode {:.2} s",
                tokens_of(attempt),
                result.encode_seconds,
                result.decode_seconds
            )
        }
    }
}

fn tokens_of(attempt: &Attempt) -> String {
    let count = attempt.len();
    format!("{count} token{}", if count == 1 { "" } else { "s" })
}

/// Draws caption and detail of the token; gives the rows used.
fn caption(attempt: &Attempt, cursor: usize, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) -> u16 {
    if let Stage::Failed(why) = &attempt.stage {
        return paragraph(why, Role::Bad, canvas, area, shared);
    }
    if attempt.is_empty() {
        let said = if attempt.stage.complete() { "the model wrote nothing" } else { "" };
        canvas.line(span(said, Role::Muted, area.width, shared), area);
        return 1;
    }
    let lines = tokens::lay_out(&attempt.result.pieces, area.width).last().map_or(0, |last| last.row + 1);
    let detail = u16::from(area.height > 1);
    let bars = lines * 2 + detail <= area.height;
    let room = Rect { height: area.height - detail, ..area };
    let under_cursor = (!attempt.stage.under_way()).then(|| cursor.min(attempt.len() - 1));
    let used = tokens::draw(attempt, under_cursor, bars, canvas, room, shared);
    if detail > 0 {
        let token = under_cursor.unwrap_or(attempt.len() - 1);
        canvas.line(token_line(attempt, token, area.width, shared), row_of(area, used));
    }
    used + detail
}

/// `" dogs"  92.3 %  ln -0.08  id 6314  token 2 of 9` with a bar.
fn token_line(attempt: &Attempt, token: usize, width: u16, shared: &Shared) -> Line<'static> {
    let (probability, log_prob) = (attempt.probability(token), attempt.result.log_probs[token]);
    let style = shared.theme.probability(probability);
    let muted = shared.theme.style(Role::Muted);
    let piece = safe(&attempt.result.pieces[token]).into_owned();
    let id = attempt.ids.get(token).map(|id| format!("  id {id}")).unwrap_or_default();
    let cells = 16.min(usize::from(width) / 5);
    let done = (probability * cells as f32).round() as usize;
    Line::from(vec![
        Span::styled(format!("{:5.1} % ", probability * 100.0), style),
        Span::styled(shared.glyphs.line_done().repeat(done), style),
        Span::styled(shared.glyphs.line_rest().repeat(cells - done), shared.theme.style(Role::ProgressRest)),
        Span::styled(format!(" \"{piece}\""), shared.theme.style(Role::Text)),
        Span::styled(format!("  ln {log_prob:.2}{id}  token {} of {}", token + 1, attempt.len()), muted),
    ])
}

/// What to do next, before the first try.
fn invitation(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) -> u16 {
    let text = match (&state.clip.chosen, state.clip.then_write) {
        (_, true) => "the clip is being read; the model begins as soon as it is there",
        (None, _) => "Here the model's caption will stand, shaded by how sure it is of each token.",
        (Some(_), _) => "Enter has the model write about this clip.",
    };
    paragraph(text, Role::Muted, canvas, area, shared)
}

fn paragraph(text: &str, role: Role, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) -> u16 {
    let lines = wrap(text, usize::from(area.width), usize::from(area.height));
    let count = lines.len() as u16;
    for (row, line) in (0..).zip(lines) {
        canvas.line(span(&line, role, area.width, shared), row_of(area, row));
    }
    count
}

/// `cider 1.423`, or `spice - (no Java)`.
fn near((name, score): &(&str, Result<f64, String>), shared: &Shared) -> String {
    match score {
        Ok(score) => format!("{name} {score:.3}"),
        Err(why) => format!("{name} - ({})", fit(why, REASON, shared.glyphs.ellipsis())),
    }
}

/// The captions that people wrote, and the labels, wrapped; with an empty line before them.
fn references(state: &Caption, area: Rect, shared: &Shared) -> Vec<Line<'static>> {
    let clip = state.shown().map(|attempt| &attempt.clip).or(state.clip.chosen.as_ref());
    let Some(clip) = clip else { return Vec::new() };
    let width = usize::from(area.width.saturating_sub(LABEL));
    let mut lines = vec![Line::default()];
    let mut add = |label: String, text: &str| {
        for (row, part) in wrap(text, width, usize::from(area.height)).into_iter().enumerate() {
            let label = if row == 0 { label.as_str() } else { "" };
            let head =
                Span::styled(format!("{label:<width$}", width = usize::from(LABEL)), shared.theme.style(Role::Muted));
            lines.push(Line::from(vec![head, Span::styled(part, shared.theme.style(Role::Text))]));
        }
    };
    if let Some(scores) = state.shown().map(|attempt| &attempt.scores).filter(|scores| !scores.is_empty()) {
        let dot = format!(" {} ", shared.glyphs.dot());
        let said: Vec<String> = scores.iter().map(|score| near(score, shared)).collect();
        for (row, line) in wrap_parts(&said, &dot, width).iter().enumerate() {
            add(if row == 0 { "near".to_owned() } else { String::new() }, line);
        }
    }
    for (number, caption) in clip.captions.iter().take(usize::from(area.height)).enumerate() {
        add(format!("ref {}", number + 1), caption);
    }
    if let Some(draft) = clip.draft_now() {
        add("draft".to_owned(), &draft);
    }
    if !clip.labels.is_empty() {
        add("labels".to_owned(), &clip.labels.join(", "));
    }
    if lines.len() == 1 { Vec::new() } else { lines }
}
