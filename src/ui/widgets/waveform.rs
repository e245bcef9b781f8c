//! The wave of a clip: from the least to the greatest sample of each column, so that no spike is lost.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::sound_frame::{SoundAreas, SoundFrame};
use crate::ui::theme::Role;

/// Samples from here on count as full scale.
const FULL: f32 = 0.999;

/// A waveform with axes, drawn in dots of a quarter cell's height.
pub struct Waveform<'a> {
    /// Time, playhead, region and looks.
    pub frame: SoundFrame<'a>,
    /// The least and the greatest sample from..to seconds, in -1..=1.
    pub column: &'a dyn Fn(f64, f64) -> (f32, f32),
}

impl Widget for Waveform<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let areas = SoundAreas::of(area);
        for x in 0..areas.picture.width {
            self.draw_column(areas.picture, x, buffer);
        }
        let rows = areas.scale.height;
        let numbers = [(0, "1"), (rows / 2, "0"), (rows.saturating_sub(1), "-1")];
        for (row, name) in numbers.into_iter().take(if rows >= 5 { 3 } else { 0 }) {
            self.frame.draw_scale(areas.scale, row, name, buffer);
        }
        self.frame.finish(areas, "", buffer);
    }
}

impl Waveform<'_> {
    fn draw_column(&self, picture: Rect, x: u16, buffer: &mut Buffer) {
        let (from, to) = self.frame.window.column(x, picture.width);
        let middle = f64::midpoint(from, to);
        let halves = [(self.column)(from, middle), (self.column)(middle, to)];
        let full = halves.iter().any(|(least, greatest)| *least <= -FULL || *greatest >= FULL);
        let style = self.frame.theme.style(if full { Role::Bad } else { Role::Waveform });
        let dots = halves.map(|half| dots_of(half, picture.height));
        for y in 0..picture.height {
            let symbol = if self.frame.glyphs.ascii { ink(dots, y) } else { braille(dots, y) };
            if let Some(cell) = buffer.cell_mut((picture.x + x, picture.y + y)) {
                cell.set_char(symbol).set_style(style);
            }
        }
    }
}

/// First and last dot, counted from the top, of a column that is `rows` cells high.
fn dots_of((least, greatest): (f32, f32), rows: u16) -> (u16, u16) {
    let last = f32::from(rows) * 4.0 - 1.0;
    let dot = |sample: f32| ((1.0 - sample.clamp(-1.0, 1.0)) / 2.0 * last).round() as u16;
    (dot(greatest), dot(least))
}

/// The bits of the eight dots of a braille cell, by column and row.
const BITS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

fn braille(dots: [(u16, u16); 2], y: u16) -> char {
    let lit = |side: usize, row: usize| (dots[side].0..=dots[side].1).contains(&(y * 4 + row as u16));
    let bits = (0..2).flat_map(|side| (0..4).map(move |row| (side, row))).filter(|(side, row)| lit(*side, *row));
    let pattern: u32 = bits.map(|(side, row)| BITS[side][row]).sum();
    if pattern == 0 { ' ' } else { char::from_u32(0x2800 + pattern).unwrap_or(' ') }
}

/// A character of as much ink as there are dots lit.
fn ink(dots: [(u16, u16); 2], y: u16) -> char {
    let lit = (y * 4..y * 4 + 4).filter(|row| dots.iter().any(|(first, last)| (first..=last).contains(&row))).count();
    [' ', '-', ':', '+', '#'][lit]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::{ColourDepth, Glyphs, Theme};
    use crate::ui::widgets::{TimeWindow, rows};

    fn draw(ascii: bool) -> Vec<String> {
        let theme = Theme::standard(ColourDepth::None);
        let window = TimeWindow::whole(1.0);
        let frame = SoundFrame { theme: &theme, glyphs: Glyphs { ascii }, window, playhead: None, region: None };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 2));
        let wave = |from: f64, _: f64| if from < 0.5 { (0.0, 0.0) } else { (-1.0, 1.0) };
        Waveform { frame, column: &wave }.render(buffer.area, &mut buffer);
        rows(&buffer)
    }

    #[test]
    fn silence_is_a_line_and_a_spike_fills_the_height() {
        assert_eq!(draw(false), ["    ⣿⣿⣿⣿", "⠉⠉⠉⠉⣿⣿⣿⣿"]);
        assert_eq!(draw(true), ["    ####", "----####"]);
    }
}
