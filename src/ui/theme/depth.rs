//! How many colours the terminal shows.

/// What kinds of colours the terminal understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColourDepth {
    /// None: meaning is carried by glyphs, bold, dim, underline and reverse.
    None,
    /// The 16 of the terminal's own scheme.
    Sixteen,
    /// The fixed palette of 256.
    Indexed,
    /// 24 bits.
    TrueColour,
}

impl ColourDepth {
    /// The depth that the environment promises: a set `NO_COLOR` or a dumb terminal means none, `COLORTERM` of
    /// `truecolor` or `24bit` means 24 bits, a `TERM` that says 256 means that, and any other terminal has 16.
    /// `variable` looks a variable of the environment up.
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) || term == "dumb" {
            return Self::None;
        }
        let colorterm = variable("COLORTERM").unwrap_or_default().to_lowercase();
        if matches!(colorterm.as_str(), "truecolor" | "24bit") || term.ends_with("-direct") {
            Self::TrueColour
        } else if term.contains("256") {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }

    /// Whether there is any colour.
    pub fn has_colour(self) -> bool {
        self != Self::None
    }

    /// For people: `16 colours`.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "no colour",
            Self::Sixteen => "16 colours",
            Self::Indexed => "256 colours",
            Self::TrueColour => "true colour",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ColourDepth;

    fn detect(pairs: &[(&str, &str)]) -> ColourDepth {
        ColourDepth::detect(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.to_owned()))
    }

    #[test]
    fn follows_the_environment() {
        assert_eq!(detect(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), ColourDepth::TrueColour);
        assert_eq!(detect(&[("TERM", "screen"), ("COLORTERM", "24bit")]), ColourDepth::TrueColour);
        assert_eq!(detect(&[("TERM", "screen-256color"), ("COLORTERM", "")]), ColourDepth::Indexed);
        assert_eq!(detect(&[("TERM", "linux")]), ColourDepth::Sixteen);
        assert_eq!(detect(&[]), ColourDepth::Sixteen);
    }

    #[test]
    fn no_color_wins_unless_it_is_empty() {
        let rich = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor")];
        assert_eq!(detect(&[&rich[..], &[("NO_COLOR", "1")]].concat()), ColourDepth::None);
        assert_eq!(detect(&[&rich[..], &[("NO_COLOR", "")]].concat()), ColourDepth::TrueColour);
        assert_eq!(detect(&[("TERM", "dumb"), ("COLORTERM", "truecolor")]), ColourDepth::None);
    }
}
