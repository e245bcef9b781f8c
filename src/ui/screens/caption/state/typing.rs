//! A text that is being typed: a prefix, the path of a file, or a sentence.

use crate::ui::widgets::Input;

/// What the text will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The prefix of one's own.
    Prefix,
    /// The path of a sound file.
    Path,
    /// A sentence to be scored.
    Sentence,
}

/// A text that is being typed.
#[derive(Debug)]
pub struct Typing {
    /// What it will be.
    pub what: Typed,
    /// The text.
    pub input: Input,
    /// Paths that begin with it.
    pub paths: Vec<String>,
}

impl Typing {
    /// Begins with `text`.
    pub fn new(what: Typed, text: &str) -> Self {
        Self { what, input: Input::new(text), paths: Vec::new() }
    }

    /// The longest text with which all its completions begin; `None` when it gets no longer.
    pub fn completed(&self) -> Option<&str> {
        let (first, rest) = self.paths.split_first()?;
        let same = rest.iter().fold(first.as_str(), |head, path| common(head, path));
        (same.len() > self.input.text().len()).then_some(same)
    }
}

fn common<'a>(a: &'a str, b: &str) -> &'a str {
    let different = a.char_indices().zip(b.chars()).find(|((_, x), y)| x != y).map(|((at, _), _)| at);
    &a[..different.unwrap_or(a.len().min(b.len()))]
}

#[cfg(test)]
mod tests {
    use super::{Typed, Typing};

    #[test]
    fn completes_as_far_as_there_is_one_way() {
        let mut typing = Typing::new(Typed::Path, "/so");
        assert_eq!(typing.completed(), None);
        typing.paths = ["/sounds/däg", "/sounds/dög", "/sounds/d"].map(str::to_owned).to_vec();
        assert_eq!(typing.completed(), Some("/sounds/d"));
        typing.input.set("/sounds/d");
        assert_eq!(typing.completed(), None);
    }
}
