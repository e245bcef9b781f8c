//! The room tabs.

use crate::ui::action::{Action, AppAction};
use crate::ui::canvas::Canvas;
use crate::ui::room::Room;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use ratatui::layout::Rect;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

/// The program's name before the tabs, where there is room for it.
const NAME: &str = " audiocap  ";

/// Draws the tabs into the row `area`; gives the columns used. A mark on the Train room tells that a run is `live`.
pub fn view(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, front: Room, live: bool) -> u16 {
    canvas.blank(area, shared.theme.style(Role::Status));
    let (mut x, right) = (area.x, area.right());
    if area.width >= 72 {
        canvas.line(Line::styled(NAME, shared.theme.style(Role::Accent)), area);
        x += NAME.len() as u16;
    }
    for (number, room) in (1..).zip(Room::ALL) {
        let mark = if live && room == Room::Train { format!("{} ", shared.glyphs.chosen()) } else { String::new() };
        let text = if area.width < 48 && room != front {
            format!(" {number} {mark}")
        } else {
            format!(" {number} {} {mark}", room.name())
        };
        let place = Rect { x, y: area.y, width: (text.width() as u16).min(right.saturating_sub(x)), height: 1 };
        let role = if room == front { Role::TabActive } else { Role::Tab };
        canvas.line(Line::styled(text, shared.theme.style(role)), place);
        canvas.click(place, Action::App(AppAction::Goto(room)));
        x = place.right();
    }
    x - area.x
}
