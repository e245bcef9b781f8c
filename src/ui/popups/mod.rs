//! Popups: a stack over the room; the topmost has the keys.

mod confirm;
mod frame;
mod help;
mod input;
mod list;
mod palette;
mod text;

pub use confirm::Confirm;
pub use help::{help, messages, role};
pub use input::Input;
pub use list::{Item, List};
pub use palette::palette;
pub use text::{Paragraph, Text};

use super::action::Action;
use super::canvas::Canvas;
use super::keymap::Context;
use super::shared::Shared;
use super::step::Step;
use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

/// A popup of any kind.
pub enum Popup {
    /// Text to read: help, messages, details.
    Text(Text),
    /// Rows to choose from, found by typing: the palette, themes, columns.
    List(List),
    /// A line of text to edit.
    Input(Input),
    /// A question.
    Confirm(Confirm),
}

/// What a popup understands.
#[derive(Clone, Debug)]
pub enum PopupAction {
    /// Nothing: a press on the popup itself.
    Stay,
    /// Close it and change nothing.
    Close,
    /// Do what it is for with what is chosen or typed.
    Accept,
    /// Scroll, or move the choice.
    Move(Step),
    /// Choose this row of what is listed now, and take it.
    Take(usize),
    /// A key of the text.
    Typed(KeyEvent),
    /// Pasted text.
    Pasted(String),
}

/// What becomes of a popup after an action.
#[derive(Debug)]
pub enum Outcome {
    /// It stays.
    Stay,
    /// It closes.
    Close,
    /// It closes, and this happens.
    Then(Action),
}

impl Popup {
    /// Text to read.
    pub fn text(title: impl Into<String>, paragraphs: Vec<Paragraph>) -> Self {
        Self::Text(Text::new(title, paragraphs))
    }

    /// A list to choose from.
    pub fn list(title: impl Into<String>, items: Vec<Item>) -> Self {
        Self::List(List::new(title, items))
    }

    /// A line of text that begins as `initial`; `then` says what accepting it means.
    pub fn input(
        title: impl Into<String>,
        initial: &str,
        then: impl Fn(String) -> Action + Send + Sync + 'static,
    ) -> Self {
        Self::Input(Input::new(title, initial, then))
    }

    /// A question whose yes is `action`.
    pub fn confirm(question: impl Into<String>, detail: impl Into<String>, action: Action) -> Self {
        Self::Confirm(Confirm { question: question.into(), detail: detail.into(), action })
    }

    /// Where keys go while it is on top.
    pub fn context(&self) -> Context {
        match self {
            Self::Text(_) => Context::Popup,
            Self::List(_) => Context::PopupList,
            Self::Input(_) => Context::PopupText,
            Self::Confirm(_) => Context::PopupConfirm,
        }
    }

    /// Changes the popup by an action.
    pub fn update(&mut self, action: PopupAction) -> Outcome {
        match (self, action) {
            (_, PopupAction::Close) => Outcome::Close,
            (Self::Text(text), action) => text.update(&action),
            (Self::List(list), action) => list.update(action),
            (Self::Input(input), action) => input.update(action),
            (Self::Confirm(confirm), PopupAction::Accept) => Outcome::Then(confirm.action.clone()),
            (Self::Confirm(_), _) => Outcome::Stay,
        }
    }

    /// Draws the popup over `screen`.
    pub fn view(&self, canvas: &mut Canvas<'_>, screen: Rect, shared: &Shared) {
        match self {
            Self::Text(text) => text.view(canvas, screen, shared),
            Self::List(list) => list.view(canvas, screen, shared),
            Self::Input(input) => input.view(canvas, screen, shared),
            Self::Confirm(confirm) => confirm.view(canvas, screen, shared),
        }
    }
}
