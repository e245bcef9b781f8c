//! One chart with its frame and legend.

use super::runs::{LETTERS, LINES};
use crate::run::reader::{Axis, Run};
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::hits::Gesture;
use crate::ui::screens::train::action::{ChartsAction, Pane, TrainAction};
use crate::ui::screens::train::chart_list::{ChartOf, bare};
use crate::ui::screens::train::plot::{Thinned, edges, smoothed, thinned};
use crate::ui::screens::train::state::Train;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::chart::{ACROSS, Chart, Line, Scale, Sign, plot};
use crate::ui::widgets::numbers::{count, hours, short};
use crate::ui::widgets::text::fit;
use crate::ui::widgets::{Panel, bytes};
use ratatui::layout::Rect;
use ratatui::text::Span;
use unicode_width::UnicodeWidthStr;

/// Which chart to draw, of what.
pub(super) struct Shown<'a> {
    pub(super) runs: &'a [&'a Run],
    pub(super) x: Scale,
    pub(super) number: usize,
    pub(super) chart: &'a ChartOf,
    pub(super) chosen: usize,
}

/// A line and what the legend says of it.
struct Drawn {
    line: Line,
    name: String,
    value: Option<f64>,
    /// What tells it from the others where there is no colour.
    letter: Option<&'static str>,
}

pub(super) fn view(state: &Train, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, shown: &Shown<'_>) {
    let focused = state.focus == Pane::Charts && shown.number == shown.chosen;
    let title = shown.chart.title.as_str();
    let panel = Panel { theme: &shared.theme, glyphs: shared.glyphs, title, note: "", focused };
    let inside = panel.draw(area, canvas.buffer);
    let place = plot(inside);
    if shown.number == shown.chosen {
        state.charts.width.set(place.width);
    }
    let columns = usize::from(place.width) * ACROSS;
    let (drawn, signs) = lines(state, shown, columns, shared);
    draw_legend(canvas, area, shared, shown.chart, &drawn);
    let lines: Vec<Line> = drawn.into_iter().map(|drawn| drawn.line).collect();
    let cursor = state.charts.cursor.and_then(|step| state.charts.axis.place(shown.runs.first()?, step));
    let y_name = |value: f64| if shown.chart.bytes { bytes(value as u64) } else { short(value) };
    canvas.draw(
        Chart {
            theme: &shared.theme,
            glyphs: shared.glyphs,
            lines: &lines,
            signs: &signs,
            x: shown.x,
            y: height(&lines, state.charts.log_y, shown.chart.from_zero),
            x_name: &x_name(state.charts.axis),
            y_name: &y_name,
            cursor,
        },
        inside,
    );
    answer_mouse(canvas, area, place, shown.number);
}

/// The lines of all runs and series, and the signs above them.
fn lines(state: &Train, shown: &Shown<'_>, columns: usize, shared: &Shared) -> (Vec<Drawn>, Vec<Sign>) {
    let (mut drawn, mut signs) = (Vec::new(), Vec::new());
    for (which, run) in shown.runs.iter().enumerate() {
        let edges = edges(run, state.charts.axis, shown.x, columns);
        for (name, label) in &shown.chart.series {
            let Some(series) = run.series(name) else { continue };
            let of = if shown.runs.len() > 1 { which } else { drawn.len() } % LINES.len();
            let role = LINES[of];
            let line = line(thinned(series, &edges), state.charts.smooth(), columns, role);
            let value = match state.charts.cursor {
                Some(step) => series.before(step as u64).map(|at| at.1),
                None => series.last().map(|last| last.1),
            };
            let legend = if shown.runs.len() > 1 { run.layout.name() } else { label.clone() };
            let several = shown.runs.len() > 1 || shown.chart.series.len() > 1;
            let letter = (several && !shared.theme.depth().has_colour()).then_some(LETTERS[of]);
            signs.extend(letter.and_then(|letter| at_end(&line, letter)));
            drawn.push(Drawn { line, name: legend, value, letter });
            let column = |step: u64| column_of(&edges, step as f64);
            let bad = series.not_finite().iter().filter_map(|step| column(*step));
            signs.extend(bad.map(|column| Sign { column, value: None, glyph: shared.glyphs.cross(), role: Role::Bad }));
            if let Some(best) = run.best.as_ref().filter(|best| bare(&best.metric) == bare(name)) {
                let star = column(best.step).map(|column| (column, series.at(best.step)));
                signs.extend(star.map(|(column, value)| Sign {
                    column,
                    value,
                    glyph: shared.glyphs.star(),
                    role: Role::Star,
                }));
            }
        }
    }
    (drawn, signs)
}

