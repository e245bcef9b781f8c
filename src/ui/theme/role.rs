//! The roles that a theme gives a look to; the code never names a colour.

use ratatui::style::Modifier;

macro_rules! roles {
    ($($(#[$doc:meta])+ $role:ident = $name:literal, $plain:expr;)+) => {
        /// What something on the screen is, whatever it looks like.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Role { $($(#[$doc])+ $role,)+ }

        impl Role {
            /// Every role, in the order of the theme files.
            pub const ALL: &'static [Role] = &[$(Role::$role,)+];

            /// Its name in theme files.
            pub const fn name(self) -> &'static str {
                match self { $(Role::$role => $name,)+ }
            }

            /// What marks it where there is no colour at all.
            pub const fn plain(self) -> Modifier {
                match self { $(Role::$role => $plain,)+ }
            }
        }
    };
}

const NONE: Modifier = Modifier::empty();
const BOLD_UNDERLINED: Modifier = Modifier::BOLD.union(Modifier::UNDERLINED);

roles! {
    /// The whole screen, below everything.
    Screen = "screen", NONE;
    /// Ordinary text.
    Text = "text", NONE;
    /// Text of less weight: units, counts, paths.
    Muted = "muted", Modifier::DIM;
    /// What draws the eye: the name of the clip, the caption.
    Accent = "accent", Modifier::BOLD;
    /// Title of a pane.
    Title = "title", NONE;
    /// Title of the pane that has the focus.
    TitleFocused = "title-focused", Modifier::BOLD;
    /// Border of a pane.
    Border = "border", Modifier::DIM;
    /// Border of the pane that has the focus.
    BorderFocused = "border-focused", NONE;
    /// The selected row of the pane that has the focus.
    Selection = "selection", Modifier::REVERSED;
    /// The selected row of another pane.
    SelectionUnfocused = "selection-unfocused", Modifier::BOLD;
    /// Heads of columns.
    Header = "header", Modifier::UNDERLINED;
    /// A room's tab.
    Tab = "tab", NONE;
    /// The tab of the room one is in.
    TabActive = "tab-active", Modifier::REVERSED;
    /// The status bar.
    Status = "status", NONE;
    /// A key in the hint bar or the help.
    HintKey = "hint-key", Modifier::BOLD;
    /// What that key does.
    HintText = "hint-text", NONE;
    /// It went well.
    Good = "good", NONE;
    /// Worth a look.
    Warning = "warning", Modifier::BOLD;
    /// It failed.
    Bad = "bad", BOLD_UNDERLINED;
    /// A mark on a clip.
    Star = "star", Modifier::BOLD;
    /// Where the sound is heard now.
    Playhead = "playhead", Modifier::REVERSED;
    /// The region that is looped.
    Loop = "loop", Modifier::UNDERLINED;
    /// The wave of a waveform.
    Waveform = "waveform", NONE;
    /// Axes and their numbers.
    Axis = "axis", Modifier::DIM;
    /// A chart's first line.
    Line1 = "line-1", NONE;
    /// A chart's second line.
    Line2 = "line-2", NONE;
    /// A chart's third line.
    Line3 = "line-3", NONE;
    /// A chart's fourth line.
    Line4 = "line-4", NONE;
    /// A chart's fifth line.
    Line5 = "line-5", NONE;
    /// What a smoothed line ranges over.
    Band = "band", Modifier::DIM;
    /// The cursor of charts.
    ChartCursor = "chart-cursor", Modifier::BOLD;
    /// Text being typed.
    Input = "input", NONE;
    /// The cursor in text being typed.
    Cursor = "cursor", Modifier::REVERSED;
    /// What an empty input line asks for.
    Placeholder = "placeholder", Modifier::DIM;
    /// The ground of a popup.
    Popup = "popup", NONE;
    /// Letters that a search matched.
    Match = "match", BOLD_UNDERLINED;
    /// The done part of a progress line.
    Progress = "progress", NONE;
    /// The rest of it.
    ProgressRest = "progress-rest", Modifier::DIM;
    /// The token under the cursor.
    Token = "token", Modifier::REVERSED;
}
