//! The frame of a pane, and of a popup that lies over others.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use super::text::fit;
use crate::ui::theme::{Glyphs, Role, Theme};

/// A border with titles; the focus shows by a heavier line, a mark before the title and colour.
pub struct Panel<'a> {
    /// Colours.
    pub theme: &'a Theme,
    /// Characters.
    pub glyphs: Glyphs,
    /// What it is, at the left.
    pub title: &'a str,
    /// A fact about it, at the right; may be empty. It gives way to the title.
    pub note: &'a str,
    /// Whether keys go here.
    pub focused: bool,
}

impl Panel<'_> {
    /// Draws the frame and gives what is inside.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer) -> Rect {
        let area = area.intersection(buffer.area);
        let block = self.block(area.width);
        let inside = block.inner(area);
        block.render(area, buffer);
        inside
    }

    /// As [`Panel::draw`], over whatever was there, on the ground of popups.
    pub fn draw_popup(&self, area: Rect, buffer: &mut Buffer) -> Rect {
        let area = area.intersection(buffer.area);
        Clear.render(area, buffer);
        buffer.set_style(area, self.theme.style(Role::Screen).patch(self.theme.style(Role::Popup)));
        self.draw(area, buffer)
    }

    fn block(&self, width: u16) -> Block<'static> {
        let (title, border) =
            if self.focused { (Role::TitleFocused, Role::BorderFocused) } else { (Role::Title, Role::Border) };
        let room = usize::from(width).saturating_sub(4);
        let mark = if self.focused { format!("{} ", self.glyphs.focus()) } else { String::new() };
        let text = fit(&format!("{mark}{}", self.title), room, self.glyphs.ellipsis());
        let left = room.saturating_sub(unicode_width::UnicodeWidthStr::width(text.as_str()) + 3);
        let mut block = Block::bordered()
            .border_set(self.glyphs.border(self.focused))
            .border_style(self.theme.style(border))
            .title_top(Line::from(Span::styled(spaced(&text), self.theme.style(title))));
        let note = fit(self.note, left, self.glyphs.ellipsis());
        if note.chars().count() > 1 {
            block =
                block.title_top(Line::from(Span::styled(spaced(&note), self.theme.style(Role::Muted))).right_aligned());
        }
        block
    }
}

fn spaced(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" {text} ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::ColourDepth;
    use crate::ui::widgets::rows;

    fn draw(focused: bool, ascii: bool, width: u16) -> Vec<String> {
        let theme = Theme::standard(ColourDepth::None);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 3));
        Panel { theme: &theme, glyphs: Glyphs { ascii }, title: "Clips", note: "3 of 9", focused }
            .draw(buffer.area, &mut buffer);
        rows(&buffer)
    }

    #[test]
    fn focus_shows_without_colour() {
        assert_eq!(draw(false, false, 24)[0], "╭ Clips ─────── 3 of 9 ╮");
        assert_eq!(draw(true, false, 24)[0], "┏ ● Clips ━━━━━ 3 of 9 ┓");
        assert_eq!(draw(true, true, 24)[0], "+ * Clips ===== 3 of 9 +");
        assert_eq!(draw(false, false, 9)[0], "╭ Clips ╮");
        assert_eq!(draw(false, false, 2)[0], "╭╮");
    }

    #[test]
    fn a_popup_hides_what_is_below() {
        let theme = Theme::standard(ColourDepth::TrueColour);
        let mut buffer = Buffer::with_lines(["xxxxxxxx"; 5]);
        let area = Rect { x: 2, y: 1, width: 4, height: 3 };
        Panel { theme: &theme, glyphs: Glyphs::default(), title: "", note: "", focused: false }
            .draw_popup(area, &mut buffer);
        assert_eq!(rows(&buffer), ["xxxxxxxx", "xx╭──╮xx", "xx│  │xx", "xx╰──╯xx", "xxxxxxxx"]);
    }
}
