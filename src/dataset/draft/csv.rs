//! A draft in `metadata.csv`.

use std::ops::Range;

use rayon::prelude::*;

use super::{COLUMN, Edited, mentioning, same_file};
use crate::dataset::index::{CsvPlace, Format, Span, cut};
use crate::dataset::row::{self, Row};

/// The lines whose rows are of the file `name`.
///
/// # Errors
/// In words, why the table cannot be understood.
pub(super) fn lines_of(bytes: &[u8], name: &str) -> Result<Vec<u64>, String> {
    let table = Table::of(bytes)?;
    Ok(table.rows_of(name).into_iter().map(|(span, _)| u64::from(span.line)).collect())
}

/// The text with `caption` as the draft of the file `name`, which has one row or none. Where the table has no drafts yet, every
/// row gets a cell for it.
///
/// # Errors
/// In words, why that cannot be.
pub(super) fn set(bytes: &[u8], name: &str, caption: &str) -> Result<Edited, String> {
    let table = Table::of(bytes)?;
    let row = table.rows_of(name).into_iter().next();
    let cell = quoted(caption);
    let (mut edits, was) = match (table.draft, &row) {
        (Some(column), Some((span, row))) => (vec![table.cell(*span, column, cell.clone())?], draft_of(row)),
        (Some(_), None) => (Vec::new(), None),
        (None, row) => (table.new_column(row.as_ref().map(|(span, _)| span.line), &cell), None),
    };
    if row.is_none() {
        edits.push(table.new_row(name, &cell));
    }
    Ok(Edited { bytes: applied(bytes, &edits), was })
}

/// What takes the place of which bytes.
type Edit = (Range<usize>, String);

struct Table<'a> {
    bytes: &'a [u8],
    head: Span,
    rows: Vec<Span>,
    columns: Vec<String>,
    /// The column that names the file, and that of the drafts where there is one.
    name: usize,
    draft: Option<usize>,
}

impl<'a> Table<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, String> {
        let spans = cut(bytes, Format::Csv);
        let Some((&head, rows)) = spans.split_first() else {
            return Err("is empty: its first line must name the columns, `file_name` among them".to_owned());
        };
        let columns = row::record(&bytes[content(bytes, head)])?;
        let also = |column: &String| {
            column.ends_with("_file_name") || column == "file_names" || column.ends_with("_file_names")
        };
        let named = columns.iter().rposition(|column| column == "file_name").or_else(|| columns.iter().position(also));
        let name = named.ok_or("its first line names no `file_name` column: it must name the columns")?;
        if let Some(&last) = spans.last().filter(|&&last| is_open(&bytes[content(bytes, last)])) {
            return Err(format!("the quotes that begin in line {} are never closed: close them first", last.line));
        }
        let draft = columns.iter().rposition(|column| column == COLUMN);
        Ok(Self { bytes, head, rows: rows.to_vec(), columns, name, draft })
    }

    fn rows_of(&self, name: &str) -> Vec<(Span, Row)> {
        let parsed =
            |span: &Span| Some((*span, row::csv(&self.bytes[content(self.bytes, *span)], &self.columns).ok()?));
        let named = |(_, row): &(Span, Row)| same_file(&row.file_name, name);
        let among = |rows: &[Span]| rows.par_iter().filter_map(parsed).filter(named).collect::<Vec<_>>();
        // Most rows need not be parsed: they do not have the name's last part anywhere.
        let likely = mentioning(self.bytes, &self.rows, name);
        let found = among(&likely);
        if found.is_empty() && likely.len() < self.rows.len() { among(&self.rows) } else { found }
    }

    /// Another text for a cell of a row.
    fn cell(&self, span: Span, column: usize, text: String) -> Result<Edit, String> {
        let record = content(self.bytes, span);
        let cell = cells(&self.bytes[record.clone()]).into_iter().nth(column).ok_or("has no cell for the draft")?;
        Ok((record.start + cell.start..record.start + cell.end, text))
    }

    /// A cell behind every row, with `cell` in that of `line`. Rows of too many cells or too few get one too, so that they still
    /// have as many too many or too few.
    fn new_column(&self, line: Option<u32>, cell: &str) -> Vec<Edit> {
        let behind = |span: &Span, text: &str| {
            let end = content(self.bytes, *span).end;
            (end..end, format!(",{text}"))
        };
        let head = behind(&self.head, COLUMN);
        let row = |span: &Span| behind(span, if Some(span.line) == line { cell } else { "" });
        std::iter::once(head).chain(self.rows.iter().map(row)).collect()
    }

    /// A row for the file `name`, behind all others.
    fn new_row(&self, name: &str, cell: &str) -> Edit {
        let count = self.columns.len() + usize::from(self.draft.is_none());
        let draft = self.draft.unwrap_or(count - 1);
        let text = |column| match column {
            _ if column == self.name => quoted(name),
            _ if column == draft => cell.to_owned(),
            _ => String::new(),
        };
        let row = (0..count).map(text).collect::<Vec<_>>().join(",");
        let (end, line_end) = (self.bytes.len(), self.line_end());
        let before = if self.bytes.ends_with(b"\n") || self.bytes.ends_with(b"\r") { "" } else { line_end };
        (end..end, format!("{before}{row}{line_end}"))
    }

    /// As the first line ends.
    fn line_end(&self) -> &'static str {
        let rest = &self.bytes[content(self.bytes, self.head).end..];
        if rest.starts_with(b"\r\n") {
            "\r\n"
        } else if rest.starts_with(b"\r") {
            "\r"
        } else {
            "\n"
        }
    }
}

fn draft_of(row: &Row) -> Option<String> {
    row.extra.iter().rev().find(|(key, _)| key == COLUMN).map(|(_, text)| text.clone()).filter(|text| !text.is_empty())
}

/// The bytes of a record without its line end.
pub(super) fn content(bytes: &[u8], span: Span) -> Range<usize> {
    let (start, end) = (span.offset as usize, span.offset as usize + span.length as usize);
    let ended = matches!(bytes[start..end].last(), Some(b'\n' | b'\r'));
    start..end - usize::from(ended)
}

/// Where the cells of a record lie, their quotes among them.
pub(super) fn cells(record: &[u8]) -> Vec<Range<usize>> {
    let (mut cells, mut start, mut place) = (Vec::new(), 0, CsvPlace::FieldStart);
    for (at, &byte) in record.iter().enumerate() {
        place = place.after(byte);
        if place == CsvPlace::FieldStart {
            cells.push(start..at);
            start = at + 1;
        }
    }
    cells.push(start..record.len());
    cells
}

/// Whether quotes are open at its end.
fn is_open(record: &[u8]) -> bool {
    record.iter().fold(CsvPlace::FieldStart, |place, &byte| place.after(byte)) == CsvPlace::Quoted
}

/// A text as a cell.
fn quoted(text: &str) -> String {
    let plain = !text.contains([',', '"', '\r', '\n']) && text.trim() == text;
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

/// `edits` are in the order of their places.
fn applied(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let (mut edited, mut from) = (Vec::with_capacity(bytes.len() + 1024), 0);
    for (place, text) in edits {
        edited.extend_from_slice(&bytes[from..place.start]);
        edited.extend_from_slice(text.as_bytes());
        from = place.end;
    }
    edited.extend_from_slice(&bytes[from..]);
    edited
}
