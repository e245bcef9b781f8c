//! The frame around the rooms: tabs and status above, player and hints below, popups over everything.

use super::{App, RoomRef, on_room};
use crate::ui::canvas::Canvas;
use crate::ui::hits::Hits;
use crate::ui::keymap;
use crate::ui::room::Screen;
use crate::ui::shell::{bar, player_line, status, tabs};
use crate::ui::theme::Role;
use crate::ui::widgets::text::wrap;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

/// The smallest terminal that shows the workbench, columns and rows.
const SMALLEST: (u16, u16) = (40, 10);

impl App {
    /// Draws everything into `buffer` and records in `hits` what answers the mouse; gives the cursor's place.
    pub fn view(&self, buffer: &mut Buffer, hits: &mut Hits) -> Option<Position> {
        let area = buffer.area;
        let mut canvas = Canvas::new(buffer, hits);
        canvas.blank(area, self.shared.theme.style(Role::Screen));
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            too_small(&mut canvas, area);
            return None;
        }
        self.frame(&mut canvas, area);
        for popup in &self.popups {
            canvas.cursor = None;
            popup.view(&mut canvas, area, &self.shared);
        }
        if !self.popups.is_empty() {
            self.bottom_bar(&mut canvas, Rect { y: area.bottom() - 1, height: 1, ..area });
        }
        canvas.cursor
    }

    fn frame(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let row = |y| Rect { y, height: 1, ..area };
        let used = tabs::view(canvas, row(area.y), &self.shared, self.room, self.train.any_live());
        let right = Rect { x: area.x + used, width: area.width - used, ..row(area.y) };
        status::view(canvas, right, &self.shared);
        let body = Rect { y: area.y + 1, height: area.height - 3, ..area };
        on_room!(self.front(), room => room.view(canvas, body, &self.shared));
        player_line::view(canvas, row(area.bottom() - 2), &self.shared);
        self.bottom_bar(canvas, row(area.bottom() - 1));
    }

    /// The message of the moment, or what works right now.
    fn bottom_bar(&self, canvas: &mut Canvas<'_>, area: Rect) {
        canvas.blank(area, self.shared.theme.style(Role::Status));
        if let Some(message) = self.messages.current() {
            return bar::message(canvas, area, &self.shared, message);
        }
        let (ascii, width) = (self.shared.glyphs.ascii, usize::from(area.width.saturating_sub(2)));
        let hints = keymap::hints(&self.contexts(), |row| self.works(row), ascii, width);
        bar::hints(canvas, area, &self.shared, &hints);
    }
}

/// What a tiny terminal shows instead.
fn too_small(canvas: &mut Canvas<'_>, area: Rect) {
    let (width, height) = SMALLEST;
    let text = format!("terminal too small ({}x{}), needs {width}x{height}", area.width, area.height);
    let rows = wrap(&text, usize::from(area.width.max(1)), usize::from(area.height));
    let top = area.y + area.height.saturating_sub(rows.len() as u16) / 2;
    for (y, row) in (top..area.bottom()).zip(rows) {
        canvas.line(Line::raw(row).centered(), Rect { y, height: 1, ..area });
    }
}
