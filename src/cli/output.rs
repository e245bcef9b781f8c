//! What goes to standard output, and how a command ends.

use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// How a command ended; `--help` tells people the codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All went well: 0.
    Good,
    /// Some clips failed, or a check found something: 1.
    Findings,
    /// Stopped by Ctrl-C or a termination signal: 130.
    Interrupted,
}

/// The exit code when nothing could be done, wrong usage included.
pub const NOTHING_DONE: u8 = 2;

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Good => 0,
            Outcome::Findings => 1,
            Outcome::Interrupted => 130,
        })
    }
}

/// Writes a line to standard output at once, so that a reader downstream sees it.
pub fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// Writes a line to standard error. Nobody reading it is no reason to stop.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Writes `value` as one line of JSON that a terminal can be shown: what it might obey is written `\u009b`.
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    Ok(line(&escaped(&serde_json::to_string(value)?))?)
}

/// Such characters stand inside strings alone, where JSON allows the escape.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if crate::text::is_plain(c) { text.push(c) } else { text.push_str(&format!("\\u{:04x}", c as u32)) }
    }
    text
}

/// Whether the reader of our output went away (`| head`), which is no error.
pub fn reader_is_gone(error: &anyhow::Error) -> bool {
    let gone = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(gone))
}

/// Rows with aligned columns; the first row is the head. Columns named in `right` are aligned right.
pub fn table(rows: &[Vec<String>], right: &[usize]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width_of = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width_of(column).unwrap_or(0)).collect();
    let cell = |(column, text): (usize, &String)| {
        let gap = " ".repeat(widths[column].saturating_sub(text.width()));
        if right.contains(&column) { format!("{gap}{text}") } else { format!("{text}{gap}") }
    };
    let line =
        |row: &Vec<String>| row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ").trim_end().to_owned();
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_their_width_on_screen() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let text = table(&[row(["name", "n"]), row(["犬", "10"])], &[1]);
        assert_eq!(text, "name   n\n犬    10");
    }

    #[test]
    fn json_shows_a_terminal_nothing_to_obey() {
        let text = "a\u{9b}31m \u{202e}b\x7f\x1b naïve 🐕";
        let shown = escaped(&serde_json::to_string(text).unwrap());
        assert_eq!(shown, r#""a\u009b31m \u202eb\u007f\u001b naïve 🐕""#);
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
    }

    #[test]
    fn a_closed_pipe_is_recognised_under_its_context() {
        let error = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("writing");
        assert!(reader_is_gone(&error));
        assert!(!reader_is_gone(&anyhow::anyhow!("other")));
    }
}
