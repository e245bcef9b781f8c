//! A strip of bars over time: how much of something each moment has.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::time_window::TimeWindow;
use crate::ui::theme::{Glyphs, Theme};

/// Bars, the highest as high as the strip.
pub struct Strip<'a> {
    /// Colours.
    pub theme: &'a Theme,
    /// Characters.
    pub glyphs: Glyphs,
    /// What is shown.
    pub window: TimeWindow,
    /// The value from second to second, 0 and up; the largest shown one is drawn full.
    pub level: &'a dyn Fn(f64, f64) -> f32,
}

impl Widget for Strip<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let level = |x| {
            let (from, to) = self.window.column(x, area.width);
            (self.level)(from, to)
        };
        let levels: Vec<f32> = (0..area.width).map(level).collect();
        let most = levels.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        for (x, level) in (area.left()..area.right()).zip(levels) {
            self.column(level / most, x, area, buffer);
        }
    }
}

impl Strip<'_> {
    /// One bar: each row from the bottom has what the rows below left of it.
    fn column(&self, level: f32, x: u16, area: Rect, buffer: &mut Buffer) {
        let style = if self.theme.depth().has_colour() {
            Style::new().fg(self.theme.ramp(0.25 + 0.75 * level))
        } else {
            Style::new()
        };
        for (below, y) in (area.top()..area.bottom()).rev().enumerate() {
            let part = (level * f32::from(area.height) - below as f32).clamp(0.0, 1.0);
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.set_symbol(self.glyphs.bar(part)).set_style(style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::ColourDepth;
    use crate::ui::widgets::rows;

    #[test]
    fn the_highest_bar_is_as_high_as_the_strip() {
        let theme = Theme::standard(ColourDepth::None);
        let level = |from: f64, _: f64| if from < 1.0 { 0.0 } else { 0.1 * from as f32 };
        let strip = |rows: u16| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 4, rows));
            let window = TimeWindow::whole(4.0);
            Strip { theme: &theme, glyphs: Glyphs::default(), window, level: &level }.render(buffer.area, &mut buffer);
            buffer
        };
        assert_eq!(rows(&strip(1)), [" ▃▅█"]);
        assert_eq!(rows(&strip(2)), ["  ▃█", " ▅██"]);
        assert!(rows(&strip(0)).is_empty());
    }
}
