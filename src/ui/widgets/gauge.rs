//! A line of progress, with its share in words.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::text::fit;
use crate::ui::theme::{Glyphs, Role, Theme};

/// `what ━━━━╸──── 42 %`: how far something is. Of unknown length it only says what and how much.
pub struct Gauge<'a> {
    /// Colours.
    pub theme: &'a Theme,
    /// Characters.
    pub glyphs: Glyphs,
    /// What is being done.
    pub what: &'a str,
    /// How much is done.
    pub done: u64,
    /// Of how much; 0 when unknown.
    pub total: u64,
    /// Whether these are bytes.
    pub bytes: bool,
}

impl Widget for Gauge<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let amount = self.amount();
        let width = usize::from(area.width);
        let what = fit(self.what, width.saturating_sub(amount.width() + 1), self.glyphs.ellipsis());
        buffer.set_stringn(area.x, area.y, &what, width, Style::new());
        let end = area.right().saturating_sub(amount.width() as u16).max(area.x);
        buffer.set_stringn(end, area.y, &amount, width, self.theme.style(Role::Muted));
        let start = area.x + what.width() as u16 + 1;
        if self.total > 0 && end > start + 6 {
            self.draw_line(start, end - 1, area.y, buffer);
        }
    }
}

impl Gauge<'_> {
    fn share(&self) -> f64 {
        (self.done as f64 / self.total.max(1) as f64).min(1.0)
    }

    fn amount(&self) -> String {
        match (self.total, self.bytes) {
            (0, true) => bytes(self.done),
            (0, false) => format!("{}", self.done),
            (_, true) => format!("{:3.0} % of {}", self.share() * 100.0, bytes(self.total)),
            (_, false) => format!("{:3.0} %", self.share() * 100.0),
        }
    }

    fn draw_line(&self, from: u16, to: u16, y: u16, buffer: &mut Buffer) {
        let (done, rest) = (self.theme.style(Role::Progress), self.theme.style(Role::ProgressRest));
        let head = from + (self.share() * f64::from(to - from)) as u16;
        for x in from..to {
            let (symbol, style) = match x.cmp(&head) {
                std::cmp::Ordering::Less => (self.glyphs.line_done(), done),
                std::cmp::Ordering::Equal => (self.glyphs.line_head(), done),
                std::cmp::Ordering::Greater => (self.glyphs.line_rest(), rest),
            };
            buffer.set_string(x, y, symbol, style);
        }
    }
}

/// `290 MB`: a number of bytes for people.
pub fn bytes(count: u64) -> String {
    match count as f64 {
        count if count >= 1e9 => format!("{:.1} GB", count / 1e9),
        count if count >= 1e6 => format!("{:.0} MB", count / 1e6),
        count if count >= 1e3 => format!("{:.0} kB", count / 1e3),
        count => format!("{count:.0} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::ColourDepth;
    use crate::ui::widgets::rows;

    fn draw(width: u16, done: u64, total: u64) -> String {
        let theme = Theme::standard(ColourDepth::None);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        Gauge { theme: &theme, glyphs: Glyphs::default(), what: "reading", done, total, bytes: true }
            .render(buffer.area, &mut buffer);
        rows(&buffer).concat()
    }

    #[test]
    fn says_how_far_it_is() {
        assert_eq!(draw(36, 145_000_000, 290_000_000), "reading ━━━━━━╸─────  50 % of 290 MB");
        assert_eq!(draw(20, 1500, 0), "reading         2 kB");
        assert_eq!(draw(24, 300, 290), "reading   100 % of 290 B");
        draw(1, 1, 2);
    }
}
