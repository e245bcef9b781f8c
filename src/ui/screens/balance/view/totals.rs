//! The totals, always in sight.

use crate::ui::canvas::Canvas;
use crate::ui::screens::balance::state::Balance;
use crate::ui::screens::balance::state::solved::Solved;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::numbers::{count, short};
use crate::ui::widgets::text::fit;
use crate::ui::widgets::{Panel, bytes};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// The pane.
pub(super) fn view(state: &Balance, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let note = progress(state);
    let panel = Panel { theme: &shared.theme, glyphs: shared.glyphs, title: "Balance", note: &note, focused: false };
    let inside = panel.draw(area, canvas.buffer);
    let Some(solved) = &state.solved else {
        return super::words(canvas, inside, shared, state.trouble.as_deref().unwrap_or_default());
    };
    let lines = lines(state, solved, shared);
    for (y, (what, text, role)) in (inside.top()..inside.bottom()).zip(lines) {
        let text = fit(&text, usize::from(inside.width).saturating_sub(16), shared.glyphs.ellipsis());
        let spans = vec![
            Span::styled(format!(" {what:<13} "), shared.theme.style(Role::Muted)),
            Span::styled(text, shared.theme.style(role)),
        ];
        canvas.line(Line::from(spans), Rect { y, height: 1, ..inside });
    }
}

fn lines(state: &Balance, solved: &Solved, shared: &Shared) -> Vec<(&'static str, String, Role)> {
    let figures = &solved.figures;
    let arrow = shared.glyphs.arrow();
    // What is compared with stands before, where there is something.
    let before = |text: &dyn Fn(&crate::ui::screens::balance::state::compared::Compared) -> String| {
        state.compared.as_ref().map_or_else(String::new, |other| format!("{} {arrow} ", text(other)))
    };
    let covered = if figures.shortage == 0 { Role::Good } else { Role::Warning };
    let lacking =
        if figures.shortage == 0 { String::new() } else { format!(", {} clips lacking", count(figures.shortage)) };
    let floor = figures.lower_bound.map_or_else(|| shared.glyphs.missing().to_owned(), count);
    let trouble = state.trouble.as_ref().map(|why| ("trouble", why.clone(), Role::Bad));
    let mut lines = vec![
        ("clips", format!("{}{}", before(&|other| count(other.figures.clips)), count(figures.clips)), Role::Accent),
        (
            "audio",
            format!("{}{}", before(&|other| format!("{} h", short(round(other.hours)))), audio(state, solved)),
            Role::Text,
        ),
        ("covered", format!("{} of {}{lacking}", figures.covered, figures.labels), covered),
        (
            "above target",
            format!("{}{}", before(&|other| count(other.figures.overshoot)), count(figures.overshoot)),
            Role::Text,
        ),
        ("proven floor", floor, Role::Text),
        (
            "evenness",
            format!("{}{:.3}", before(&|other| format!("{:.3}", other.figures.entropy)), figures.entropy),
            Role::Text,
        ),
    ];
    if let Some(trouble) = trouble {
        lines.insert(0, trouble);
    }
    let note = solved.task.notes.first().map(|note| ("note: P", note.clone(), Role::Warning));
    lines.extend(note);
    lines
}

fn round(hours: f64) -> f64 {
    (hours * 10.0).round() / 10.0
}

/// Hours and, where files are known, about how much disk.
fn audio(state: &Balance, solved: &Solved) -> String {
    let Some(ground) = &state.ground else { return String::new() };
    let hours = ground.hours(&solved.answer.choice.taken);
    let disk = ground.bytes.map(|mean| format!("about {}", bytes((mean * solved.figures.clips as f64) as u64)));
    let length = (hours > 0.0).then(|| format!("{} h", short(round(hours))));
    let parts: Vec<String> = [length, disk].into_iter().flatten().collect();
    if parts.is_empty() { "of unknown length".to_owned() } else { parts.join(", ") }
}

/// What is going on: reading, solving, exporting.
fn progress(state: &Balance) -> String {
    match (&state.loading, state.exporting, state.refining, &state.solved) {
        (Some(what), ..) => what.clone(),
        (_, Some((done, total)), ..) if total > 0 => format!("exporting {} %", done * 100 / total),
        (_, Some(_), ..) => "exporting".to_owned(),
        (.., true, _) => "improving ..".to_owned(),
        (.., Some(solved)) if solved.took < 1.0 => format!("solved in {:.0} ms", solved.took * 1000.0),
        (.., Some(solved)) => format!("solved in {:.1} s", solved.took),
        _ => String::new(),
    }
}

/// The same in one line, for narrow screens.
pub(super) fn line(state: &Balance, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let Some(solved) = &state.solved else {
        let said = state.trouble.clone().unwrap_or_else(|| progress(state));
        let text = fit(&format!(" {said}"), usize::from(area.width), shared.glyphs.ellipsis());
        return canvas.line(Line::styled(text, shared.theme.style(Role::Muted)), area);
    };
    let figures = &solved.figures;
    let floor = figures.lower_bound.map_or_else(String::new, |bound| format!(" (floor {})", count(bound)));
    let parts = [
        (Role::Accent, format!("{} clips", count(figures.clips))),
        (Role::Text, audio(state, solved)),
        (
            if figures.shortage == 0 { Role::Good } else { Role::Warning },
            format!("{}/{} labels", figures.covered, figures.labels),
        ),
        (Role::Text, format!("{} above{floor}", count(figures.overshoot))),
        (Role::Text, format!("even {:.2}", figures.entropy)),
        (Role::Muted, progress(state)),
    ];
    let dot = format!(" {} ", shared.glyphs.dot());
    let mut spans = vec![Span::raw(" ")];
    for (at, (role, text)) in parts.into_iter().enumerate() {
        if at > 0 {
            spans.push(Span::styled(dot.clone(), shared.theme.style(Role::Muted)));
        }
        spans.push(Span::styled(text, shared.theme.style(role)));
    }
    canvas.line(Line::from(spans), area);
}
