//! What the terminal can show.

use std::io::IsTerminal;

use super::finding::Finding;
use crate::cli::arguments::Global;
use crate::config::{Settings, settings};
use crate::ui::{
    self,
    theme::{ColourDepth, Theme},
};

/// Terminal, colours and themes.
pub fn look(global: &Global, settings: &Settings) -> Vec<Finding> {
    vec![terminal(), colours(), theme(global, settings)]
}

fn terminal() -> Finding {
    let both = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let kind = variable("TERM").unwrap_or_default();
    match ui::terminal_size() {
        Some((columns, rows)) if both && (columns < 80 || rows < 24) => {
            Finding::note("terminal", format!("{kind}, {columns}x{rows}"), "the workbench is best at 80x24 or more")
        }
        Some((columns, rows)) if both => Finding::good("terminal", format!("{kind}, {columns}x{rows}")),
        _ => Finding::note(
            "terminal",
            "input or output is not a terminal",
            "the workbench needs one; every other command works",
        ),
    }
}

fn colours() -> Finding {
    let depth = ColourDepth::detect(variable);
    match depth {
        ColourDepth::TrueColour => Finding::good("colours", depth.name()),
        ColourDepth::None => Finding::note("colours", depth.name(), "NO_COLOR is set or TERM is dumb"),
        _ => Finding::note("colours", depth.name(), "if your terminal has true colour, set COLORTERM=truecolor"),
    }
}

fn theme(global: &Global, settings: &Settings) -> Finding {
    let folder = settings::folder().map(|folder| folder.join("themes"));
    let names = Theme::names(folder.as_deref()).join(", ");
    let Some(name) = global.theme.as_ref().or(settings.theme.as_ref()) else {
        return Finding::good("theme", format!("the standard one (there are {names})"));
    };
    match Theme::load(name, folder.as_deref(), ColourDepth::detect(variable)) {
        Ok(_) => Finding::good("theme", format!("{name} (there are {names})")),
        Err(error) => Finding::problem("theme", format!("{error:#}"), "choose another with --theme"),
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
