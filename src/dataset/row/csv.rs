//! A record of `metadata.csv`.

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
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(_) => Ok(record.iter().map(str::to_owned).collect()),
        Err(error) if matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) => {
            Err("invalid UTF-8: save the file as UTF-8".to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
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
        assert!(csv(b"a.wav,x\n", &header).unwrap_err().contains("2 cells where the header names 3"));
        assert!(csv(b"a.wav,\xff,1\n", &header).unwrap_err().contains("UTF-8"));
    }
}
