//! Cutting JSON lines: a row is a line that is not blank.

use super::Span;
use super::scan::{Cut, span};

/// The line that is being read, which may go on in the next piece.
pub(super) struct Lines {
    start: u64,
    line: u64,
    blank: bool,
}

impl Lines {
    /// Begins at byte `start` (after a byte order mark).
    pub(super) fn new(start: u64) -> Lines {
        Lines { start, line: 1, blank: true }
    }

    fn look(&mut self, piece: &[u8]) {
        self.blank = self.blank && piece.iter().all(u8::is_ascii_whitespace);
    }

    fn end(&mut self, end: u64, found: &mut Vec<Span>) {
        if !self.blank {
            found.push(span(self.start, end, self.line));
        }
        (self.start, self.line, self.blank) = (end, self.line + 1, true);
    }
}

impl Cut for Lines {
    fn feed(&mut self, piece: &[u8], base: u64, found: &mut Vec<Span>) {
        let mut from = 0;
        for newline in memchr::memchr_iter(b'\n', piece) {
            self.look(&piece[from..newline]);
            self.end(base + newline as u64 + 1, found);
            from = newline + 1;
        }
        self.look(&piece[from..]);
    }

    fn finish(&mut self, end: u64, found: &mut Vec<Span>) {
        self.end(end, found);
    }
}
