//! What every picture of a sound shares: the time below it, the playhead and the looped region on it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::ticks::time_ticks;
use super::time_window::TimeWindow;
use crate::ui::theme::{Glyphs, Role, Theme};

/// Columns of the scale at the left, its line included.
const SCALE: u16 = 5;
/// Columns between two numbers of the time axis.
const TICK_GAP: u16 = 9;

/// The common part of a waveform and a spectrogram.
#[derive(Clone, Copy)]
pub struct SoundFrame<'a> {
    /// Colours.
    pub theme: &'a Theme,
    /// Characters.
    pub glyphs: Glyphs,
    /// What is shown.
    pub window: TimeWindow,
    /// What is heard now, in seconds.
    pub playhead: Option<f64>,
    /// The selected or looped region, in seconds.
    pub region: Option<(f64, f64)>,
}

/// Where the parts of a picture lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoundAreas {
    /// Scale at the left; without columns where there is little room.
    pub scale: Rect,
    /// The picture itself: one column is one moment, for mouse and playhead.
    pub picture: Rect,
    /// The time below; without rows where there is little room.
    pub time: Rect,
}

impl SoundAreas {
    /// Divides `area`.
    pub fn of(area: Rect) -> Self {
        let left = if area.width >= 30 { SCALE } else { 0 };
        let below = u16::from(area.height >= 3);
        let picture = Rect { x: area.x + left, width: area.width - left, height: area.height - below, ..area };
        let time = Rect { y: picture.bottom(), height: below, ..picture };
        Self { scale: Rect { width: left, height: picture.height, ..area }, picture, time }
    }
}

impl SoundFrame<'_> {
    /// Draws what lies on and below the picture; the picture itself is drawn before.
    pub(super) fn finish(&self, areas: SoundAreas, unit: &str, buffer: &mut Buffer) {
        self.draw_time(areas.time, buffer);
        if areas.scale.width > 0 && areas.time.height > 0 {
            let place = format!("{unit:>width$}", width = usize::from(SCALE - 1));
            buffer.set_string(areas.scale.x, areas.time.y, place, self.theme.style(Role::Axis));
        }
        self.draw_region(areas, buffer);
        self.draw_playhead(areas, buffer);
    }

    /// Writes `text` and a tick at `row` of the scale.
    pub(super) fn draw_scale(&self, scale: Rect, row: u16, text: &str, buffer: &mut Buffer) {
        if scale.width > 0 {
            let line = format!("{text:>width$}{}", self.glyphs.side_tick(), width = usize::from(scale.width - 1));
            buffer.set_string(scale.x, scale.y + row, line, self.theme.style(Role::Axis));
        }
    }

    fn draw_time(&self, time: Rect, buffer: &mut Buffer) {
        if time.is_empty() {
            return;
        }
        let style = self.theme.style(Role::Axis);
        let ticks = time_ticks(self.window.from, self.window.to, usize::from(time.width / TICK_GAP).max(1));
        let last = ticks.len().saturating_sub(1);
        let mut free = time.left();
        for (index, (seconds, number)) in ticks.into_iter().enumerate() {
            let unit = if index == last && !number.contains(':') { " s" } else { "" };
            let Some(column) = self.window.column_of(seconds, time.width) else { continue };
            let x = (time.left() + column).min(time.right().saturating_sub((number.len() + unit.len()) as u16));
            if x >= free {
                free = write_within(buffer, x, time, &format!("{number}{unit}"), style);
            }
        }
    }

    fn draw_region(&self, areas: SoundAreas, buffer: &mut Buffer) {
        let Some((from, to)) = self.region.filter(|(from, to)| *to >= self.window.from && *from <= self.window.to)
        else {
            return;
        };
        let (width, style) = (areas.picture.width, self.theme.style(Role::Loop));
        let column = |seconds: f64| self.window.column_of(seconds.clamp(self.window.from, self.window.to), width);
        let (Some(first), Some(last)) = (column(from), column(to)) else { return };
        let strip = Rect { x: areas.time.x + first, width: last - first + 1, ..areas.time };
        buffer.set_style(strip.intersection(buffer.area), style);
        for (moment, x, bracket) in [(from, first, "["), (to, last, "]")] {
            if (self.window.from..=self.window.to).contains(&moment) {
                column_of_cells(areas.picture, x, self.glyphs.vertical(), style, buffer);
                // A number of the axis that stands there is worth more than the bracket.
                if buffer.cell((areas.time.x + x, areas.time.y)).is_some_and(|cell| cell.symbol() == " ") {
                    column_of_cells(areas.time, x, bracket, style, buffer);
                }
            }
        }
    }

    fn draw_playhead(&self, areas: SoundAreas, buffer: &mut Buffer) {
        if let Some(x) = self.playhead.and_then(|moment| self.window.column_of(moment, areas.picture.width)) {
            column_of_cells(areas.picture, x, self.glyphs.playhead(), self.theme.style(Role::Playhead), buffer);
        }
    }
}

fn column_of_cells(area: Rect, x: u16, symbol: &str, style: Style, buffer: &mut Buffer) {
    for y in area.top()..area.bottom() {
        if let Some(cell) = buffer.cell_mut((area.left() + x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    }
}

/// Writes within `area` from column `x` on; the column after it and one more blank.
fn write_within(buffer: &mut Buffer, x: u16, area: Rect, text: &str, style: Style) -> u16 {
    let room = area.right().saturating_sub(x);
    buffer.set_stringn(x, area.y, text, usize::from(room), style).0 + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::ColourDepth;
    use crate::ui::widgets::rows;

    fn time_axis(region: (f64, f64)) -> String {
        let theme = Theme::standard(ColourDepth::None);
        let window = TimeWindow::whole(2.0);
        let frame =
            SoundFrame { theme: &theme, glyphs: Glyphs::default(), window, playhead: None, region: Some(region) };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 45, 4));
        frame.finish(SoundAreas::of(buffer.area), "Hz", &mut buffer);
        rows(&buffer).pop().unwrap_or_default()
    }

    #[test]
    fn a_region_never_hides_the_numbers_of_the_time_axis() {
        let plain = time_axis((3.0, 4.0));
        let between = time_axis((0.3, 0.8));
        assert!(between.contains('[') && between.contains(']'), "{between}");
        let on_numbers = time_axis((0.5, 1.0));
        assert_eq!(on_numbers.replace(['[', ']'], " "), plain, "{on_numbers}");
    }
}
