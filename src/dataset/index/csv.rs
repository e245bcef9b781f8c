//! Cutting CSV: a record ends at a line end outside quotes, `\n`, `\r\n` or `\r`, as the `csv` crate and pandas see it.

use super::Span;
use super::scan::{Cut, span};

/// Where in a record a byte leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::dataset) enum CsvPlace {
    /// At the first byte of a field.
    FieldStart,
    /// In a field without quotes, where a quote is a plain character.
    Plain,
    /// Inside quotes.
    Quoted,
    /// After a quote inside quotes: the end of them, or the first half of `""`.
    AfterQuote,
}

impl CsvPlace {
    /// The place behind `byte`.
    pub(in crate::dataset) fn after(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::FieldStart | Self::AfterQuote, b'"') => Self::Quoted,
            (Self::Quoted, b'"') => Self::AfterQuote,
            (Self::Quoted, _) => Self::Quoted,
            (_, b',') => Self::FieldStart,
            _ => Self::Plain,
        }
    }
}

/// The record that is being read, which may go on in the next piece.
pub(super) struct Records {
    start: u64,
    first_line: u64,
    line: u64,
    place: CsvPlace,
    blank: bool,
    /// The byte before was `\r`: a `\n` now is of the same line end.
    returned: bool,
}

impl Records {
    /// Begins at byte `start` (after a byte order mark).
    pub(super) fn new(start: u64) -> Records {
        Records { start, first_line: 1, line: 1, place: CsvPlace::FieldStart, blank: true, returned: false }
    }

    fn end(&mut self, end: u64, found: &mut Vec<Span>) {
        if !self.blank {
            found.push(span(self.start, end, self.first_line));
        }
        (self.start, self.first_line, self.blank, self.place) = (end, self.line, true, CsvPlace::FieldStart);
    }
}

impl Cut for Records {
    fn feed(&mut self, piece: &[u8], base: u64, found: &mut Vec<Span>) {
        for (at, &byte) in piece.iter().enumerate() {
            let ends = matches!(byte, b'\r' | b'\n');
            self.line += u64::from(ends && !(byte == b'\n' && self.returned));
            self.returned = byte == b'\r';
            if ends && self.place != CsvPlace::Quoted {
                self.end(base + at as u64 + 1, found);
                continue;
            }
            self.blank = self.blank && ends;
            self.place = self.place.after(byte);
        }
    }

    fn finish(&mut self, end: u64, found: &mut Vec<Span>) {
        self.end(end, found);
    }
}
