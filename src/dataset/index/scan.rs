//! Reading through a metadata file once, from front to back, publishing rows as they are found.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use super::csv::Records;
use super::lines::Lines;
use super::source::{Format, Source};
use super::{Progress, Rows, Span};

/// The first piece is small, so that the first screen does not wait for the others.
const FIRST_PIECE: usize = 256 << 10;
/// What UTF-8 text may begin with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Bytes read at once.
const PIECE: usize = 4 << 20;

/// Cuts a stream of bytes into rows.
pub(super) trait Cut {
    /// Takes the next piece, which begins at byte `base` of the file.
    fn feed(&mut self, piece: &[u8], base: u64, found: &mut Vec<Span>);
    /// The file ends at byte `end`: its last row may have no line end.
    fn finish(&mut self, end: u64, found: &mut Vec<Span>);
}

/// A span from one byte to another; a row of more than 4 GiB is cut there (and then does not parse).
pub(super) fn span(start: u64, end: u64, line: u64) -> Span {
    Span {
        offset: start,
        length: u32::try_from(end - start).unwrap_or(u32::MAX),
        line: line.min(u32::MAX as u64) as u32,
    }
}

/// Finds every row of a metadata file, which is the text that `rows` goes on with; `keep` thins them out before they are
/// published. Ends early when `stop` is set.
///
/// # Errors
/// What reading says; the rows before it are published.
pub(in crate::dataset) fn scan(
    rows: &Rows,
    source: &Source,
    stop: &AtomicBool,
    keep: &mut dyn FnMut(Vec<Span>) -> Vec<Span>,
) -> io::Result<()> {
    let total = source.text.length();
    let mut offset = byte_order_mark(source, total)?;
    let mut cut = cutter(source.format, offset);
    let (mut buffer, mut size) = (Vec::new(), FIRST_PIECE);
    while offset < total && !stop.load(Ordering::Relaxed) {
        buffer.resize(size.min((total - offset) as usize), 0);
        source.text.read(offset, &mut buffer)?;
        let mut found = Vec::new();
        cut.feed(&buffer, offset, &mut found);
        offset += buffer.len() as u64;
        if offset == total {
            cut.finish(total, &mut found);
        }
        source.take_header(&mut found);
        rows.spans.publish(&keep(found), Progress { done: offset, total, complete: false });
        size = PIECE;
    }
    Ok(())
}

/// The rows of a text in memory, of CSV the header among them.
pub(in crate::dataset) fn cut(bytes: &[u8], format: Format) -> Vec<Span> {
    let start = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let (mut cut, mut found) = (cutter(format, start as u64), Vec::new());
    cut.feed(&bytes[start..], start as u64, &mut found);
    cut.finish(bytes.len() as u64, &mut found);
    found
}

fn cutter(format: Format, start: u64) -> Box<dyn Cut> {
    match format {
        Format::Csv => Box::new(Records::new(start)),
        Format::Jsonl | Format::Walked => Box::new(Lines::new(start)),
    }
}

/// Where the text begins: after a UTF-8 byte order mark, if there is one.
fn byte_order_mark(source: &Source, total: u64) -> io::Result<u64> {
    let mut head = vec![0; total.min(3) as usize];
    source.text.read(0, &mut head)?;
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "this is UTF-16 text: save it as UTF-8"));
    }
    Ok(if head == BYTE_ORDER_MARK { head.len() as u64 } else { 0 })
}
