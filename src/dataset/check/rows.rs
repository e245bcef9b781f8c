//! The rows of a metadata file as they are written, to be sorted into two files without changing any of them.

use std::collections::HashSet;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use crate::dataset::row;

/// A metadata file, JSON lines or CSV.
pub(super) struct Rows {
    bytes: Vec<u8>,
    /// What stands before the first row: a byte order mark, the names of the columns.
    head: usize,
    spans: Vec<(Range<usize>, Option<PathBuf>)>,
}

impl Rows {
    /// Cuts `bytes`, the content of `file`. Rows that cannot be understood are rows of no file.
    pub(super) fn parse(file: &Path, bytes: Vec<u8>) -> Rows {
        if file.extension().is_some_and(|extension| extension == "csv") { Self::csv(bytes) } else { Self::jsonl(bytes) }
    }

    fn jsonl(bytes: Vec<u8>) -> Rows {
        let head = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let mut at = head;
        let mut rows = Vec::new();
        for line in bytes[head..].split_inclusive(|&byte| byte == b'\n') {
            rows.push((at..at + line.len(), row::jsonl(line).ok().map(|row| plain(&row.file_name))));
            at += line.len();
        }
        Rows { bytes, head, spans: rows }
    }

    fn csv(bytes: Vec<u8>) -> Rows {
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(&bytes[..]);
        let records: Vec<csv::ByteRecord> = reader.byte_records().map_while(Result::ok).collect();
        let mut starts: Vec<usize> =
            records.iter().filter_map(csv::ByteRecord::position).map(|at| at.byte() as usize).collect();
        starts.push(bytes.len());
        let head = starts.get(1).copied().unwrap_or(bytes.len());
        let first = bytes[..head].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes[..head]);
        let columns = row::record(first).unwrap_or_default();
        let spans = starts.windows(2).skip(1).map(|pair| pair[0]..pair[1]);
        let name = |span: &Range<usize>| row::csv(&bytes[span.clone()], &columns).ok().map(|row| plain(&row.file_name));
        let rows = spans.map(|span| (span.clone(), name(&span))).collect();
        Rows { bytes, head, spans: rows }
    }

    /// The rows whose file is `wanted`, and how many there are. Rows of no file are never wanted and always kept.
    pub(super) fn select(&self, wanted: impl Fn(&Path) -> bool) -> (Vec<&[u8]>, usize) {
        let chosen =
            self.spans.iter().filter(|(_, name)| name.as_deref().map_or_else(|| wanted(Path::new("")), &wanted));
        let rows: Vec<&[u8]> = chosen.map(|(span, _)| &self.bytes[span.clone()]).collect();
        let count = rows.len();
        (rows, count)
    }

    /// A file with these rows alone.
    pub(super) fn text(&self, rows: &[&[u8]]) -> Vec<u8> {
        [&[&self.bytes[..self.head]], rows].concat().concat()
    }
}

/// `kept`, or a new file, with those of `more` at its end that it does not have: a killed run may have written them.
pub(super) fn append(of: &Rows, kept: Vec<u8>, more: &[&[u8]]) -> Vec<u8> {
    let mut text = if kept.is_empty() { of.bytes[..of.head].to_vec() } else { kept };
    let trimmed = |row: &&[u8]| row.trim_ascii().to_vec();
    let there: HashSet<Vec<u8>> = text.split(|&byte| byte == b'\n').map(|line| line.trim_ascii().to_vec()).collect();
    for row in more.iter().map(trimmed).filter(|row| !there.contains(row)) {
        if text.last().is_some_and(|&last| last != b'\n') {
            text.push(b'\n');
        }
        text.extend(row);
        text.push(b'\n');
    }
    text
}

/// `./a.wav` is `a.wav`.
fn plain(name: &str) -> PathBuf {
    Path::new(name).components().filter(|part| *part != Component::CurDir).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(file: &str, text: &str) -> [String; 2] {
        let rows = Rows::parse(Path::new(file), text.as_bytes().to_vec());
        let bad = |name: &Path| name == Path::new("bad.wav");
        let shown = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        [shown(rows.text(&rows.select(|name| !bad(name)).0)), shown(append(&rows, Vec::new(), &rows.select(bad).0))]
    }

    #[test]
    fn rows_are_sorted_without_being_changed() {
        let jsonl =
            "{\"file_name\": \"a.wav\"}\n{\"file_name\":\"./bad.wav\",\"x\": 1.50}\n{torn\n{\"file_name\":\"bad.wav\"}";
        let expected = [
            "{\"file_name\": \"a.wav\"}\n{torn\n",
            "{\"file_name\":\"./bad.wav\",\"x\": 1.50}\n{\"file_name\":\"bad.wav\"}\n",
        ];
        assert_eq!(both("metadata.jsonl", jsonl), expected);
        let csv = "file_name,caption\r\nbad.wav,\"a\r\nb\"\r\na.wav,x\r\nbad.wav,z\r\n";
        let [rest, out] = both("metadata.csv", csv);
        let read = |text: &str| {
            csv::Reader::from_reader(text.as_bytes()).records().map(|r| r.unwrap()[1].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!((read(&rest), read(&out)), (vec!["x".to_owned()], vec!["a\r\nb".to_owned(), "z".to_owned()]));
    }

    #[test]
    fn what_a_killed_run_kept_is_not_kept_twice() {
        let rows = Rows::parse(Path::new("metadata.jsonl"), b"{\"file_name\":\"bad.wav\"}\n".to_vec());
        let out = rows.select(|_| true).0;
        let once = append(&rows, Vec::new(), &out);
        assert_eq!(append(&rows, once.clone(), &out), once);
    }
}
