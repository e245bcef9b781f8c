//! Rows to choose from, found by typing a few of their letters.

use super::frame::frame;
use super::{Outcome, PopupAction};
use crate::text::safe;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::step::Step;
use crate::ui::theme::Role;
use crate::ui::widgets::Input;
use crate::ui::widgets::fuzzy::{Found, rank};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::cell::Cell;
use unicode_width::UnicodeWidthStr;

/// A row.
#[derive(Clone, Debug)]
pub struct Item {
    /// What is searched and shown.
    pub label: String,
    /// What stands at the right edge: keys, a count.
    pub detail: String,
    /// What taking it does.
    pub action: Action,
}

impl Item {
    /// A row without a detail.
    pub fn new(label: impl Into<String>, action: Action) -> Self {
        Self { label: safe(&label.into()).into_owned(), detail: String::new(), action }
    }

    /// The same with a detail.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = safe(&detail.into()).into_owned();
        self
    }
}

/// A list to choose from.
pub struct List {
    title: String,
    items: Vec<Item>,
    query: Input,
    found: Vec<Found>,
    chosen: usize,
    page: Cell<usize>,
    otherwise: Option<Otherwise>,
}

/// What to do with a typed text that no row has.
type Otherwise = fn(String) -> Action;

impl List {
    /// A list of `items`.
    pub fn new(title: impl Into<String>, items: Vec<Item>) -> Self {
        let query = Input::new("");
        let (title, found, page) = (title.into(), Vec::new(), Cell::new(1));
        let mut list = Self { title, items, query, found, chosen: 0, page, otherwise: None };
        list.search();
        list
    }

    /// The same, taking a typed text that no row has as it is.
    #[must_use]
    pub fn or(mut self, otherwise: Otherwise) -> Self {
        self.otherwise = Some(otherwise);
        self
    }

    /// The same with this row chosen at first.
    #[must_use]
    pub fn chosen(mut self, item: usize) -> Self {
        self.chosen = item.min(self.items.len().saturating_sub(1));
        self
    }

    /// Changes it by an action.
    pub fn update(&mut self, action: PopupAction) -> Outcome {
        match action {
            PopupAction::Typed(key) => {
                if self.query.key(key) {
                    self.search();
                }
            }
            PopupAction::Pasted(text) => {
                if self.query.paste(&text) {
                    self.search();
                }
            }
            PopupAction::Move(step) => self.chosen = step.from(self.chosen, self.found.len(), self.page.get()),
            PopupAction::Accept => return self.take(self.chosen),
            PopupAction::Take(row) => return self.take(row),
            PopupAction::Close | PopupAction::Stay => {}
        }
        Outcome::Stay
    }

    fn take(&self, row: usize) -> Outcome {
        match (self.found.get(row), self.otherwise) {
            (Some(found), _) => Outcome::Then(self.items[found.index].action.clone()),
            (None, Some(otherwise)) => Outcome::Then(otherwise(self.query.text().trim().to_owned())),
            (None, None) => Outcome::Stay,
        }
    }

    /// Finds the rows that match the typed text: the best first, equal ones in the order of the list.
    fn search(&mut self) {
        let labels: Vec<&str> = self.items.iter().map(|item| item.label.as_str()).collect();
        self.found = rank(self.query.text(), &labels);
        self.chosen = 0;
    }

