//! Theme files: what each role of the screen looks like, in words such as `"#e8ecf4 on #1b2335 bold"`.
//!
//! This reads and checks the file; `ui::theme` turns it into what the terminal can show.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::nearest::nearest;

/// A colour as a theme file writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// `default`: whatever the terminal uses.
    Default,
    /// One of the 16 colours a terminal's own scheme defines, by its number 0..=15: `red`, `bright-blue`.
    Ansi(u8),
    /// `#rrggbb`, sRGB.
    Rgb(u8, u8, u8),
}

/// The names of [`Paint::Ansi`], by number.
pub const ANSI_NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// How one role looks; what is `None` or `false` is left as it is below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Colour of the letters.
    pub fg: Option<Paint>,
    /// Colour behind them.
    pub bg: Option<Paint>,
    /// The modifiers named: any of [`MODIFIERS`], as a bit each in that order.
    pub modifiers: u8,
}

/// The words for modifiers; the position is the bit in [`Look::modifiers`].
pub const MODIFIERS: [&str; 5] = ["bold", "dim", "italic", "underlined", "reversed"];

/// A checked theme file.
#[derive(Clone, Debug)]
pub struct ThemeFile {
    /// One line about it, for the list of themes.
    pub about: String,
    /// Looks by the names of roles.
    pub looks: BTreeMap<String, Look>,
    /// Colours of a spectrogram from silence to full level: at least two.
    pub spectrogram: Vec<Paint>,
    /// Colours of a token from improbable to certain: at least two.
    pub probability: Vec<Paint>,
}

/// Why a theme file cannot be used; says the line where there is one.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ThemeError {
    /// Not YAML, or not the shape of a theme.
    #[error("{0}")]
    Shape(String),
    /// A role that does not exist.
    #[error("line {line}: unknown role `{role}`{}", hint.as_ref().map(|name| format!(", did you mean `{name}`?")).unwrap_or_default())]
    UnknownRole {
        /// 1-based line of the file.
        line: usize,
        /// As written.
        role: String,
        /// The nearest role.
        hint: Option<String>,
    },
    /// A word in a look that is neither a colour nor a modifier.
    #[error("line {line}: {role}: {why}")]
    BadLook {
        /// 1-based line of the file.
        line: usize,
        /// The role or list it stands in.
        role: String,
        /// What is wrong with it.
        why: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    about: String,
    roles: BTreeMap<String, String>,
    spectrogram: Vec<String>,
    probability: Vec<String>,
}

/// Reads the text of a theme file; `roles` are the names that may appear in it.
///
/// A role that the file leaves out is no error: it then looks like the text around it.
pub fn parse(text: &str, roles: &[&str]) -> Result<ThemeFile, ThemeError> {
    if let Some(line) = super::yaml::too_deep(text) {
        return Err(ThemeError::Shape(format!("line {line}: nested too deeply")));
    }
    let raw: Raw = serde_yaml::from_str(text).map_err(|error| ThemeError::Shape(error.to_string()))?;
    let mut looks = BTreeMap::new();
    for (role, words) in raw.roles {
        let line = line_of(text, &role);
        if !roles.contains(&role.as_str()) {
            let hint = nearest(&role, roles).map(str::to_owned);
            return Err(ThemeError::UnknownRole { line, role, hint });
        }
        let look = parse_look(&words).map_err(|why| ThemeError::BadLook { line, role: role.clone(), why })?;
        looks.insert(role, look);
    }
    let spectrogram = parse_stops(text, "spectrogram", &raw.spectrogram)?;
    let probability = parse_stops(text, "probability", &raw.probability)?;
    Ok(ThemeFile { about: raw.about, looks, spectrogram, probability })
}

fn parse_stops(text: &str, list: &str, words: &[String]) -> Result<Vec<Paint>, ThemeError> {
    let bad = |why| ThemeError::BadLook { line: line_of(text, list), role: list.to_owned(), why };
    if words.len() < 2 {
        return Err(bad("needs at least two colours".to_owned()));
    }
    words.iter().map(|word| parse_paint(word).map_err(bad)).collect()
}

