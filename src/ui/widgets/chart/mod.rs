//! Lines over an axis: thinned to what a dot of the screen can show, so that no spike is lost, on linear and log axes.

mod axes;
mod dots;
mod scale;

pub use scale::Scale;

use crate::ui::theme::{Glyphs, Role, Theme};
use axes::Areas;
use dots::Dots;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Columns of dots in a cell.
pub const ACROSS: usize = 2;
/// Rows of dots in a cell.
const DOWN: usize = 4;

/// Smallest and largest value of a column of dots.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// The smallest value.
    pub min: f64,
    /// The largest value.
    pub max: f64,
}

/// One line. Its columns are those of dots, [`ACROSS`] in each cell.
#[derive(Clone, Debug)]
pub struct Line {
    /// What the raw values reach over in each column; empty draws no band.
    pub band: Vec<Option<Reach>>,
    /// The line itself; gaps are bridged.
    pub middle: Vec<Option<f64>>,
    /// How it looks.
    pub role: Role,
    /// Whether each value is marked: there are few.
    pub marked: bool,
}

/// A single sign on a chart.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    /// The column of dots.
    pub column: usize,
    /// At which height; `None` is at the top.
    pub value: Option<f64>,
    /// The sign.
    pub glyph: &'static str,
    /// How it looks.
    pub role: Role,
}

/// A chart without a frame.
pub struct Chart<'a> {
    /// Colours.
    pub theme: &'a Theme,
    /// Characters.
    pub glyphs: Glyphs,
    /// The lines; later ones lie above earlier ones.
    pub lines: &'a [Line],
    /// Signs above all lines.
    pub signs: &'a [Sign],
    /// The horizontal axis.
    pub x: Scale,
    /// The vertical axis.
    pub y: Scale,
    /// How values of the horizontal axis are written.
    pub x_name: &'a dyn Fn(f64) -> String,
    /// How values of the vertical axis are written.
    pub y_name: &'a dyn Fn(f64) -> String,
    /// Where the cursor is on the horizontal axis.
    pub cursor: Option<f64>,
}

/// The part of `area` where the lines are drawn, the rest being for axes.
pub fn plot(area: Rect) -> Rect {
    Areas::of(area).plot
}

impl Widget for Chart<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let areas = Areas::of(area.intersection(buffer.area));
        if areas.plot.is_empty() {
            return;
        }
        self.draw_lines(areas.plot, buffer);
        self.draw_signs(areas.plot, buffer);
        self.draw_axes(&areas, buffer);
    }
}

impl Chart<'_> {
    fn draw_lines(&self, plot: Rect, buffer: &mut Buffer) {
        let mut dots = Dots::new(plot);
        let height = usize::from(plot.height) * DOWN;
        let row = |value: f64| self.y.row(value, height);
        for line in self.lines {
            for (x, reach) in line.band.iter().enumerate() {
                if let Some((Some(low), Some(high))) = reach.map(|reach| (row(reach.min), row(reach.max))) {
                    dots.fall(x, high, low, Role::Band);
                }
            }
        }
        dots.draw(self.theme, self.glyphs, buffer);
        self.draw_cursor(plot, buffer);
        let mut dots = Dots::new(plot);
        for line in self.lines {
            let points = line.middle.iter().enumerate().filter_map(|(x, value)| Some((x, row((*value)?)?)));
            dots.path(points, line.role);
        }
        dots.draw(self.theme, self.glyphs, buffer);
        for line in self.lines.iter().filter(|line| line.marked) {
            for (x, value) in line.middle.iter().enumerate() {
                let sign = Sign { column: x, value: *value, glyph: self.glyphs.point(), role: line.role };
                if value.is_some() {
                    self.draw_sign(&sign, plot, buffer);
                }
            }
        }
    }

    fn draw_cursor(&self, plot: Rect, buffer: &mut Buffer) {
        let width = usize::from(plot.width) * ACROSS;
        let Some(column) = self.cursor.and_then(|at| self.x.column(at, width)) else { return };
        let x = plot.x + (column / ACROSS) as u16;
        for y in plot.top()..plot.bottom() {
            buffer.set_string(x, y, self.glyphs.vertical(), self.theme.style(Role::ChartCursor));
        }
    }

    fn draw_signs(&self, plot: Rect, buffer: &mut Buffer) {
        self.signs.iter().for_each(|sign| self.draw_sign(sign, plot, buffer));
    }

    fn draw_sign(&self, sign: &Sign, plot: Rect, buffer: &mut Buffer) {
        let x = (sign.column / ACROSS) as u16;
        let height = usize::from(plot.height) * DOWN;
        let row = sign.value.map_or(Some(0), |value| self.y.row(value, height));
        if let (Some(row), true) = (row, x < plot.width) {
            buffer.set_string(plot.x + x, plot.y + (row / DOWN) as u16, sign.glyph, self.theme.style(sign.role));
        }
    }
}

#[cfg(test)]
mod tests;
