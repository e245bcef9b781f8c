//! How the run under the cursor is, in a line or two.

use super::runs::sign;
use crate::run::Stage;
use crate::run::reader::{Run, Source};
use crate::ui::canvas::Canvas;
use crate::ui::screens::train::state::Train;
use crate::ui::screens::train::state::charts::Charts;
use crate::ui::screens::train::state::steering::wish;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::Gauge;
use crate::ui::widgets::numbers::{count, short, span};
use crate::ui::widgets::text::fit;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

pub(super) fn view(state: &Train, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    if area.is_empty() {
        return;
    }
    let Some(run) = state.run() else { return };
    let first = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    facts_line(state, run, canvas, first, area.height == 1, shared);
    if area.height > 1 {
        second_line(state, run, canvas, Rect { y: first.y + 1, ..first }, shared);
    }
}

fn facts_line(state: &Train, run: &Run, canvas: &mut Canvas<'_>, area: Rect, one_line: bool, shared: &Shared) {
    let theme = &shared.theme;
    let (glyph, role) = sign(run.stage, shared.glyphs);
    let stage = if run.stage == Stage::Foreign { written_by(run) } else { run.stage.name() };
    let name = fit(&run.layout.name(), usize::from(area.width / 3).max(8), shared.glyphs.ellipsis());
    let mut spans = vec![
        Span::styled(name, theme.style(Role::Accent)),
        Span::raw("  "),
        Span::styled(format!("{glyph} {stage}"), theme.style(role)),
    ];
    let mut used: usize = spans.iter().map(Span::width).sum();
    let trouble = state.runs.troubles.get(run.layout.root()).cloned();
    let trouble = trouble.or_else(|| run.status.as_ref().and_then(|status| status.message.clone()));
    let mut parts: Vec<(Role, String)> = Vec::new();
    // Where there is no second line to say it.
    if let Some(step) = state.charts.cursor.filter(|_| one_line) {
        parts.push((Role::Accent, format!("cursor at {}", count(step as u64))));
    }
    if let Some(asked) = state.steering.asked.iter().find(|asked| asked.run == run.layout.root()) {
        parts.push((Role::Progress, format!("asked to {}", wish(&asked.command))));
    }
    if run.stage == Stage::PresumedDead {
        parts.push((Role::Bad, silence(run)));
    }
    parts.extend(trouble.map(|why| (Role::Warning, why)));
    parts.extend(facts(run).into_iter().map(|fact| (Role::Text, fact)));
    let dot = format!(" {} ", shared.glyphs.dot());
    for (role, text) in parts {
        let room = usize::from(area.width).saturating_sub(used + dot.width());
        if room < 6 {
            break;
        }
        let text = fit(&text, room, shared.glyphs.ellipsis());
        used += dot.width() + text.width();
        spans.push(Span::styled(dot.clone(), theme.style(Role::Muted)));
        spans.push(Span::styled(text, theme.style(role)));
    }
    canvas.line(Line::from(spans), area);
}

/// What matters most comes first: the rest may not fit.
fn facts(run: &Run) -> Vec<String> {
    let mut facts = Vec::new();
    let of = if run.max_steps > 0 { format!(" / {}", count(run.max_steps)) } else { String::new() };
    facts.push(format!("step {}{of}", count(run.step())));
    let Some(status) = &run.status else { return facts };
    if run.is_live() {
        facts.extend(status.eta.filter(|_| run.stage == Stage::Running).map(|eta| format!("{} left", span(eta))));
        facts.extend((!matches!(status.stage.as_str(), "" | "training")).then(|| status.stage.clone()));
        facts.push(format!("heartbeat {} s", run.silence.as_secs()));
        facts.extend(status.seconds_per_step.map(|seconds| format!("{} s/step", short(seconds))));
    }
    facts.extend((run.bad_lines > 0).then(|| format!("{} lines could not be read", count(run.bad_lines))));
    facts
}

fn silence(run: &Run) -> String {
    match run.silence.as_secs_f64() {
        seconds if seconds > 15.0 => format!("no heartbeat for {}", span(seconds)),
        _ => "its process is gone".into(),
    }
}

fn written_by(run: &Run) -> &'static str {
    match run.source {
        Source::HuggingFace => "HuggingFace's Trainer",
        Source::TensorBoard => "TensorBoard",
        Source::Nobody | Source::Ours => "of another program",
    }
}

/// How far it is, and how the charts are looked at.
fn second_line(state: &Train, run: &Run, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let at = state.charts.cursor.map_or_else(String::new, |step| format!("cursor at step {}, ", count(step as u64)));
    let how = at + &how(&state.charts);
    let left = area.width.saturating_sub(how.width() as u16 + 3).min(60);
    if run.max_steps > 0 && left >= 20 {
        let gauge = Gauge {
            theme: &shared.theme,
            glyphs: shared.glyphs,
            what: "",
            done: run.step(),
            total: run.max_steps,
            bytes: false,
        };
        canvas.draw(gauge, Rect { width: left, ..area });
    }
    let right = Rect { x: area.right().saturating_sub(how.width() as u16), ..area }.intersection(area);
    canvas.line(Line::styled(how, shared.theme.style(Role::Muted)), right);
}

/// `over step, log y, smooth 0.6`.
pub(super) fn how(charts: &Charts) -> String {
    let mut how = format!("over {}", charts.axis.name());
    let smooth = charts.smooth();
    for (on, word) in [
        (charts.log_x, "log x".to_owned()),
        (charts.log_y, "log y".to_owned()),
        (smooth > 0.0, format!("smooth {smooth}")),
        (charts.window.is_some(), "zoomed".to_owned()),
    ] {
        if on {
            how = format!("{how}, {word}");
        }
    }
    how
}
