//! Two captions beside each other: which words of the one the other has not.

use crate::text::{Change, changed_words};
use crate::ui::theme::{Glyphs, Role, Theme};
use crate::ui::widgets::text::fit;
use ratatui::text::Span;

/// The words of a caption, those that were not `before` marked by colour, or by brackets where there is none.
pub fn marked(before: Option<&str>, text: &str, width: usize, theme: &Theme, glyphs: Glyphs) -> Vec<Span<'static>> {
    let Some(before) = before else {
        return vec![Span::styled(fit(text, width, glyphs.ellipsis()), theme.style(Role::Text))];
    };
    let brackets = !theme.depth().has_colour();
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut left = width;
    let words = changed_words(before, text).into_iter().filter(|word| word.change != Change::Gone);
    for (word, new) in words.map(|word| (word.text, word.change == Change::New)) {
        let word = fit(word, left, glyphs.ellipsis());
        let word = if new && brackets { format!("[{word}]") } else { word };
        let role = if new { Role::Match } else { Role::Text };
        let span = Span::styled(word, theme.style(role));
        if span.width() > left || left == 0 {
            break;
        }
        left = left.saturating_sub(span.width() + 1);
        spans.extend([span, Span::raw(" ")]);
    }
    spans
}
