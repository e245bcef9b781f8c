//! Where the panes lie, from 40x7 to 200x47 and beyond.

use super::action::Pane;
use ratatui::layout::{Constraint, Layout as Split, Rect};

/// From this width on runs and checkpoints have a column of their own.
const WIDE: u16 = 100;
/// From this height on the captions are always seen.
const HIGH: u16 = 19;

/// The areas of the panes; `None` is not shown now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// How the run is, in a line or two.
    pub head: Rect,
    /// The list of runs.
    pub runs: Option<Rect>,
    /// The checkpoints of the run.
    pub checkpoints: Option<Rect>,
    /// The charts.
    pub charts: Option<Rect>,
    /// What it wrote about one clip.
    pub captions: Option<Rect>,
    /// Runs or checkpoints lie over the other panes.
    pub floats: bool,
}

impl Layout {
    /// The panes within `area` while `focus` has the focus; `full` is one chart alone.
    pub fn of(area: Rect, focus: Pane, full: bool) -> Self {
        let mut layout = Self::default();
        let mut right = area;
        if area.width >= WIDE && !full {
            let side = (area.width / 5).clamp(26, 38);
            let [left, rest] = Split::horizontal([Constraint::Length(side), Constraint::Fill(1)]).areas(area);
            let [runs, checkpoints] = Split::vertical([Constraint::Fill(1), Constraint::Fill(1)]).areas(left);
            (layout.runs, layout.checkpoints, right) = (Some(runs), Some(checkpoints), rest);
        }
        let head = if right.height >= 24 { 2 } else { 1 };
        let [head, body] = Split::vertical([Constraint::Length(head), Constraint::Fill(1)]).areas(right);
        layout.head = head;
        if full {
            layout.charts = Some(body);
        } else if body.height >= HIGH - 1 {
            let captions = (body.height / 4).clamp(6, 14);
            let [charts, captions] = Split::vertical([Constraint::Fill(1), Constraint::Length(captions)]).areas(body);
            (layout.charts, layout.captions) = (Some(charts), Some(captions));
        } else if focus == Pane::Captions {
            layout.captions = Some(body);
        } else {
            layout.charts = Some(body);
        }
        layout.float(focus, area);
        layout
    }

    fn float(&mut self, focus: Pane, area: Rect) {
        let over = Rect { width: area.width.min(44), y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        match focus {
            Pane::Runs if self.runs.is_none() => (self.runs, self.floats) = (Some(over), true),
            Pane::Checkpoints if self.checkpoints.is_none() => (self.checkpoints, self.floats) = (Some(over), true),
            _ => {}
        }
    }
}

/// Charts in the first row, and in each of the others.
pub fn per_row(width: u16) -> (usize, usize) {
    (usize::from(width / 30).clamp(1, 2), usize::from(width / 26).clamp(1, 5))
}

/// The areas of the charts in sight, each with its number. The first row is higher; of the others those are seen that lead
/// to the `chosen` one.
pub fn grid(area: Rect, count: usize, chosen: usize) -> Vec<(usize, Rect)> {
    let (first, other) = per_row(area.width);
    let row_of = |chart: usize| if chart < first { 0 } else { 1 + (chart - first) / other };
    let rows = if count == 0 { 0 } else { row_of(count - 1) + 1 };
    let room = usize::from((area.height / 6).max(1)).min(rows);
    let top = row_of(chosen.min(count.saturating_sub(1))).saturating_sub(room.saturating_sub(1));
    let weights = (top..top + room).map(|row| Constraint::Fill(if row == 0 { 3 } else { 2 }));
    let lines = Split::vertical(weights).split(area);
    let mut places = Vec::new();
    for (line, row) in lines.iter().zip(top..) {
        let (start, width) = if row == 0 { (0, first) } else { (first + (row - 1) * other, other) };
        let end = (start + width).min(count);
        let cells = Split::horizontal(vec![Constraint::Fill(1); end.saturating_sub(start)]).split(*line);
        places.extend((start..end).zip(cells.iter().copied()));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overlaps_or_leaves_the_screen_at_any_size() {
        for (width, height) in [(1, 1), (10, 5), (40, 7), (80, 21), (100, 30), (120, 33), (200, 47), (400, 200)] {
            for focus in Pane::ALL {
                for full in [false, true] {
                    let area = Rect::new(0, 2, width, height);
                    let layout = Layout::of(area, focus, full);
                    let side = if layout.floats { [None, None] } else { [layout.runs, layout.checkpoints] };
                    let all: Vec<Rect> =
                        [Some(layout.head), layout.charts, layout.captions].into_iter().chain(side).flatten().collect();
                    let cells: u32 = all.iter().map(|one| one.area()).sum();
                    assert_eq!(cells, area.area(), "{width}x{height} {focus:?} {full}");
                    assert!(all.iter().all(|one| one.intersection(area) == *one), "{width}x{height} {focus:?}");
                }
            }
        }
    }

    #[test]
    fn the_chosen_chart_is_always_in_sight() {
        for (width, height) in [(30, 6), (58, 12), (80, 13), (94, 24), (168, 36)] {
            for count in 0..30 {
                for chosen in 0..count {
                    let places = grid(Rect::new(0, 0, width, height), count, chosen);
                    assert!(
                        places.iter().any(|(chart, area)| *chart == chosen && !area.is_empty()),
                        "{chosen} of {count}"
                    );
                    let cells: u32 = places.iter().map(|(_, area)| area.area()).sum();
                    assert!(cells <= u32::from(width) * u32::from(height));
                }
            }
        }
    }
}