    /// Draws the text line, and the rows about the chosen one.
    pub fn view(&self, canvas: &mut Canvas<'_>, screen: Rect, shared: &Shared) {
        let height = (self.items.len() + 2).min(22) as u16;
        let area = frame(canvas, screen, shared, &self.title, 72, height);
        let line = Rect { height: area.height.min(1), ..area };
        let cursor = self.query.draw("type to search", &shared.theme, shared.glyphs, line, canvas.buffer);
        canvas.cursor = Some(cursor);
        let rows = Rect { y: area.y.saturating_add(2), height: area.height.saturating_sub(2), ..area };
        let page = usize::from(rows.height);
        self.page.set(page);
        let first = self.chosen.saturating_sub(page.saturating_sub(1));
        canvas.scroll(rows, Action::Popup(PopupAction::Move(Step::Up)), Action::Popup(PopupAction::Move(Step::Down)));
        for (y, row) in (rows.top()..rows.bottom()).zip(first..self.found.len()) {
            let place = Rect { y, height: 1, ..rows };
            self.row(canvas, place, shared, row);
            canvas.click(place, Action::Popup(PopupAction::Take(row)));
        }
        if self.found.is_empty() && !rows.is_empty() {
            let said = if self.otherwise.is_some() {
                "nothing here is called so: Enter takes it as it is"
            } else {
                "nothing is called so"
            };
            canvas.line(Line::styled(said, shared.theme.style(Role::Muted)), rows);
        }
    }

    fn row(&self, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, row: usize) {
        let found = &self.found[row];
        let item = &self.items[found.index];
        let chosen = row == self.chosen;
        let base = if chosen { shared.theme.style(Role::Selection) } else { shared.theme.style(Role::Text) };
        if chosen {
            canvas.buffer.set_style(area, base);
        }
        let sign = if chosen { shared.glyphs.selected() } else { " " };
        canvas.line(Line::styled(sign, base), area);
        let detail = item.detail.width().min(usize::from(area.width) / 2) as u16;
        let label = Rect { x: area.x.saturating_add(2), width: area.width.saturating_sub(detail + 4), ..area };
        let bright = base.patch(shared.theme.style(Role::Match));
        canvas.line(lit(&item.label, &found.letters, base, bright), label);
        let right = Rect { x: area.right().saturating_sub(detail), width: detail, ..area };
        let style = if chosen { base } else { shared.theme.style(Role::Muted) };
        canvas.line(Line::styled(item.detail.as_str(), style), right);
    }
}

/// `text` with the letters at `places` in another style.
fn lit(text: &str, places: &[u32], base: Style, bright: Style) -> Line<'static> {
    let spans = text.chars().enumerate().map(|(at, c)| {
        let style = if places.binary_search(&(at as u32)).is_ok() { bright } else { base };
        Span::styled(c.to_string(), style)
    });
    Line::from(spans.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::action::AppAction;
    use crossterm::event::{KeyCode, KeyEvent};

    fn list() -> List {
        let item = |label: &str| Item::new(label, Action::App(AppAction::LoadModel(label.to_owned())));
        List::new("t", ["choose a theme", "quit", "draw anew", "queue"].map(item).to_vec())
    }

    fn taken(outcome: &Outcome) -> String {
        match outcome {
            Outcome::Then(Action::App(AppAction::LoadModel(label))) => label.clone(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_few_letters_find_the_row() {
        let mut list = list();
        for c in "thm".chars() {
            list.update(PopupAction::Typed(KeyEvent::from(KeyCode::Char(c))));
        }
        assert_eq!(list.found.len(), 1);
        assert_eq!(taken(&list.update(PopupAction::Accept)), "choose a theme");
    }

    #[test]
    fn a_text_that_no_row_has_can_be_taken_as_it_is() {
        let mut list = list().or(|text| Action::App(AppAction::LoadModel(text)));
        list.update(PopupAction::Pasted(" /models/zzz ".to_owned()));
        assert_eq!(taken(&list.update(PopupAction::Accept)), "/models/zzz");
    }

    #[test]
    fn equal_rows_keep_their_order_and_nothing_found_takes_nothing() {
        let mut list = list();
        assert_eq!(list.found.iter().map(|found| found.index).collect::<Vec<_>>(), [0, 1, 2, 3]);
        list.update(PopupAction::Move(Step::Down));
        assert_eq!(taken(&list.update(PopupAction::Accept)), "quit");
        list.update(PopupAction::Pasted("zzz".to_owned()));
        assert!(matches!(list.update(PopupAction::Accept), Outcome::Stay));
    }
}
