//! The CSV files that datasets are published as, read with patience: any line ends, a byte order mark, quotes, blank lines.

use std::path::Path;

use super::Problem;

/// A CSV file with a line of column names.
pub(super) struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Line>,
}

/// One record: where it stands, and its cells or why there are none.
pub(super) struct Line {
    /// Counted from 1.
    pub number: u64,
    pub cells: Result<Vec<String>, &'static str>,
}

impl Table {
    /// Reads `file`, which must name the columns `wanted` in its first line.
    pub(super) fn read(file: &Path, wanted: &[&str]) -> Result<Table, Problem> {
        let bytes = std::fs::read(file).map_err(|error| Problem::of_file(file, format!("cannot be read: {error}")))?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(bytes);
        let mut records = reader.byte_records();
        let columns = match records.next() {
            Some(first) => first.map_err(|error| at_line(file, 1, error.to_string()))?,
            None => return Err(Problem::of_file(file, "it is empty: its first line must name the columns")),
        };
        let columns: Vec<String> = columns.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        if let Some(missing) = wanted.iter().find(|name| !columns.iter().any(|column| column == *name)) {
            let there = columns.join(", ");
            return Err(at_line(file, 1, format!("there is no column `{missing}`: the line names {there}")));
        }
        if let Some(twice) = (1..columns.len()).find(|&i| columns[..i].contains(&columns[i])) {
            return Err(at_line(file, 1, format!("the column `{}` is named twice", columns[twice])));
        }
        let width = columns.len();
        let (mut at, mut number) = (0, 1);
        let line = |record: csv::Result<csv::ByteRecord>| {
            let record = record.map_err(|error| Problem::of_file(file, error.to_string()))?;
            let start = start(bytes, &record);
            number += ends(&bytes[at..start]);
            at = start;
            Ok(Line { number, cells: cells(&record, width) })
        };
        let rows = records.map(line).collect::<Result<_, Problem>>()?;
        Ok(Table { columns, rows })
    }

    /// Where the column `name` is; [`Table::read`] has looked that it is there.
    pub(super) fn column(&self, name: &str) -> usize {
        self.columns.iter().position(|column| column == name).unwrap_or_default()
    }
}

fn at_line(file: &Path, line: u64, why: impl Into<String>) -> Problem {
    Problem { line: Some(line), ..Problem::of_file(file, why) }
}

/// Where the record begins: after the line ends that the reader passes over.
fn start(bytes: &[u8], record: &csv::ByteRecord) -> usize {
    let from = record.position().map_or(0, |position| position.byte() as usize).min(bytes.len());
    from + bytes[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

/// Line ends, `\r\n` counted once.
fn ends(bytes: &[u8]) -> u64 {
    let lone = |pair: &&[u8]| matches!(pair, [b'\r', next] if *next != b'\n');
    let last = u64::from(bytes.last() == Some(&b'\r'));
    memchr::memchr_iter(b'\n', bytes).count() as u64 + bytes.windows(2).filter(lone).count() as u64 + last
}

fn cells(record: &csv::ByteRecord, width: usize) -> Result<Vec<String>, &'static str> {
    if record.len() != width {
        return Err("the line has more or fewer cells than columns");
    }
    let cell = |cell: &[u8]| std::str::from_utf8(cell).map(str::to_owned);
    record.iter().map(cell).collect::<Result<_, _>>().map_err(|_| "the line is not UTF-8")
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn reads_what_spreadsheets_make_of_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, "\u{feff}id,text\r\n1,\"a \"\"b\"\", c\"\r\n\r\n2,é\r\n3\r\n").unwrap();
        let table = Table::read(file.path(), &["text"]).unwrap();
        assert_eq!((&table.columns[..], table.column("text")), (&["id".to_owned(), "text".to_owned()][..], 1));
        assert_eq!(table.rows[0].cells.as_ref().unwrap()[1], "a \"b\", c");
        assert_eq!(table.rows[1].cells.as_ref().unwrap()[1], "é");
        assert!(table.rows[2].cells.is_err() && table.rows.len() == 3);
        assert_eq!([0, 1, 2].map(|row: usize| table.rows[row].number), [2, 4, 5]);
        let error = Table::read(file.path(), &["youtube_id"]).err().unwrap().to_string();
        assert!(error.contains("line 1: there is no column `youtube_id`: the line names id, text"), "{error}");
    }
}
