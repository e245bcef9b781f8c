//! Text from files, made safe and short enough to show.

mod changed;

use std::borrow::Cow;
use std::fmt::Write;

pub use changed::{Change, ChangedWord, changed_words};

/// `text` with everything a terminal could obey made visible: control characters become `\x1b`-like escapes, line breaks
/// and tabs become spaces, and invisible direction and zero-width marks become `\u{..}`.
///
/// Every text that comes from a file, a path or a model passes through here before it is shown.
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        push_safe(&mut shown, c);
    }
    Cow::Owned(shown)
}

fn push_safe(shown: &mut String, c: char) {
    match c {
        '\n' | '\r' | '\t' => shown.push(' '),
        c if is_plain(c) => shown.push(c),
        c if (c as u32) < 0x100 => drop(write!(shown, "\\x{:02x}", c as u32)),
        c => drop(write!(shown, "\\u{{{:x}}}", c as u32)),
    }
}

/// Neither a control character nor one of the invisible marks that reorder or hide text.
pub fn is_plain(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// `text` as one word of a shell's command line.
pub fn shell_word(text: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::{safe, shell_word};

    #[test]
    fn a_shell_takes_any_text_for_one_word() {
        assert_eq!(
            ["a/b-1.wav", "two words", "it's", ""].map(shell_word),
            ["a/b-1.wav", "'two words'", r"'it'\''s'", "''"]
        );
    }

    #[test]
    fn escapes_what_a_terminal_would_obey() {
        assert_eq!(safe("a\x1b[31mred\x07"), "a\\x1b[31mred\\x07");
        assert_eq!(safe("one\ntwo\tthree"), "one two three");
        assert_eq!(safe("\u{202e}gnp"), "\\u{202e}gnp");
        assert_eq!(safe("\u{9b}31m"), "\\x9b31m");
    }

    #[test]
    fn leaves_words_of_any_language_alone() {
        let text = "naïve café – Людина 犬が吠える 🐕";
        assert!(matches!(safe(text), std::borrow::Cow::Borrowed(_)));
    }
}
