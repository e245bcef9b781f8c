//! Every special glyph of the screen, in Unicode and in ASCII of the same width.

use ratatui::symbols::border;

/// Which set of glyphs is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glyphs {
    /// Only ASCII, for terminals and fonts that have nothing else (`--ascii`).
    pub ascii: bool,
}

macro_rules! glyphs {
    ($($(#[$doc:meta])+ $name:ident = $unicode:literal or $ascii:literal;)+) => {
        impl Glyphs {
            $($(#[$doc])+ pub const fn $name(self) -> &'static str { if self.ascii { $ascii } else { $unicode } })+

            /// All pairs, Unicode and ASCII.
            #[cfg(test)]
            const PAIRS: &'static [(&'static str, &'static str)] = &[$(($unicode, $ascii),)+];
        }
    };
}

glyphs! {
    /// Before the selected row.
    selected = "▌" or ">";
    /// Before the title of the pane that has the focus.
    focus = "●" or "*";
    /// A chosen one of several.
    chosen = "●" or "*";
    /// One that is not chosen.
    unchosen = "○" or "o";
    /// A marked clip.
    star = "★" or "*";
    /// A clip with a note.
    note = "✎" or "n";
    /// A closed branch of a tree.
    closed = "▸" or "+";
    /// An open branch of a tree.
    open = "▾" or "-";
    /// Sound is playing.
    playing = "▶" or ">";
    /// Sound is paused.
    paused = "‖" or "|";
    /// Sound is stopped.
    stopped = "■" or "#";
    /// Sound is recorded.
    recording = "●" or "o";
    /// It went well.
    check = "✓" or "+";
    /// It failed.
    cross = "✗" or "x";
    /// Worth a look.
    warning = "▲" or "!";
    /// Sorted upwards.
    ascending = "▴" or "^";
    /// Sorted downwards.
    descending = "▾" or "v";
    /// Something was cut off here.
    ellipsis = "…" or "~";
    /// Between two things on one line.
    dot = "·" or "-";
    /// Of factors: `×2`.
    times = "×" or "x";
    /// From one to the next.
    arrow = "→" or ">";
    /// From what is to what shall be.
    to = "▸" or ">";
    /// The key to the left.
    left = "←" or "<";
    /// The key to the right.
    right = "→" or ">";
    /// The key up.
    up = "↑" or "^";
    /// The key down.
    down = "↓" or "v";
    /// No value.
    missing = "–" or "-";
    /// The done part of a line of progress.
    line_done = "━" or "=";
    /// The end of that part.
    line_head = "╸" or ">";
    /// The rest of a line of progress.
    line_rest = "─" or "-";
    /// A thin vertical line.
    vertical = "│" or "|";
    /// A thin horizontal line.
    horizontal = "─" or "-";
    /// The playhead.
    playhead = "┃" or "|";
    /// Upper half of a cell.
    upper_half = "▀" or "'";
    /// The part of a scroll bar that is shown.
    thumb = "█" or "#";
    /// A tick on a horizontal axis.
    tick = "┬" or "+";
    /// A tick on a vertical axis.
    side_tick = "┤" or "+";
    /// A value of its own on a chart.
    point = "•" or "o";
    /// A run that nobody knows about.
    unknown = "?" or "?";
    /// A shaded cell.
    shade = "░" or ".";
}

/// Bars of nine heights, empty to full.
const BARS: [[&str; 9]; 2] =
    [[" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], [" ", ".", ",", ":", "-", "=", "+", "*", "#"]];

/// Ten densities of ink, for pictures without colour.
const DENSITY: [&str; 10] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"];

const SPINNER: [&[&str]; 2] = [&["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"], &["|", "/", "-", "\\"]];

const ASCII_BORDER: border::Set = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

const ASCII_FOCUSED: border::Set = border::Set {
    vertical_left: "#",
    vertical_right: "#",
    horizontal_top: "=",
    horizontal_bottom: "=",
    ..ASCII_BORDER
};

impl Glyphs {
    /// A bar as high as `level` 0..=1 of its cell.
    pub fn bar(self, level: f32) -> &'static str {
        BARS[usize::from(self.ascii)][(level.clamp(0.0, 1.0) * 8.0).round() as usize]
    }

    /// As much ink as `level` 0..=1; the same in both sets.
    pub fn density(self, level: f32) -> &'static str {
        DENSITY[(level.clamp(0.0, 1.0) * 9.0).round() as usize]
    }

    /// A turning glyph; `beat` counts up.
    pub fn spinner(self, beat: usize) -> &'static str {
        let frames = SPINNER[usize::from(self.ascii)];
        frames[beat % frames.len()]
    }

    /// The border of a pane: heavier where the focus is, so that it shows without colour.
    pub fn border(self, focused: bool) -> border::Set<'static> {
        match (self.ascii, focused) {
            (false, false) => border::ROUNDED,
            (false, true) => border::THICK,
            (true, false) => ASCII_BORDER,
            (true, true) => ASCII_FOCUSED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn both_sets_are_one_column_wide() {
        let bars = BARS.iter().flatten().map(|bar| (*bar, "."));
        for (unicode, ascii) in Glyphs::PAIRS.iter().copied().chain(bars) {
            assert_eq!((unicode.width(), ascii.len()), (1, 1), "{unicode}");
            assert!(ascii.is_ascii(), "{ascii}");
        }
    }

    #[test]
    fn bars_grow_with_the_level() {
        let glyphs = Glyphs::default();
        assert_eq!([-1.0, 0.0, 0.5, 1.0, 7.0].map(|level| glyphs.bar(level)), [" ", " ", "▄", "█", "█"]);
        assert_eq!(Glyphs { ascii: true }.density(1.0), "@");
        assert_eq!(glyphs.bar(f32::NAN), " ");
    }
}
