//! The pane of model and prefix.

use super::{panel, row_of, span, typing};
use crate::text::safe;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::hits::Gesture;
use crate::ui::screens::caption::action::{CaptionAction, HowAction, Pane};
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::how::{Adapter, OWN, PREFIXES};
use crate::ui::screens::caption::state::typing::{Typed, Typing};
use crate::ui::screens::caption::update::knobs::summary;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::Gauge;
use crate::ui::widgets::text::wrap;
use crate::whisper::MAX_LENGTH;
use crate::whisper::engine::ModelInfo;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// Below this height each thing has one line.
const TALL: u16 = 10;

pub(super) fn view(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let inside = panel(state, Pane::How, "How", "", canvas, area, shared);
    if inside.is_empty() {
        return;
    }
    if inside.height < TALL {
        return compact(state, canvas, inside, shared);
    }
    let mut row = model(canvas, inside, shared) + 1;
    heading("prefix", canvas, row_of(inside, row), shared);
    for choice in 0..=OWN {
        row += 1;
        prefix(state, choice, canvas, row_of(inside, row), shared);
    }
    row = search(state, canvas, below(inside, row + 2), shared) + row + 2;
    ids(state, canvas, below(inside, row + 1), shared);
}

/// The knobs that were turned, and the adapter; gives the rows used.
fn search(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) -> u16 {
    heading("search", canvas, row_of(area, 0), shared);
    let between = format!(" {} ", shared.glyphs.dot());
    let knobs = wrap(&summary(&state.how.asked, &between), usize::from(area.width), 3);
    let mut row = 1;
    for line in knobs {
        canvas.line(span(&line, Role::Text, area.width, shared), row_of(area, row));
        row += 1;
    }
    canvas.click(Rect { height: area.height.min(row), ..area }, how_action(HowAction::Knobs));
    if shared.engine.model.as_ref().is_some_and(|model| model.adapter) {
        adapter(state.how.adapter, canvas, row_of(area, row), shared);
        row += 1;
    }
    row
}

/// `lora ×1.0 ━━━━╸────` as a slider for the mouse.
fn adapter(adapter: Adapter, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let said = format!("lora {}{:.1} ", shared.glyphs.times(), adapter.0);
    let width = said.width() as u16;
    let cells = area.width.saturating_sub(width).min(20);
    let done = (adapter.0 / Adapter::MOST * f32::from(cells)).round() as usize;
    let style = |role| shared.theme.style(role);
    canvas.line(
        Line::from(vec![
            Span::styled(said, style(if adapter.0 == 0.0 { Role::Warning } else { Role::Text })),
            Span::styled(shared.glyphs.line_done().repeat(done), style(Role::Progress)),
            Span::styled(shared.glyphs.line_rest().repeat(usize::from(cells) - done), style(Role::ProgressRest)),
        ]),
        area,
    );
    let slider = Rect { x: area.x + width.min(area.width), width: cells, ..area };
    canvas.pointer(slider, |pointer| {
        let held = matches!(pointer.gesture, Gesture::Press | Gesture::Drag);
        held.then(|| how_action(HowAction::AdapterTo(pointer.fraction() as f32 * Adapter::MOST)))
    });
}

fn how_action(action: HowAction) -> Action {
    Action::Caption(CaptionAction::How(action))
}

/// What is left of `area` below so many rows.
fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

fn heading(text: &str, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    canvas.line(span(text, Role::Header, area.width, shared), area);
}

/// Draws what is known of the model; gives the rows used.
fn model(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) -> u16 {
    heading("model", canvas, row_of(area, 0), shared);
    canvas.click(
        Rect { height: area.height.min(3), ..area },
        Action::Caption(CaptionAction::How(HowAction::ChooseModel)),
    );
    let (name, role) = model_name(shared);
    canvas.line(span(&name, role, area.width, shared), row_of(area, 1));
    if loading(canvas, row_of(area, 2), shared) {
        return 3;
    }
    let trouble = shared.engine.trouble.as_deref();
    let text = trouble.map_or_else(
        || shared.engine.model.as_ref().map(|model| facts(model, shared)).unwrap_or_default(),
        str::to_owned,
    );
    let role = if trouble.is_some() { Role::Bad } else { Role::Muted };
    let lines = wrap(&text, usize::from(area.width), 12);
    let count = lines.len() as u16;
    for (row, line) in (2..).zip(lines) {
        canvas.line(span(&line, role, area.width, shared), row_of(area, row));
    }
    2 + count
}

fn model_name(shared: &Shared) -> (String, Role) {
    let engine = &shared.engine;
    let loaded = engine.model.as_ref().map(|model| model.name.clone());
    let wanted = engine.wanted.clone().filter(|_| engine.loading.is_some() || loaded.is_none());
    match (wanted, loaded) {
        (Some(wanted), _) => (wanted, Role::Text),
        (None, Some(loaded)) => (loaded, Role::Accent),
        (None, None) => ("none yet: M chooses one".to_owned(), Role::Muted),
    }
}

/// Draws how far loading is; whether it is under way.
fn loading(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) -> bool {
    let Some((what, done, total)) = &shared.engine.loading else { return false };
    canvas.draw(
        Gauge { theme: &shared.theme, glyphs: shared.glyphs, what, done: *done, total: *total, bytes: *total > 0 },
        area,
    );
    true
}

