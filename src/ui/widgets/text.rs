//! Text cut, padded and wrapped by what it takes on the screen.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::text::safe;

/// `text` made safe and, when it is wider than `width` columns, cut with `ellipsis` at its end.
pub fn fit(text: &str, width: usize, ellipsis: &str) -> String {
    let shown = safe(beginning(text, width));
    if shown.width() <= width && shown.len() >= text.len() {
        return shown.into_owned();
    }
    let room = width.saturating_sub(ellipsis.width());
    let mut cut = take_columns(&shown, room).to_owned();
    if width > 0 {
        cut.push_str(ellipsis);
    }
    cut
}

/// As [`fit`], then blanks to exactly `width` columns, before the text when `right`.
pub fn pad(text: &str, width: usize, right: bool, ellipsis: &str) -> String {
    let cut = fit(text, width, ellipsis);
    let blanks = " ".repeat(width.saturating_sub(cut.width()));
    if right { blanks + &cut } else { cut + &blanks }
}

/// `text` made safe and broken at blanks into lines of at most `width` columns; at most `most` of them.
pub fn wrap(text: &str, width: usize, most: usize) -> Vec<String> {
    let shown = safe(beginning(text, width * most));
    let mut rest = shown.trim_start();
    let mut lines = Vec::new();
    while !rest.is_empty() && lines.len() < most && width > 0 {
        let (line, after) = first_line(rest, width);
        lines.push(line.to_owned());
        rest = after;
    }
    lines
}

/// `parts` with `between` between them, in lines of at most `width` columns where they can: no part is broken over two.
pub fn wrap_parts(parts: &[String], between: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if line.width() + between.width() + part.width() <= width => {
                line.push_str(between);
                line.push_str(part);
            }
            _ => lines.push(part.clone()),
        }
    }
    lines
}

/// Enough of `text` to fill `columns`, so that ten megabytes of caption cost no more than what is seen of them.
fn beginning(text: &str, columns: usize) -> &str {
    let enough = columns.saturating_mul(16) + 64;
    &text[..text.floor_char_boundary(enough.min(text.len()))]
}

fn first_line(text: &str, width: usize) -> (&str, &str) {
    let head = take_columns(text, width);
    if head.len() == text.len() {
        return (text.trim_end(), "");
    }
    let at_blank = text[head.len()..].starts_with(' ');
    let end = if at_blank { head.len() } else { head.rfind(' ').unwrap_or(head.len()) };
    // A letter wider than the whole line still has to go somewhere.
    let end = if end == 0 { text.chars().next().map_or(0, char::len_utf8) } else { end };
    (text[..end].trim_end(), text[end..].trim_start())
}

fn take_columns(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, letter) in text.char_indices() {
        used += letter.width().unwrap_or(0);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_by_columns_not_by_bytes() {
        assert_eq!(fit("dog.wav", 7, "…"), "dog.wav");
        assert_eq!(fit("dogs.wav", 7, "…"), "dogs.w…");
        assert_eq!(fit("犬が吠える", 6, "…"), "犬が…");
        assert_eq!(fit("abc", 0, "…"), "");
        assert_eq!(pad("7.5", 6, true, "~"), "   7.5");
        assert_eq!(pad("犬犬", 3, false, "~"), "犬~");
        assert_eq!(fit("\x1b[2J", 20, "…"), "\\x1b[2J");
    }

    #[test]
    fn wraps_at_blanks_and_breaks_long_words() {
        assert_eq!(wrap("A dog barks twice", 6, 9), ["A dog", "barks", "twice"]);
        assert_eq!(wrap("abcdefgh ij", 3, 9), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("one two three", 3, 2), ["one", "two"]);
        assert_eq!(wrap("犬犬", 1, 9), ["犬", "犬"]);
        assert!(wrap("x", 0, 9).is_empty());
    }

    #[test]
    fn a_caption_of_ten_megabytes_is_only_begun() {
        let long = "bark ".repeat(2_000_000);
        assert_eq!(wrap(&long, 80, 3).len(), 3);
        assert_eq!(fit(&long, 10, "…"), "bark bark…");
    }

    #[test]
    fn parts_stay_whole() {
        let parts = ["16 kHz", "1 ch", "-28.8 LUFS"].map(str::to_owned);
        assert_eq!(wrap_parts(&parts, " · ", 17), ["16 kHz · 1 ch", "-28.8 LUFS"]);
        assert_eq!(wrap_parts(&parts, " · ", 3), parts);
        assert_eq!(wrap_parts(&parts, " · ", 80).len(), 1);
    }
}
