//! The numbers beside and below a chart.

use super::{ACROSS, Chart};
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// Columns of the numbers at the left.
const SIDE: u16 = 8;

/// Where lines and numbers are.
pub(super) struct Areas {
    pub(super) plot: Rect,
    side: Rect,
    below: Rect,
}

impl Areas {
    pub(super) fn of(area: Rect) -> Self {
        let side = if area.width >= 26 { SIDE } else { 0 };
        let below = u16::from(area.height >= 4);
        let plot = Rect { x: area.x + side, width: area.width - side, height: area.height - below, ..area };
        let below = Rect { y: plot.bottom(), height: below, ..plot };
        Self { plot, side: Rect { width: side, height: plot.height, ..area }, below }
    }
}

impl Chart<'_> {
    pub(super) fn draw_axes(&self, areas: &Areas, buffer: &mut Buffer) {
        if !areas.side.is_empty() {
            self.draw_side(areas.side, buffer);
        }
        if !areas.below.is_empty() {
            self.draw_below(areas.below, buffer);
        }
    }

    fn draw_side(&self, area: Rect, buffer: &mut Buffer) {
        let style = self.theme.style(Role::Axis);
        let width = usize::from(area.width) - 1;
        let mut free = area.top();
        let mut ticks = self.y.ticks(usize::from(area.height).div_ceil(if area.height < 10 { 2 } else { 3 }));
        ticks.reverse();
        for tick in ticks {
            let Some(row) = self.y.row(tick, usize::from(area.height)) else { continue };
            let y = area.y + row as u16;
            if y < free {
                continue;
            }
            let name: String = (self.y_name)(tick).chars().take(width - 1).collect();
            buffer.set_string(area.x, y, format!("{name:>width$}", width = width - 1), style);
            buffer.set_string(area.right() - 2, y, self.glyphs.side_tick(), style);
            free = y + 2;
        }
    }

    fn draw_below(&self, area: Rect, buffer: &mut Buffer) {
        let style = self.theme.style(Role::Axis);
        let width = usize::from(area.width);
        let mut free = 0;
        for tick in self.x.ticks((width / 12).max(2)) {
            let Some(column) = self.x.column(tick, width * ACROSS) else { continue };
            let name = (self.x_name)(tick);
            let start = (column / ACROSS).saturating_sub(name.width() / 2).min(width.saturating_sub(name.width()));
            if start >= free && start + name.width() <= width {
                buffer.set_string(area.x + start as u16, area.y, &name, style);
                free = start + name.width() + 2;
            }
        }
    }
}
