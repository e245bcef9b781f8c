//! Where the panes lie, from 40x7 to 200x47 and beyond.

use super::action::Pane;
use ratatui::layout::{Constraint, Layout as Split, Rect};

/// From this width on the plan has a column of its own.
const WIDE: u16 = 100;
/// From this height on the label under the cursor has a pane.
const HIGH: u16 = 16;
/// Lines of the totals with their frame.
const TOTALS: u16 = 9;

/// The areas of the panes; `None` is not shown now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The totals in one line, where they have no pane.
    pub head: Option<Rect>,
    /// The histogram.
    pub labels: Rect,
    /// The label under the cursor.
    pub label: Option<Rect>,
    /// The plan.
    pub plan: Option<Rect>,
    /// The totals.
    pub totals: Option<Rect>,
    /// The plan lies over the histogram.
    pub floats: bool,
}

impl Layout {
    /// The panes within `area` while `focus` has the focus.
    pub fn of(area: Rect, focus: Pane) -> Self {
        let mut layout = Self::default();
        let left;
        if area.width >= WIDE {
            let side = (area.width * 3 / 10).clamp(38, 56);
            let [rest, right] = Split::horizontal([Constraint::Fill(1), Constraint::Length(side)]).areas(area);
            let [plan, totals] = Split::vertical([Constraint::Fill(1), Constraint::Length(TOTALS)]).areas(right);
            (layout.plan, layout.totals) = (Some(plan), Some(totals));
            left = rest;
        } else {
            let [head, rest] = Split::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
            layout.head = Some(head);
            left = rest;
        }
        let below = if left.height >= HIGH { (left.height / 6).clamp(5, 7) } else { 0 };
        let [labels, label] = Split::vertical([Constraint::Fill(1), Constraint::Length(below)]).areas(left);
        layout.labels = labels;
        layout.label = (below > 0).then_some(label);
        if layout.plan.is_none() && focus == Pane::Plan {
            let over = Rect { x: left.right().saturating_sub(left.width.min(46)), width: left.width.min(46), ..left };
            (layout.plan, layout.floats) = (Some(over), true);
        }
        layout
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overlaps_or_leaves_the_screen_at_any_size() {
        for (width, height) in [(1, 1), (10, 5), (40, 7), (80, 21), (99, 30), (100, 30), (200, 47), (400, 200)] {
            for focus in [Pane::Labels, Pane::Plan] {
                let area = Rect::new(0, 2, width, height);
                let layout = Layout::of(area, focus);
                let plan = layout.plan.filter(|_| !layout.floats);
                let all = [layout.head, Some(layout.labels), layout.label, plan, layout.totals];
                let cells: u32 = all.into_iter().flatten().map(Rect::area).sum();
                assert_eq!(cells, area.area(), "{width}x{height} {focus:?}");
                assert!(all.into_iter().flatten().all(|one| one.intersection(area) == one));
            }
        }
    }
}
