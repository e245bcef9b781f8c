//! The tokens that Punkt looks for the ends of sentences in.

use crate::metrics::is_space;

/// Parts punctuation from words, but no full stops.
pub(super) fn tokens(line: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = line.trim_start_matches(is_space);
    while let Some(first) = rest.chars().next() {
        let length = several(rest).unwrap_or_else(|| {
            let single = matches!(
                first,
                '(' | '"' | '`' | '{' | '[' | ':' | ';' | '&' | '#' | '*' | '@' | ')' | '}' | ']' | '-' | ','
            );
            if single { first.len_utf8() } else { word(rest) }
        });
        tokens.push(&rest[..length]);
        rest = rest[length..].trim_start_matches(is_space);
    }
    tokens
}

/// Bytes of a word: up to a space, punctuation, or a comma that punctuation follows.
fn word(text: &str) -> usize {
    let ends = |at: usize, c: char| {
        let behind = &text[at + c.len_utf8()..];
        let comma = c == ',' && behind.chars().next().is_none_or(|next| stops(behind, next));
        comma || stops(&text[at..], c)
    };
    text.char_indices().skip(1).find(|&(at, c)| ends(at, c)).map_or(text.len(), |(at, _)| at)
}

/// Whether a word is over where `text` begins with `first`.
fn stops(text: &str, first: char) -> bool {
    is_space(first) || ends_words(first) || several(text).is_some()
}

/// Bytes of hyphens, full stops, or full stops with spaces between them, two of the first and three of the last at least.
fn several(text: &str) -> Option<usize> {
    for mark in ['-', '.'] {
        let run = text.len() - text.trim_start_matches(mark).len();
        if run > 1 {
            return Some(run);
        }
    }
    let mut length = 0;
    let mut stops = 0;
    while let Some(behind) = text[length..].strip_prefix('.') {
        stops += 1;
        let Some(space) = behind.chars().next().filter(|&c| is_space(c)) else {
            return (stops > 2).then_some(length + 1);
        };
        length += 1 + space.len_utf8();
    }
    (stops > 2).then(|| text[..length].trim_end_matches(is_space).len())
}

/// What cannot be within a word.
pub(super) fn ends_words(c: char) -> bool {
    matches!(c, ')' | '"' | ';' | '}' | ']' | '*' | ':' | '@' | '\'' | '(' | '{' | '[' | '?' | '!')
}