/// A letter at the end of a line.
fn at_end(line: &Line, letter: &'static str) -> Option<Sign> {
    let column = line.middle.iter().rposition(Option::is_some)?;
    Some(Sign { column, value: line.middle[column], glyph: letter, role: line.role })
}

fn column_of(edges: &[f64], step: f64) -> Option<usize> {
    let at = edges.partition_point(|edge| *edge <= step).checked_sub(1)?;
    (at + 1 < edges.len()).then_some(at)
}

/// Few values are marked and joined; many are smoothed, with what they range over behind.
fn line(thinned: Thinned, smooth: f64, columns: usize, role: Role) -> Line {
    let marked = thinned.values * 8 <= columns;
    let middle = if marked { thinned.mean.clone() } else { smoothed(&thinned.mean, smooth) };
    let band = if marked { Vec::new() } else { thinned.band };
    Line { band, middle, role, marked }
}

/// The vertical axis: everything that is drawn has room on it.
fn height(lines: &[Line], log: bool, from_zero: bool) -> Scale {
    let reaches = lines.iter().flat_map(|line| line.band.iter().flatten()).map(|reach| (reach.min, reach.max));
    let middles = lines.iter().flat_map(|line| line.middle.iter().flatten()).map(|value| (*value, *value));
    let all = reaches.chain(middles).filter(|(min, _)| !log || *min > 0.0);
    let first = if from_zero && !log { 0.0 } else { f64::MAX };
    let (min, max) = all.fold((first, f64::MIN), |all, one| (all.0.min(one.0), all.1.max(one.1)));
    if min <= max { Scale::around(min, max, log) } else { Scale { from: 0.0, to: 1.0, log: false } }
}

fn x_name(axis: Axis) -> impl Fn(f64) -> String {
    move |value| match axis {
        Axis::Step | Axis::Clips if value < 1e6 => count(value as u64),
        Axis::Step | Axis::Clips | Axis::Epoch => short(value),
        Axis::Time => hours(value),
    }
}

/// Values at the cursor, or the newest, on the frame's upper line; names where there is room for them.
fn draw_legend(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, chart: &ChartOf, drawn: &[Drawn]) {
    let room = usize::from(area.width).saturating_sub(chart.title.width() + 9);
    let value = |drawn: &Drawn| match drawn.value {
        Some(value) if chart.bytes => bytes(value as u64),
        Some(value) => short(value),
        None => shared.glyphs.missing().to_owned(),
    };
    let values: usize =
        drawn.iter().map(|drawn| value(drawn).width() + 1 + 2 * usize::from(drawn.letter.is_some())).sum();
    let several = drawn.len() > 1;
    let share = if several { room.saturating_sub(values) / drawn.len().max(1) } else { 0 };
    let mut spans = Vec::new();
    for one in drawn {
        let name =
            if share >= 4 { fit(&one.name, share.min(14) - 1, shared.glyphs.ellipsis()) + " " } else { String::new() };
        let letter = one.letter.map_or_else(String::new, |letter| format!("{letter} "));
        spans.push(Span::styled(format!(" {letter}{name}{}", value(one)), shared.theme.style(one.line.role)));
    }
    let mut width: usize = spans.iter().map(Span::width).sum();
    while width > room && !spans.is_empty() {
        width -= spans.pop().map_or(0, |span| span.width());
    }
    spans.push(Span::raw(" "));
    let x = area.right().saturating_sub(width as u16 + 2).max(area.x);
    canvas.line(ratatui::text::Line::from(spans), Rect { x, width: width as u16 + 1, height: 1, ..area });
}

fn answer_mouse(canvas: &mut Canvas<'_>, area: Rect, place: Rect, number: usize) {
    let act = |action| Action::Train(TrainAction::Charts(action));
    canvas.click(area, act(ChartsAction::Choose(number)));
    canvas.double_click(area, act(ChartsAction::ToggleFull));
    canvas.pointer(place, move |pointer| {
        let at = pointer.fraction();
        match pointer.gesture {
            Gesture::Press | Gesture::Drag => Some(act(ChartsAction::PutCursor(number, at))),
            Gesture::ScrollUp => Some(act(ChartsAction::ZoomAt(1.5, at))),
            Gesture::ScrollDown => Some(act(ChartsAction::ZoomAt(1.0 / 1.5, at))),
            _ => None,
        }
    });
}
