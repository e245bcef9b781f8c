//! A record of `metadata.csv`.

use std::cell::RefCell;

use csv_core::{ReadRecordResult, Reader};
use serde_json::Value;

use super::Row;
use super::columns::Columns;

/// The row in one CSV record, whose columns are named by `header`.
///
/// # Errors
/// In words, what is wrong with it.
pub(in crate::dataset) fn csv(bytes: &[u8], header: &[String]) -> Result<Row, String> {
    let cells = record(bytes)?;
    if cells.len() != header.len() {
        return Err(format!(
            "{} cells where the header names {}: is a comma or a quote missing?",
            cells.len(),
            header.len()
        ));
    }
    let mut columns = Columns::default();
    for (key, cell) in header.iter().zip(cells) {
        columns.push(key, Value::String(cell))?;
    }
    columns.finish()
}

/// The cells of one record.
///
/// # Errors
/// In words, what is wrong with it.
pub(in crate::dataset) fn record(bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut text = vec![0; bytes.len()];
    let mut ends = vec![0; memchr::memchr_iter(b',', bytes).count() + 1];
    let cells = READER.with_borrow_mut(|reader| unquote(reader, bytes, &mut text, &mut ends));
    let mut from = 0;
    let cell = |&end: &usize| {
        let cell = text.get(from..end).unwrap_or_default();
        from = end;
        std::str::from_utf8(cell).map(str::to_owned).map_err(|_| "invalid UTF-8: save the file as UTF-8".to_owned())
    };
    ends[..cells].iter().map(cell).collect()
}

thread_local! {
    /// Building a reader's tables takes a hundred times longer than reading a row with it.
    static READER: RefCell<Reader> = RefCell::new(Reader::new());
}

/// Writes the cells one after the other into `text`, the end of each into `ends`, and tells how many there are.
fn unquote(reader: &mut Reader, bytes: &[u8], text: &mut [u8], ends: &mut [usize]) -> usize {
    reader.reset();
    let (result, _, written, cells) = reader.read_record(bytes, text, ends);
    if result != ReadRecordResult::InputEmpty {
        return cells;
    }
    // The last line of a file may have no end: no more input ends it too.
    cells + reader.read_record(&[], &mut text[written..], &mut ends[cells..]).3
}

#[cfg(test)]
mod tests {
    use super::csv;

    #[test]
    fn reads_quotes_and_line_ends_inside_a_cell() {
        let header = ["file_name", "caption_1", "year"].map(str::to_owned);
        let row = csv(b"a.wav,\"a \"\"dog\"\",\nbarks\",2020\r\n", &header).unwrap();
        assert_eq!(row.captions, ["a \"dog\",\nbarks"]);
        assert_eq!(row.extra, [("year".to_owned(), "2020".to_owned())]);
        assert_eq!(csv(b"a.wav,,\"torn", &header).unwrap().extra[0].1, "torn");
        assert_eq!(csv(b"a.wav,x,1", &header).unwrap().captions, ["x"]);
        assert!(csv(b"a.wav,x\n", &header).unwrap_err().contains("2 cells where the header names 3"));
        assert!(csv(b"a.wav,\xff,1\n", &header).unwrap_err().contains("UTF-8"));
    }
}
