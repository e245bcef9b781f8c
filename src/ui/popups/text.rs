//! Text to read, with headings and pairs, wrapped to the width and scrolled.

use super::frame::frame;
use super::{Outcome, PopupAction};
use crate::text::safe;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::step::Step;
use crate::ui::theme::Role;
use crate::ui::widgets::text::wrap;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::cell::Cell;
use unicode_width::UnicodeWidthStr;

/// A part of the text.
#[derive(Clone, Debug)]
pub enum Paragraph {
    /// A heading, with an empty line before it.
    Heading(String),
    /// Something short, and what it means beside it.
    Pair(String, String),
    /// Words in the look of a role.
    Words(Role, String),
}

/// Text in a popup.
pub struct Text {
    title: String,
    paragraphs: Vec<Paragraph>,
    scroll: Cell<usize>,
    page: Cell<usize>,
    rows: Cell<usize>,
}

/// Columns of the left side of a pair.
const LEFT: usize = 16;

impl Text {
    /// A popup of `paragraphs`.
    pub fn new(title: impl Into<String>, paragraphs: Vec<Paragraph>) -> Self {
        let (scroll, page, rows) = Default::default();
        Self { title: title.into(), paragraphs, scroll, page, rows }
    }

    /// The same, scrolled to the end.
    #[must_use]
    pub fn at_end(self) -> Self {
        self.scroll.set(usize::MAX);
        self
    }

    /// Scrolls.
    pub fn update(&mut self, action: &PopupAction) -> Outcome {
        match action {
            PopupAction::Move(step) => {
                let last = self.rows.get().saturating_sub(self.page.get()) + 1;
                self.scroll.set(step.from(self.scroll.get().min(last - 1), last, self.page.get()));
                Outcome::Stay
            }
            PopupAction::Accept => Outcome::Close,
            _ => Outcome::Stay,
        }
    }

    /// Draws what is in sight.
    pub fn view(&self, canvas: &mut Canvas<'_>, screen: Rect, shared: &Shared) {
        let width = 76.min(screen.width.saturating_sub(4));
        let lines = self.lines(usize::from(width.max(1)), shared);
        let area = frame(canvas, screen, shared, &self.title, width, lines.len().min(usize::from(u16::MAX)) as u16);
        let page = usize::from(area.height);
        let scroll = self.scroll.get().min(lines.len().saturating_sub(page));
        self.scroll.set(scroll);
        self.page.set(page);
        self.rows.set(lines.len());
        canvas.scroll(area, Action::Popup(PopupAction::Move(Step::Up)), Action::Popup(PopupAction::Move(Step::Down)));
        let total = lines.len();
        for (y, line) in (area.top()..area.bottom()).zip(lines.into_iter().skip(scroll)) {
            canvas.line(line, Rect { y, height: 1, ..area });
        }
        scroll_bar(canvas, area, shared, scroll, total);
    }

    fn lines(&self, width: usize, shared: &Shared) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for paragraph in &self.paragraphs {
            match paragraph {
                Paragraph::Heading(text) => {
                    if !lines.is_empty() {
                        lines.push(Line::default());
                    }
                    lines.push(Line::styled(safe(text).into_owned(), shared.theme.style(Role::Header)));
                }
                Paragraph::Pair(left, right) => pair(&mut lines, left, right, width, shared),
                Paragraph::Words(role, text) => {
                    let style = shared.theme.style(*role);
                    lines.extend(rows(text, width).into_iter().map(|row| Line::styled(row, style)));
                }
            }
        }
        lines
    }
}

fn pair(lines: &mut Vec<Line<'static>>, left: &str, right: &str, width: usize, shared: &Shared) {
    let (key, text) = (shared.theme.style(Role::HintKey), shared.theme.style(Role::Text));
    let left = safe(left);
    let blank = LEFT.min(width / 3).max(left.width() + 1);
    for (row, words) in rows(right, width.saturating_sub(blank).max(1)).into_iter().enumerate() {
        let head = if row == 0 { left.as_ref() } else { "" };
        let pad = " ".repeat(blank.saturating_sub(head.width()));
        let spans = vec![Span::styled(head.to_owned(), key), Span::raw(pad), Span::styled(words, text)];
        lines.push(Line::from(spans));
    }
}

/// Marks beside the text where the part in sight lies, when not all of it is.
fn scroll_bar(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, scroll: usize, rows: usize) {
    let page = usize::from(area.height);
    if rows <= page || page == 0 {
        return;
    }
    let length = (page * page / rows).max(1);
    let start = scroll * (page - length) / (rows - page).max(1);
    let x = area.right();
    for y in start..start + length {
        let style: Style = shared.theme.style(Role::BorderFocused);
        let thumb = Span::styled(shared.glyphs.thumb(), style);
        canvas.draw(thumb, Rect { x, y: area.y + y as u16, width: 1, height: 1 });
    }
}

/// The most rows of one paragraph.
const LONGEST: usize = 2000;

/// `text` in rows of at most `width` columns: at least one, be it empty.
fn rows(text: &str, width: usize) -> Vec<String> {
    let rows = wrap(text, width, LONGEST);
    if rows.is_empty() { vec![String::new()] } else { rows }
}
