//! A key with its modifiers, as people write it and as the terminal sends it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers. Shift is part of a character (`G`, `?`) and kept only for other keys (`shift-Tab`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// Keys with a name.
const NAMED: [(&str, KeyCode); 15] = [
    ("Space", KeyCode::Char(' ')),
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("F1", KeyCode::F(1)),
];

impl Chord {
    /// Reads `j`, `G`, `?`, `Space`, `PgDn`, `ctrl-r`, `alt-x`, `shift-Tab`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut modifiers, mut rest) = (KeyModifiers::NONE, text);
        for (prefix, modifier) in
            [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)]
        {
            if let Some(after) = rest.strip_prefix(prefix) {
                (modifiers, rest) = (modifiers | modifier, after);
            }
        }
        Some(Self { code: code(rest)?, modifiers })
    }

    /// The chord of a key press. Terminals differ in how they send shift: it is folded into the character.
    pub fn of(key: KeyEvent) -> Self {
        let mut modifiers = key.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match key.code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(c) => {
                modifiers -= KeyModifiers::SHIFT;
                KeyCode::Char(c)
            }
            code => code,
        };
        Self { code, modifiers }
    }
}

fn code(name: &str) -> Option<KeyCode> {
    if let Some((_, code)) = NAMED.iter().find(|(named, _)| *named == name) {
        return Some(*code);
    }
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some(c), None) => Some(KeyCode::Char(c)),
        _ => None,
    }
}

/// How a key of the table is shown: arrows as arrows where the terminal has them.
pub fn shown(key: &str, ascii: bool) -> &str {
    match key {
        "Up" if !ascii => "↑",
        "Down" if !ascii => "↓",
        "Left" if !ascii => "←",
        "Right" if !ascii => "→",
        key => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(code: KeyCode, modifiers: KeyModifiers) -> Chord {
        Chord::of(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn reads_what_terminals_send() {
        assert_eq!(Chord::parse("j"), Some(event(KeyCode::Char('j'), KeyModifiers::NONE)));
        assert_eq!(Chord::parse("G"), Some(event(KeyCode::Char('G'), KeyModifiers::SHIFT)));
        assert_eq!(Chord::parse("?"), Some(event(KeyCode::Char('?'), KeyModifiers::NONE)));
        assert_eq!(Chord::parse("ctrl-r"), Some(event(KeyCode::Char('r'), KeyModifiers::CONTROL)));
        assert_eq!(Chord::parse("shift-Tab"), Some(event(KeyCode::BackTab, KeyModifiers::SHIFT)));
        assert_eq!(Chord::parse("shift-Tab"), Some(event(KeyCode::BackTab, KeyModifiers::NONE)));
        assert_eq!(Chord::parse("-"), Some(event(KeyCode::Char('-'), KeyModifiers::NONE)));
    }

    #[test]
    fn refuses_what_is_no_key() {
        assert_eq!(Chord::parse("PageUp"), None);
        assert_eq!(Chord::parse(""), None);
        assert_eq!(Chord::parse("ctrl-"), None);
    }
}
