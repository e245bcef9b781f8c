//! Cutting CSV: a record ends at a line end outside quotes, `\n`, `\r\n` or `\r`, as the `csv` crate and pandas see it.

use super::Span;
use super::scan::{Cut, span};

#[derive(Clone, Copy, PartialEq)]
enum In {
    /// At the first byte of a field.
    FieldStart,
    /// In a field without quotes, where a quote is a plain character.
    Plain,
    /// Inside quotes.
    Quoted,
    /// After a quote inside quotes: the end of them, or the first half of `""`.
    AfterQuote,
}

/// The record that is being read, which may go on in the next piece.
pub(super) struct Records {
    start: u64,
    first_line: u64,
    line: u64,
    place: In,
    blank: bool,
    /// The byte before was `\r`: a `\n` now is of the same line end.
    returned: bool,
}

impl Records {
    /// Begins at byte `start` (after a byte order mark).
    pub(super) fn new(start: u64) -> Records {
        Records { start, first_line: 1, line: 1, place: In::FieldStart, blank: true, returned: false }
    }

    fn step(place: In, byte: u8) -> In {
        match (place, byte) {
            (In::FieldStart | In::AfterQuote, b'"') => In::Quoted,
            (In::Quoted, b'"') => In::AfterQuote,
            (In::Quoted, _) => In::Quoted,
            (_, b',') => In::FieldStart,
            _ => In::Plain,
        }
    }

    fn end(&mut self, end: u64, found: &mut Vec<Span>) {
        if !self.blank {
            found.push(span(self.start, end, self.first_line));
        }
        (self.start, self.first_line, self.blank, self.place) = (end, self.line, true, In::FieldStart);
    }
}

impl Cut for Records {
    fn feed(&mut self, piece: &[u8], base: u64, found: &mut Vec<Span>) {
        for (at, &byte) in piece.iter().enumerate() {
            let ends = matches!(byte, b'\r' | b'\n');
            self.line += u64::from(ends && !(byte == b'\n' && self.returned));
            self.returned = byte == b'\r';
            if ends && self.place != In::Quoted {
                self.end(base + at as u64 + 1, found);
                continue;
            }
            self.blank = self.blank && ends;
            self.place = Self::step(self.place, byte);
        }
    }

    fn finish(&mut self, end: u64, found: &mut Vec<Span>) {
        self.end(end, found);
    }
}
