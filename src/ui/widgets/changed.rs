//! Two captions beside each other: which words of the one the other has not.

use crate::ui::theme::{Glyphs, Role, Theme};
use crate::ui::widgets::text::fit;
use ratatui::text::Span;

/// Words of `new`, each with whether it was not there in `old`: what is not in their longest common subsequence.
pub fn changed<'a>(old: &str, new: &'a str) -> Vec<(&'a str, bool)> {
    let old: Vec<&str> = old.split_whitespace().take(LONG).collect();
    let words: Vec<&str> = new.split_whitespace().take(LONG).collect();
    let mut table = vec![vec![0u16; words.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..words.len()).rev() {
            table[i][j] =
                if old[i] == words[j] { table[i + 1][j + 1] + 1 } else { table[i + 1][j].max(table[i][j + 1]) };
        }
    }
    let (mut i, mut marked) = (0, Vec::with_capacity(words.len()));
    for (j, word) in words.iter().enumerate() {
        while i < old.len() && old[i] != *word && table[i + 1][j] >= table[i][j + 1] {
            i += 1;
        }
        let same = i < old.len() && old[i] == *word;
        i += usize::from(same);
        marked.push((*word, !same));
    }
    marked
}

/// Words of a caption that are compared.
const LONG: usize = 200;

/// The words of a caption, those that were not `before` marked by colour, or by brackets where there is none.
pub fn marked(before: Option<&str>, text: &str, width: usize, theme: &Theme, glyphs: Glyphs) -> Vec<Span<'static>> {
    let Some(before) = before else {
        return vec![Span::styled(fit(text, width, glyphs.ellipsis()), theme.style(Role::Text))];
    };
    let brackets = !theme.depth().has_colour();
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut left = width;
    for (word, new) in changed(before, text) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(old: &str, new: &str) -> String {
        let word = |(word, new): (&str, bool)| if new { format!("[{word}]") } else { word.to_owned() };
        changed(old, new).into_iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn changed_words_are_marked() {
        assert_eq!(marked("a dog is barking", "several dogs are barking"), "[several] [dogs] [are] barking");
        assert_eq!(marked("a dog barks", "a dog barks"), "a dog barks");
        assert_eq!(marked("a b c d", "b x d y"), "b [x] d [y]");
        assert_eq!(marked("", "a dog"), "[a] [dog]");
        assert_eq!(marked("a dog", ""), "");
        assert_eq!(marked("rain rain on a roof", "rain on a tin roof"), "rain on a [tin] roof");
    }
}
