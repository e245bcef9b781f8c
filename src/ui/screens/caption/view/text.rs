//! The text pane: the caption as it comes, how sure the model is of the token under the cursor, and what people wrote.

use super::{panel, row_of, span, tokens, typing};
use crate::text::safe;
use crate::ui::canvas::Canvas;
use crate::ui::screens::caption::action::Pane;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::{Attempt, Origin, Stage, Token};
use crate::ui::screens::caption::state::typing::{Typed, Typing};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::changed::marked;
use crate::ui::widgets::text::{fit, wrap, wrap_parts};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Columns before each caption of people: `ref 1`.
const LABEL: u16 = 7;

/// From this height on an empty line is affordable.
const ROOMY: u16 = 8;

/// Columns of a reason why a metric has no value.
const REASON: usize = 40;

pub(super) fn view(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let title = state.shown().map_or("Caption", |attempt| attempt.prefix.trim_end());
    let title = if title.is_empty() { "no prefix" } else { title };
    let tokens = state.tokens();
    let note = state.shown().map(|attempt| stage(attempt, tokens.len(), shared)).unwrap_or_default();
    let inside = panel(state, Pane::Text, title, &note, canvas, area, shared);
    if inside.is_empty() {
        return;
    }
    if let Some(typing) = state.typing.as_ref().filter(|typing| typing.what == Typed::Sentence) {
        return sentence(typing, canvas, inside, shared);
    }
    let below = below(state, inside, shared);
    let least = (below.len() as u16).min(inside.height / 2);
    let room = Rect { height: inside.height - least, ..inside };
    let used = match state.shown() {
        Some(attempt) => caption(attempt, &tokens, state.token, canvas, room, shared),
        None => invitation(state, canvas, room, shared),
    };
    for (row, line) in (used..inside.height).zip(below) {
        canvas.line(line, row_of(inside, row));
    }
}

/// A sentence that is being typed, to be scored.
fn sentence(typing: &Typing, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    typing::line(typing, "a caption of your own", canvas, row_of(area, 0), shared);
    let said = "Enter: how likely the model finds each of its tokens, behind the chosen prefix";
    for (row, line) in (1..).zip(wrap(said, usize::from(area.width), usize::from(area.height))) {
        canvas.line(span(&line, Role::Muted, area.width, shared), row_of(area, row));
    }
}

/// How far a try is, and how long it took.
fn stage(attempt: &Attempt, tokens: usize, shared: &Shared) -> String {
    let dot = shared.glyphs.dot();
    match &attempt.stage {
        Stage::Waiting => "the model listens".to_owned(),
        Stage::Writing => format!("{} {dot} Esc stops", tokens_of(tokens)),
        Stage::Stopped => format!("stopped after {}", tokens_of(tokens)),
        Stage::Failed(_) => "failed".to_owned(),
        Stage::Complete if attempt.typed => format!("{} {dot} {} {dot} typed", tokens_of(tokens), sum(attempt)),
        Stage::Complete => {
            let result = attempt.shown().map(|shown| shown.caption.clone()).unwrap_or_default();
            let (encode, decode) = (result.encode_seconds, result.decode_seconds);
            format!(
                "{} {dot} {} {dot} encode {encode:.2} s {dot} decode {decode:.2} s",
                tokens_of(tokens),
                sum(attempt)
            )
        }
    }
}

/// The sum of the logarithms of its tokens' probabilities.
fn sum(attempt: &Attempt) -> String {
    let sum: f32 = attempt.tokens().iter().filter_map(|token| token.log_prob).sum();
    format!("ln {sum:.2}")
}

fn tokens_of(count: usize) -> String {
    format!("{count} token{}", if count == 1 { "" } else { "s" })
}

/// Draws caption and detail of the token; gives the rows used.
fn caption(
    attempt: &Attempt,
    tokens: &[Token],
    cursor: usize,
    canvas: &mut Canvas<'_>,
    area: Rect,
    shared: &Shared,
) -> u16 {
    if let Stage::Failed(why) = &attempt.stage {
        return paragraph(why, Role::Bad, canvas, area, shared);
    }
    if tokens.is_empty() {
        let said = if attempt.stage.complete() { "the model wrote nothing" } else { attempt.text() };
        canvas.line(span(said, Role::Muted, area.width, shared), area);
        return 1;
    }
    let pieces = tokens.iter().map(|token| token.piece.as_str());
    let lines = tokens::lay_out(pieces, area.width).last().map_or(0, |last| last.row + 1);
    let detail = u16::from(area.height > 1);
    let bars = lines * 2 + detail <= area.height;
    let room = Rect { height: area.height - detail, ..area };
    let under_cursor = (!attempt.stage.under_way()).then(|| cursor.min(tokens.len() - 1));
    let used = tokens::draw(tokens, under_cursor, bars, canvas, room, shared);
    if detail > 0 {
        let token = under_cursor.unwrap_or(tokens.len() - 1);
        canvas.line(token_line(tokens, token, area.width, shared), row_of(area, used));
    }
    used + detail
}

