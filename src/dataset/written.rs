//! Rows of any file with the columns of metadata, wherever it lies: captions that were published, or that a model wrote.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Problem;
use super::index::{Format, Rows, Source, Text, scan};
use super::problems::Problems;
use super::row::Row;

/// Rows read in one go.
const ROWS_AT_ONCE: usize = 8192;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenRow {
    /// Counted from 1.
    pub line: u64,
    /// As written; no file of that name is asked for.
    pub file_name: String,
    /// `caption`, then `caption_1`, `caption_2` ..; blank ones are left out.
    pub captions: Vec<String>,
    /// Label names or ontology ids.
    pub labels: Vec<String>,
    /// Every other column as text, in file order.
    pub extra: Vec<(String, String)>,
}

/// What a file says.
#[derive(Debug, Default)]
pub struct Written {
    /// In file order.
    pub rows: Vec<WrittenRow>,
    /// Rows that cannot be used, the first thousand.
    pub problems: Vec<Problem>,
    /// How many those are.
    pub problem_count: usize,
}

impl Written {
    /// Reads a `.csv`, or `.jsonl` (`.json`, `.ndjson`) of one object a line. Ends early, with fewer rows, when `cancel` is set.
    ///
    /// # Errors
    /// The file cannot be read, or does not name a `file_name` column.
    pub fn read(file: &Path, cancel: &AtomicBool) -> Result<Self, Problem> {
        let unreadable = |error: io::Error| Problem::of_file(file, format!("cannot be read: {error}"));
        if !std::fs::metadata(file).map_err(unreadable)?.is_file() {
            return Err(Problem::of_file(file, "is no regular file: write the rows into a file first"));
        }
        let text = Text::open(file).map_err(unreadable)?;
        let rows = Rows::new(Source::new(text, format(file)?, file.to_path_buf(), String::new()));
        scan(&rows, &rows.first(), cancel, &mut |spans| spans).map_err(unreadable)?;
        check_header(&rows, file)?;
        Ok(collect(&rows, cancel))
    }
}

fn format(file: &Path) -> Result<Format, Problem> {
    let extension = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match extension.as_str() {
        "csv" => Ok(Format::Csv),
        "jsonl" | "json" | "ndjson" => Ok(Format::Jsonl),
        _ => Err(Problem::of_file(file, "is neither .csv nor .jsonl: give it the extension that says how to read it")),
    }
}

/// Said once, rather than for every row.
fn check_header(rows: &Rows, file: &Path) -> Result<(), Problem> {
    let source = rows.first();
    let Some(header) = source.header() else { return Ok(()) };
    if header.iter().any(|column| column.contains("file_name")) {
        return Ok(());
    }
    let there = header.join(", ");
    let why = format!("there is no column `file_name`: the first line must name the columns, and it says {there}");
    Err(Problem { line: Some(1), ..Problem::of_file(file, why) })
}

fn collect(rows: &Rows, cancel: &AtomicBool) -> Written {
    let (mut written, problems, mut from) = (Vec::with_capacity(rows.len()), Problems::default(), 0);
    while from < rows.len() && !cancel.load(Ordering::Relaxed) {
        let block = rows.block(from..from + ROWS_AT_ONCE);
        for at in 0..block.len() {
            match block.row(at) {
                Ok(row) => written.push(of_row(row, u64::from(block.span(at).line))),
                Err(problem) => problems.add(|| problem),
            }
        }
        from += block.len().max(1);
    }
    Written { rows: written, problem_count: problems.count(), problems: problems.list() }
}

fn of_row(row: Row, line: u64) -> WrittenRow {
    let Row { file_name, captions, labels, extra, .. } = row;
    WrittenRow { line, file_name, captions, labels, extra }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Result<Written, Problem> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        Written::read(&file, &AtomicBool::new(false))
    }

    #[test]
    fn rows_come_with_their_lines_and_bad_ones_are_told() {
        let text = "\u{feff}file_name,caption_predicted\r\n\"a.wav\",\"two\nlines\"\r\n\nb.wav\nc.wav,\n";
        let found = read("t.CSV", text.as_bytes()).unwrap();
        let names: Vec<(u64, &str)> = found.rows.iter().map(|row| (row.line, row.file_name.as_str())).collect();
        assert_eq!(names, [(2, "a.wav"), (6, "c.wav")]);
        assert_eq!(found.rows[0].extra, [("caption_predicted".to_owned(), "two\nlines".to_owned())]);
        assert_eq!((found.problem_count, found.problems[0].line), (1, Some(5)));
        let found = read("t.jsonl", b"{\"file_name\":\"../a.wav\",\"caption_2\":\"x\"}\n[\n").unwrap();
        assert_eq!((found.rows[0].captions.len(), found.problem_count), (1, 1));
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        let why = |name: &str, bytes: &[u8]| read(name, bytes).unwrap_err().to_string();
        assert!(why("t.csv", b"name,caption\na,b\n").contains("line 1: there is no column `file_name`"));
        assert!(why("t.txt", b"").contains("neither .csv nor .jsonl"));
        assert!(why("t.csv", b"\xff\xfea").contains("UTF-16"));
        assert!(Written::read(Path::new("."), &AtomicBool::new(false)).unwrap_err().why.contains("no regular file"));
        assert!(read("t.csv", b"").unwrap().rows.is_empty());
    }
}
