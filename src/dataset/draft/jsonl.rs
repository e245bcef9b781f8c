//! A draft in `metadata.jsonl`.

use std::ops::Range;

use rayon::prelude::*;

use super::members::members;
use super::{COLUMN, Edited, mentioning, same_file};
use crate::dataset::index::{Format, Span, cut};
use crate::dataset::row::{self, Row};

/// The lines whose rows are of the file `name`.
pub(super) fn lines_of(bytes: &[u8], name: &str) -> Vec<u64> {
    rows_of(bytes, name).into_iter().map(|(span, _)| u64::from(span.line)).collect()
}

/// The text with `caption` as the draft of the file `name`, which has one row or none.
///
/// # Errors
/// In words, why that cannot be.
pub(super) fn set(bytes: &[u8], name: &str, caption: &str) -> Result<Edited, String> {
    let text = serde_json::to_string(caption).map_err(|error| error.to_string())?;
    let Some((span, row)) = rows_of(bytes, name).into_iter().next() else {
        return Ok(Edited { bytes: appended(bytes, name, &text)?, was: None });
    };
    let line = place(span);
    let (at, piece) = change(&bytes[line.clone()], &text);
    let at = line.start + at.start..line.start + at.end;
    let bytes = [&bytes[..at.start], piece.as_bytes(), &bytes[at.end..]].concat();
    Ok(Edited {
        bytes,
        was: row
            .extra
            .into_iter()
            .rev()
            .find(|(key, _)| key == COLUMN)
            .map(|(_, was)| was)
            .filter(|was| !was.is_empty()),
    })
}

fn rows_of(bytes: &[u8], name: &str) -> Vec<(Span, Row)> {
    let parsed = |span: &Span| Some((*span, row::jsonl(&bytes[place(*span)]).ok()?));
    let named = |(_, row): &(Span, Row)| same_file(&row.file_name, name);
    let among = |rows: &[Span]| rows.par_iter().filter_map(parsed).filter(named).collect::<Vec<_>>();
    let rows = cut(bytes, Format::Jsonl);
    let likely = mentioning(bytes, &rows, name);
    let found = among(&likely);
    // JSON can write any letter in other ways.
    if found.is_empty() && likely.len() < rows.len() { among(&rows) } else { found }
}

fn place(span: Span) -> Range<usize> {
    let start = span.offset as usize;
    start..start + span.length as usize
}

/// What takes the place of which bytes of a line: the value of the draft, or a new member behind the last one, spaced as the
/// first one is.
fn change(line: &[u8], text: &str) -> (Range<usize>, String) {
    let members = members(line);
    if let Some((_, value)) = members.iter().rev().find(|(key, _)| key == COLUMN) {
        return (value.clone(), text.to_owned());
    }
    let spaced = members.first().is_some_and(|(_, value)| line[value.start - 1] == b' ');
    let blank = if spaced { " " } else { "" };
    let end = members.last().map_or(1, |(_, value)| value.end);
    (end..end, format!(",{blank}\"{COLUMN}\":{blank}{text}"))
}

fn appended(bytes: &[u8], name: &str, text: &str) -> Result<Vec<u8>, String> {
    let name = serde_json::to_string(name).map_err(|error| error.to_string())?;
    let before: &[u8] = if bytes.is_empty() || bytes.ends_with(b"\n") { b"" } else { b"\n" };
    let row = format!("{{\"file_name\": {name}, \"{COLUMN}\": {text}}}\n");
    Ok([bytes, before, row.as_bytes()].concat())
}