/// The line where `key:` stands, or 1.
fn line_of(text: &str, key: &str) -> usize {
    let stands = |line: &str| {
        line.trim_start()
            .trim_matches('"')
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start_matches('"').trim_start().starts_with(':'))
    };
    text.lines().position(stands).map_or(1, |index| index + 1)
}

fn parse_look(words: &str) -> Result<Look, String> {
    let mut look = Look::default();
    let mut behind = false;
    for word in words.split_whitespace() {
        if let Some(bit) = MODIFIERS.iter().position(|name| *name == word) {
            look.modifiers |= 1 << bit;
        } else if word == "on" {
            behind = true;
        } else {
            let slot = if behind { &mut look.bg } else { &mut look.fg };
            *slot = Some(parse_paint(word)?);
        }
    }
    Ok(look)
}

fn parse_paint(word: &str) -> Result<Paint, String> {
    if word == "default" {
        return Ok(Paint::Default);
    }
    if let Some(digits) = word.strip_prefix('#') {
        return parse_hex(digits).ok_or_else(|| format!("`{word}` is not a colour of the form #rrggbb"));
    }
    if let Some(number) = ANSI_NAMES.iter().position(|name| *name == word) {
        return Ok(Paint::Ansi(number as u8));
    }
    let known: Vec<&str> = ANSI_NAMES.iter().chain(&MODIFIERS).copied().collect();
    let hint = nearest(word, &known).map(|name| format!(", did you mean `{name}`?")).unwrap_or_default();
    Err(format!("`{word}` is neither a colour nor a modifier{hint}"))
}

fn parse_hex(digits: &str) -> Option<Paint> {
    if digits.len() != 6 || !digits.is_ascii() {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(Paint::Rgb(part(0)?, part(2)?, part(4)?))
}

#[cfg(test)]
mod tests {
    use super::{Look, Paint, ThemeError, parse};

    const ROLES: [&str; 2] = ["text", "border"];

    fn file(roles: &str) -> String {
        format!("about: a test\nroles:\n{roles}\nspectrogram: [\"#000000\", \"#ffffff\"]\nprobability: [red, white]\n")
    }

    #[test]
    fn reads_colours_and_modifiers() {
        let theme = parse(&file("  text: \"#102030 on bright-blue bold reversed\""), &ROLES).unwrap();
        let look = Look { fg: Some(Paint::Rgb(16, 32, 48)), bg: Some(Paint::Ansi(12)), modifiers: 0b1_0001 };
        assert_eq!(theme.looks["text"], look);
        assert_eq!(theme.probability, [Paint::Ansi(1), Paint::Ansi(7)]);
    }

    #[test]
    fn names_the_role_the_line_and_the_nearest() {
        let error = parse(&file("  # comment\n  text: red\n  bordr: red"), &ROLES).unwrap_err();
        assert_eq!(error.to_string(), "line 5: unknown role `bordr`, did you mean `border`?");
        let error = parse(&file("  text: on bleu"), &ROLES).unwrap_err();
        assert_eq!(error.to_string(), "line 3: text: `bleu` is neither a colour nor a modifier, did you mean `blue`?");
        let error = parse(&file("  text: \"#12345é\""), &ROLES).unwrap_err();
        assert!(error.to_string().contains("#rrggbb"), "{error}");
    }

    #[test]
    fn says_where_the_yaml_is_broken() {
        let ThemeError::Shape(why) = parse("about: x\nroles: [", &ROLES).unwrap_err() else { panic!("wrong kind") };
        assert!(why.contains("line"), "{why}");
        let error = parse("about: x\nroles: {}\nspectrogram: [red]\nprobability: [red, red]\n", &ROLES).unwrap_err();
        assert_eq!(error.to_string(), "line 3: spectrogram: needs at least two colours");
    }
}
