//! The filter above the table, live while it is typed.

use crate::dataset::query::Query;
use crate::ui::widgets::Input;

/// What is typed, and whether it can be understood.
pub struct Filter {
    /// The text line.
    pub line: Input,
    /// Whether keys go into the text line.
    pub editing: bool,
    /// What cannot be understood of the text, and how to write it.
    pub error: Option<String>,
}

impl Default for Filter {
    fn default() -> Self {
        Self::with("", false)
    }
}

impl Filter {
    /// A filter of `text`.
    pub fn with(text: &str, editing: bool) -> Self {
        let mut filter = Self { line: Input::new(text), editing, error: None };
        filter.check();
        filter
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// Looks whether the text can be understood.
    pub fn check(&mut self) {
        self.error = Query::parse(self.text()).err();
    }
}