/// `" dogs"  92.3 %  ln -0.08  id 6314  token 2 of 9` with a bar.
fn token_line(tokens: &[Token], at: usize, width: u16, shared: &Shared) -> Line<'static> {
    let token = &tokens[at];
    let muted = shared.theme.style(Role::Muted);
    let piece = Span::styled(format!(" \"{}\"", safe(&token.piece)), shared.theme.style(Role::Text));
    let origin = match token.origin {
        Origin::Prompt => "  given",
        Origin::Person => "  yours",
        Origin::Model => "",
    };
    let place = format!("  id {}  token {} of {}{origin}", token.id, at + 1, tokens.len());
    let Some(log_prob) = token.log_prob else {
        return Line::from(vec![piece, Span::styled(place, muted)]);
    };
    let probability = token.probability();
    let style = shared.theme.probability(probability);
    let cells = 16.min(usize::from(width) / 5);
    let done = (probability * cells as f32).round() as usize;
    Line::from(vec![
        Span::styled(format!("{:5.1} % ", probability * 100.0), style),
        Span::styled(shared.glyphs.line_done().repeat(done), style),
        Span::styled(shared.glyphs.line_rest().repeat(cells - done), shared.theme.style(Role::ProgressRest)),
        piece,
        Span::styled(format!("  ln {log_prob:.2}{place}"), muted),
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

/// What stands below the caption, wrapped, with an empty line before it: what it is compared with, its metrics, the captions
/// that people wrote, the labels, how likely it is as a whole.
fn below(state: &Caption, area: Rect, shared: &Shared) -> Vec<Line<'static>> {
    let clip = state.shown().map(|attempt| &attempt.clip).or(state.clip.chosen.as_ref());
    let Some(clip) = clip else { return Vec::new() };
    let mut lines = Lines { done: vec![Line::default()], area, shared };
    if let Some((attempt, before)) = state.shown().zip(state.compared()).filter(|pair| !pair.0.text().is_empty()) {
        lines.compared(attempt, before);
    }
    // Where there is little room, one reference matters more than numbers, and these more than the other references.
    let mut references = clip.captions.iter().take(usize::from(area.height)).enumerate();
    for (number, caption) in references.by_ref().take(1) {
        lines.add(&format!("ref {}", number + 1), caption);
    }
    if let Some(scores) = state.shown().map(|attempt| &attempt.scores).filter(|scores| !scores.is_empty()) {
        let said: Vec<String> = scores.iter().map(|score| near(score, shared)).collect();
        lines.parts("near", &said);
    }
    for (number, caption) in references {
        lines.add(&format!("ref {}", number + 1), caption);
    }
    if let Some(draft) = clip.draft_now() {
        lines.add("draft", &draft);
    }
    if !clip.labels.is_empty() {
        lines.add("labels", &clip.labels.join(", "));
    }
    if let Some(attempt) = state.shown().filter(|attempt| attempt.stage.complete()) {
        lines.whole(attempt);
    }
    let empty = lines.done.len() == 1;
    // Where there is little room, every line is for words.
    lines.done.into_iter().skip(usize::from(empty || area.height < ROOMY)).collect()
}

/// Lines with a label in front of each paragraph.
struct Lines<'a> {
    done: Vec<Line<'static>>,
    area: Rect,
    shared: &'a Shared,
}

impl Lines<'_> {
    fn width(&self) -> usize {
        usize::from(self.area.width.saturating_sub(LABEL))
    }

    fn push(&mut self, label: &str, text: Vec<Span<'static>>) {
        let label = format!("{label:<width$}", width = usize::from(LABEL));
        let head = Span::styled(label, self.shared.theme.style(Role::Muted));
        self.done.push(Line::from([vec![head], text].concat()));
    }

    fn add(&mut self, label: &str, text: &str) {
        let style = self.shared.theme.style(Role::Text);
        for (row, part) in wrap(text, self.width(), usize::from(self.area.height)).into_iter().enumerate() {
            self.push(if row == 0 { label } else { "" }, vec![Span::styled(part, style)]);
        }
    }

    fn parts(&mut self, label: &str, parts: &[String]) {
        let dot = format!(" {} ", self.shared.glyphs.dot());
        for (row, line) in wrap_parts(parts, &dot, self.width()).iter().enumerate() {
            self.add(if row == 0 { label } else { "" }, line);
        }
    }

    /// How likely a token of it is in the mean, what a beam search ranks it by, and what was masked.
    fn whole(&mut self, attempt: &Attempt) {
        let log_probs: Vec<f32> = attempt.tokens().iter().filter_map(|token| token.log_prob).collect();
        let mut parts = Vec::new();
        if !log_probs.is_empty() {
            parts.push(format!("ln {:.2} a token", log_probs.iter().sum::<f32>() / log_probs.len() as f32));
        }
        if let Some(score) = attempt.shown().and_then(|shown| shown.caption.score) {
            parts.push(format!("score {score:.3}"));
        }
        if attempt.candidates.len() > 1 {
            parts.push(format!("candidate {} of {}", attempt.candidate + 1, attempt.candidates.len()));
        }
        if !attempt.masks.is_empty() {
            let masks: Vec<String> = attempt.masks.iter().map(ToString::to_string).collect();
            parts.push(format!("without {}", masks.join(", ")));
        }
        self.parts("whole", &parts);
    }

    /// The caption again, with the words marked that the one it is compared with has not, and that one.
    fn compared(&mut self, attempt: &Attempt, before: &Attempt) {
        let label = format!("try {}", before.number);
        if before.text() == attempt.text() {
            return self.add(&label, "reads the same");
        }
        let (theme, glyphs, width) = (&self.shared.theme, self.shared.glyphs, self.width());
        let now = marked(Some(before.text()), attempt.text(), width, theme, glyphs);
        let was = marked(Some(attempt.text()), before.text(), width, theme, glyphs);
        self.push(&label, was);
        self.push("now", now);
    }
}
