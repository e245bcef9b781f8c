//! A grid of dots, eight to a cell.

use super::{ACROSS, DOWN};
use crate::ui::theme::{Glyphs, Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Bits of a braille letter by column and row of its dots.
const BITS: [[u8; DOWN]; ACROSS] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// Dots over an area. A cell has one colour: that of the line drawn last.
pub(super) struct Dots {
    area: Rect,
    cells: Vec<(u8, Option<Role>)>,
}

impl Dots {
    pub(super) fn new(area: Rect) -> Self {
        Self { area, cells: vec![(0, None); area.area() as usize] }
    }

    fn set(&mut self, x: usize, y: usize, role: Role) {
        let (column, row) = (x / ACROSS, y / DOWN);
        let width = usize::from(self.area.width);
        if column < width
            && let Some(cell) = self.cells.get_mut(row * width + column)
        {
            *cell = (cell.0 | BITS[x % ACROSS][y % DOWN], Some(role));
        }
    }

    /// A column of dots.
    pub(super) fn fall(&mut self, x: usize, top: usize, bottom: usize, role: Role) {
        (top.min(bottom)..=top.max(bottom)).for_each(|y| self.set(x, y, role));
    }

    /// Joins points, given from left to right.
    pub(super) fn path(&mut self, points: impl Iterator<Item = (usize, usize)>, role: Role) {
        let mut before: Option<(usize, usize)> = None;
        for (x, y) in points {
            let (from_x, from_y) = before.unwrap_or((x, y));
            let mut last = from_y;
            for at in from_x..=x {
                let part = if x > from_x { (at - from_x) as f64 / (x - from_x) as f64 } else { 1.0 };
                let here = (from_y as f64 + part * (y as f64 - from_y as f64)).round() as usize;
                // Beside the dot of the last column, not over it again.
                let start = match here.cmp(&last) {
                    std::cmp::Ordering::Greater => last + 1,
                    std::cmp::Ordering::Equal => last,
                    std::cmp::Ordering::Less => last - 1,
                };
                self.fall(at, start, here, role);
                last = here;
            }
            before = Some((x, y));
        }
    }

    pub(super) fn draw(&self, theme: &Theme, glyphs: Glyphs, buffer: &mut Buffer) {
        let width = usize::from(self.area.width);
        for (index, (bits, role)) in self.cells.iter().enumerate() {
            let Some(role) = role else { continue };
            let place = (self.area.x + (index % width) as u16, self.area.y + (index / width) as u16);
            if let Some(cell) = buffer.cell_mut(place) {
                let letter = if glyphs.ascii { ink(*bits, *role) } else { braille(*bits) };
                cell.set_char(letter).set_style(theme.style(*role));
            }
        }
    }
}

fn braille(bits: u8) -> char {
    char::from_u32(0x2800 + u32::from(bits)).unwrap_or(' ')
}

/// About the same in ASCII, by the rows that have dots.
fn ink(bits: u8, role: Role) -> char {
    if role == Role::Band {
        return if bits.count_ones() > 2 { ':' } else { '.' };
    }
    let rows = (0..DOWN).map(|row| bits & (BITS[0][row] | BITS[1][row]) != 0);
    let rows: Vec<usize> = rows.enumerate().filter(|(_, on)| *on).map(|(row, _)| row).collect();
    match rows.as_slice() {
        [0] => '\'',
        [1 | 2] | [1, 2] => '-',
        [3] => '_',
        [0, 1] => '"',
        [2, 3] => '.',
        _ => '|',
    }
}
