//! The frame around every popup.

use super::PopupAction;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::hits::Gesture;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use ratatui::layout::Rect;
use ratatui::widgets::Block;

/// Draws the frame of a popup that wants `width` x `height` cells inside, in the middle of `screen`, and gives the inside.
/// A press outside closes the popup; nothing below answers the mouse.
pub fn frame(canvas: &mut Canvas<'_>, screen: Rect, shared: &Shared, title: &str, width: u16, height: u16) -> Rect {
    // The bottom line goes on saying what works.
    let screen = Rect { height: screen.height.saturating_sub(1), ..screen };
    let area = centred(screen, width.saturating_add(4), height.saturating_add(2));
    canvas.hits.cover();
    canvas.hits.add(screen, |pointer| (pointer.gesture == Gesture::Press).then_some(Action::Popup(PopupAction::Close)));
    // Presses inside do not close it; widgets added later lie above.
    canvas.hits.add(area, |pointer| (pointer.gesture == Gesture::Press).then_some(Action::Popup(PopupAction::Stay)));
    canvas.blank(area, shared.theme.style(Role::Popup));
    let block = Block::bordered()
        .border_set(shared.glyphs.border(true))
        .border_style(shared.theme.style(Role::BorderFocused))
        .title_style(shared.theme.style(Role::TitleFocused))
        .title(format!(" {title} "));
    let inner = block.inner(area);
    canvas.draw(block, area);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }.intersection(screen)
}

/// A rectangle of at most this size in the middle of `screen`, a little above where there is room.
fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(screen.width), height.min(screen.height));
    let x = screen.x + (screen.width - width) / 2;
    let y = screen.y + (screen.height - height) / 3;
    Rect { x, y, width, height }
}
