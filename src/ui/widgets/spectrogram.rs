//! A picture of levels over time and frequency: two rows a cell in colour, one density of ink a cell without.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::sound_frame::{SoundAreas, SoundFrame};
use super::ticks::hertz_ticks;

/// A spectrogram with axes.
pub struct Spectrogram<'a> {
    /// Time, playhead, region and looks.
    pub frame: SoundFrame<'a>,
    /// The level 0..=1 from..to seconds, and from..to of the height, 0 at the bottom and 1 at the top.
    pub level: &'a dyn Fn(f64, f64, f32, f32) -> f32,
    /// The frequency in Hz at a fraction of the height.
    pub hz: &'a dyn Fn(f32) -> f32,
}

impl Widget for Spectrogram<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let areas = SoundAreas::of(area);
        for x in 0..areas.picture.width {
            self.draw_column(areas.picture, x, buffer);
        }
        for (row, name) in hertz_ticks(areas.scale.height, self.hz) {
            self.frame.draw_scale(areas.scale, row, name, buffer);
        }
        self.frame.finish(areas, "Hz", buffer);
    }
}

impl Spectrogram<'_> {
    fn draw_column(&self, picture: Rect, x: u16, buffer: &mut Buffer) {
        let (from, to) = self.frame.window.column(x, picture.width);
        let halves = f32::from(picture.height) * 2.0;
        for y in 0..picture.height {
            let top = 1.0 - f32::from(y * 2) / halves;
            let half = |from_top: f32| (self.level)(from, to, top - (from_top + 1.0) / halves, top - from_top / halves);
            let (symbol, style) = self.cell(half(0.0), half(1.0));
            if let Some(cell) = buffer.cell_mut((picture.x + x, picture.y + y)) {
                cell.set_symbol(symbol).set_style(style);
            }
        }
    }

    fn cell(&self, upper: f32, lower: f32) -> (&'static str, Style) {
        let (theme, glyphs) = (self.frame.theme, self.frame.glyphs);
        let mean = f32::midpoint(upper, lower);
        match (theme.depth().has_colour(), glyphs.ascii) {
            (false, _) => (glyphs.density(mean), Style::new()),
            (true, true) => (" ", Style::new().bg(theme.ramp(mean))),
            (true, false) => (glyphs.upper_half(), Style::new().fg(theme.ramp(upper)).bg(theme.ramp(lower))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::{ColourDepth, Glyphs, Theme};
    use crate::ui::widgets::{TimeWindow, rows};
    use ratatui::style::Color;

    /// Loud in the lower half from second 1 on.
    fn level(from: f64, _to: f64, low: f32, _high: f32) -> f32 {
        if from >= 1.0 && low < 0.5 { 1.0 } else { 0.0 }
    }

    fn draw(depth: ColourDepth, area: Rect) -> Buffer {
        let theme = Theme::standard(depth);
        let window = TimeWindow::whole(2.0);
        let frame = SoundFrame {
            theme: &theme,
            glyphs: Glyphs::default(),
            window,
            playhead: Some(0.5),
            region: Some((1.0, 1.5)),
        };
        let mut buffer = Buffer::empty(area);
        Spectrogram { frame, level: &level, hz: &|fraction| fraction * 8000.0 }.render(area, &mut buffer);
        buffer
    }

    #[test]
    fn reads_as_text_without_colour() {
        let buffer = draw(ColourDepth::None, Rect::new(0, 0, 37, 5));
        assert_eq!(
            rows(&buffer),
            [
                "             ┃       │       │",
                "  4k┤        ┃       │       │",
                "             ┃       │@@@@@@@│@@@@@@@",
                "  1k┤        ┃       │@@@@@@@│@@@@@@@",
                "  Hz 0               1       ]    2 s",
            ]
        );
    }

    #[test]
    fn two_rows_a_cell_in_colour() {
        let buffer = draw(ColourDepth::TrueColour, Rect::new(0, 0, 20, 1));
        let cell = buffer.cell((19, 0)).unwrap();
        assert_eq!(cell.symbol(), "▀");
        assert_ne!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
        assert_ne!(cell.fg, cell.bg);
    }

    #[test]
    fn bears_any_size() {
        for (width, height) in [(0, 0), (1, 1), (3, 2), (30, 3), (29, 9), (200, 50)] {
            draw(ColourDepth::Sixteen, Rect::new(0, 0, width, height));
        }
    }
}