/// `74.4 M parameters · 6+6 layers of 512 · 80 mels · cpu f32`.
fn facts(model: &ModelInfo, shared: &Shared) -> String {
    let dot = shared.glyphs.dot();
    let millions = model.parameters as f64 / 1e6;
    let (encoder, decoder) = (model.encoder_layers, model.decoder_layers);
    format!(
        "{millions:.1} M parameters {dot} {encoder}+{decoder} layers of {} {dot} {} mels {dot} {} {}",
        model.d_model, model.mel_bins, model.device, model.dtype
    )
}

fn typed(state: &Caption) -> Option<&Typing> {
    state.typing.as_ref().filter(|typing| typing.what == Typed::Prefix)
}

fn prefix(state: &Caption, choice: usize, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let typing = typed(state);
    let chosen = if typing.is_some() { choice == OWN } else { choice == state.how.choice };
    let mark = if chosen { shared.glyphs.chosen() } else { shared.glyphs.unchosen() };
    let text = match (PREFIXES.get(choice), state.how.own.is_empty()) {
        (Some(prefix), _) => (*prefix).to_owned(),
        (None, true) => format!("own text{}  e types it", shared.glyphs.ellipsis()),
        (None, false) => format!("\"{}\"", safe(&state.how.own)),
    };
    let role = if chosen { Role::Accent } else { Role::Text };
    canvas.line(span(&format!("{mark} {text}"), role, area.width, shared), area);
    canvas.click(area, Action::Caption(CaptionAction::How(HowAction::Prefix(choice))));
    if let Some(typing) = typing.filter(|_| choice == OWN) {
        let line = Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(2), ..area };
        typing::line(typing, "a prefix of your own, or none", canvas, line, shared);
    }
}

/// The ids of the prefix, each over its text.
fn ids(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let Some(tokens) = &state.how.tokens else {
        let why = if shared.engine.model.is_some() { "" } else { "the ids of the prefix show when a model is loaded" };
        for (row, line) in (0..).zip(wrap(why, usize::from(area.width), usize::from(area.height))) {
            canvas.line(span(&line, Role::Muted, area.width, shared), row_of(area, row));
        }
        return;
    };
    let most = state.how.asked.max_length.unwrap_or(MAX_LENGTH);
    let said = format!("prompt {} + {} of at most {most} ids", tokens.special, tokens.ids.len());
    heading(&said, canvas, row_of(area, 0), shared);
    let (mut x, mut row) = (area.x, 1);
    for (id, piece) in tokens.ids.iter().zip(&tokens.pieces) {
        let piece = safe(piece).replace(' ', if shared.glyphs.ascii { "_" } else { "␣" });
        let (id, piece) = (
            Span::styled(id.to_string(), shared.theme.style(Role::Text)),
            Span::styled(piece, shared.theme.style(Role::Muted)),
        );
        let width = id.width().max(piece.width()) as u16 + 2;
        if x + width > area.right() + 2 {
            (x, row) = (area.x, row + 2);
        }
        canvas.line(id, Rect { x, width, ..row_of(area, row) }.intersection(area));
        canvas.line(piece, Rect { x, width, ..row_of(area, row + 1) }.intersection(area));
        x += width;
    }
}

/// Two lines, for small terminals: the model, and the prefix with its ids.
fn compact(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let first = row_of(area, 0);
    canvas.click(first, Action::Caption(CaptionAction::How(HowAction::ChooseModel)));
    if !loading(canvas, first, shared) {
        let (name, role) = model_name(shared);
        let facts = shared.engine.model.as_ref().map(|model| facts(model, shared)).unwrap_or_default();
        let rest = shared.engine.trouble.clone().unwrap_or(facts);
        let label = Span::styled("model   ", shared.theme.style(Role::Muted));
        let parts = vec![
            label,
            span(&name, role, area.width / 2, shared),
            Span::raw("  "),
            span(&rest, Role::Muted, area.width, shared),
        ];
        canvas.line(Line::from(parts), first);
    }
    let second = row_of(area, 1);
    canvas.line(span("prefix  ", Role::Muted, area.width, shared), second);
    let line = Rect { x: second.x + 8.min(second.width), width: second.width.saturating_sub(8), ..second };
    if let Some(typing) = typed(state) {
        return typing::line(typing, "a prefix of your own, or none", canvas, line, shared);
    }
    canvas.click(second, Action::Caption(CaptionAction::How(HowAction::NextPrefix)));
    let ids =
        state.how.tokens.as_ref().map(|tokens| tokens.ids.iter().map(u32::to_string).collect::<Vec<_>>().join(" "));
    let chosen = format!("{} {}  ", shared.glyphs.chosen(), safe(state.how.prefix()).trim_end());
    let adapter = shared.engine.model.as_ref().is_some_and(|model| model.adapter);
    let adapter =
        if adapter { format!("lora {}{:.1}  ", shared.glyphs.times(), state.how.adapter.0) } else { String::new() };
    let search = format!("{}  {adapter}", summary(&state.how.asked, " "));
    let parts = vec![
        span(&chosen, Role::Accent, line.width, shared),
        span(&search, Role::Text, line.width, shared),
        span(&ids.unwrap_or_default(), Role::Muted, line.width, shared),
    ];
    canvas.line(Line::from(parts), line);
}
