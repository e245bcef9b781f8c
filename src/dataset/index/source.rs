//! One text that rows are cut from: a metadata file, or the names of the files that a walk found.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::{Span, Text};
use crate::dataset::Problem;
use crate::dataset::confine::refused_name;
use crate::dataset::row::{self, Row};

/// Longer rows are refused rather than read: 64 MiB.
const LONGEST_ROW: u32 = 64 << 20;
/// A block ends once it has this many bytes.
const BLOCK_BYTES: u64 = 8 << 20;

/// How a row is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dataset) enum Format {
    /// `metadata.jsonl`: one JSON object a line.
    Jsonl,
    /// `metadata.csv`: a header and records.
    Csv,
    /// No metadata: file names found in the folder.
    Walked,
}

/// A text with rows in it, and how to read them.
pub(in crate::dataset) struct Source {
    pub(super) text: Text,
    pub(in crate::dataset) format: Format,
    /// The metadata file, or the folder that is walked.
    pub(in crate::dataset) path: PathBuf,
    /// The folder that file names are relative to, as the split sees it: nothing, or `sub/`.
    pub(super) folder: String,
    header: OnceLock<Vec<String>>,
}

impl Source {
    /// The rows of `text`. `folder` is put before every file name.
    pub(in crate::dataset) fn new(text: Text, format: Format, path: PathBuf, folder: String) -> Source {
        Source { text, format, path, folder, header: OnceLock::new() }
    }

    /// Opens a metadata file, `.csv` or else JSON lines.
    pub(in crate::dataset) fn open(file: PathBuf, folder: String) -> std::io::Result<Source> {
        let csv = file.extension().is_some_and(|extension| extension == "csv");
        let text = Text::open(&file)?;
        Ok(Source::new(text, if csv { Format::Csv } else { Format::Jsonl }, file, folder))
    }

    /// Reads and parses one row.
    pub(super) fn row(&self, span: Span) -> Result<Row, Problem> {
        self.read(span).and_then(|bytes| self.parse(span, &bytes))
    }

    /// Reads rows that may have gaps between them; the block holds those at the front that fit.
    pub(in crate::dataset) fn block_of(self: &Arc<Self>, mut spans: Vec<Span>) -> Block {
        let base = spans.first().map_or(0, |span| span.offset);
        let fits = spans.partition_point(|span| span.offset + u64::from(span.length) - base <= BLOCK_BYTES);
        spans.truncate(fits.max(1));
        let end = spans.last().map_or(0, |span| span.offset + u64::from(span.length));
        let mut bytes = vec![0; if fits == 0 { 0 } else { (end - base) as usize }];
        let read = self.text.read(base, &mut bytes).is_ok() && fits > 0;
        Block { source: Arc::clone(self), spans, base, bytes: read.then_some(bytes) }
    }

    fn read(&self, span: Span) -> Result<Vec<u8>, Problem> {
        if span.length > LONGEST_ROW {
            let mib = span.length >> 20;
            return Err(
                self.problem(span, format!("the row is {mib} MiB long: is a line end or a closing quote missing?"))
            );
        }
        let mut bytes = vec![0; span.length as usize];
        self.text.read(span.offset, &mut bytes).map_err(|error| self.problem(span, error.to_string()))?;
        Ok(bytes)
    }

    fn parse(&self, span: Span, bytes: &[u8]) -> Result<Row, Problem> {
        let parsed = match self.format {
            Format::Jsonl => row::jsonl(bytes),
            Format::Csv => row::csv(bytes, self.header.get().map_or(&[], Vec::as_slice)),
            Format::Walked => Ok(Row::of_file(bytes)),
        };
        let row = parsed.map_err(|why| self.problem(span, self.explain(span, bytes, why)))?;
        Ok(self.placed(row))
    }

    /// A file name that would be refused is left as it is written.
    fn placed(&self, row: Row) -> Row {
        if self.folder.is_empty() || refused_name(&row.file_name).is_some() {
            return row;
        }
        Row { file_name: format!("{}{}", self.folder, row.file_name), ..row }
    }

    /// Adds what the reader of the message cannot see in the row itself.
    fn explain(&self, span: Span, bytes: &[u8], why: String) -> String {
        if self.text.changed(&self.path) {
            return format!("{why}; the file has changed since it was opened: open the dataset again");
        }
        let last = span.offset + u64::from(span.length) == self.text.length();
        if last && !bytes.ends_with(b"\n") && !bytes.ends_with(b"\r") {
            format!("{why}; the last line is torn: it has no line end")
        } else {
            why
        }
    }

    /// The first record of a CSV file names its columns.
    pub(super) fn take_header(&self, found: &mut Vec<Span>) {
        if self.format == Format::Csv && self.header.get().is_none() && !found.is_empty() {
            let header = self.read(found.remove(0)).ok().and_then(|bytes| row::record(&bytes).ok()).unwrap_or_default();
            drop(self.header.set(header));
        }
    }

    /// The columns of a CSV file, once its first record has been read.
    pub(in crate::dataset) fn header(&self) -> Option<&[String]> {
        self.header.get().map(Vec::as_slice)
    }

    pub(in crate::dataset) fn problem(&self, span: Span, why: impl Into<String>) -> Problem {
        let line = (self.format != Format::Walked).then_some(u64::from(span.line));
        Problem { file: self.path.clone(), line, why: why.into() }
    }
}

/// Neighbouring rows, read at once.
pub(in crate::dataset) struct Block {
    source: Arc<Source>,
    spans: Vec<Span>,
    base: u64,
    /// `None` when the rows have to be read one by one: one is very long, or the file was cut meanwhile.
    bytes: Option<Vec<u8>>,
}

impl Block {
    /// Rows in the block.
    pub(in crate::dataset) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The position of row `i` of the block.
    pub(in crate::dataset) fn span(&self, i: usize) -> Span {
        self.spans[i]
    }

    /// Parses row `i` of the block.
    pub(in crate::dataset) fn row(&self, i: usize) -> Result<Row, Problem> {
        let span = self.spans[i];
        let Some(bytes) = &self.bytes else {
            return self.source.row(span);
        };
        let from = (span.offset - self.base) as usize;
        self.source.parse(span, &bytes[from..from + span.length as usize])
    }
}
