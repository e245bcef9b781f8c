//! The lines of a file, the last one first, without reading what stands before those that are asked for.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes read at once.
const BLOCK: u64 = 256 << 10;

/// Longer lines are not held in memory: they come as [`Line::TooLong`].
const LONGEST: usize = 4 << 20;

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Its bytes, without the line end.
    Whole(Vec<u8>),
    /// It has more than [`LONGEST`] bytes.
    TooLong,
}

/// Reads a file from its end.
pub(super) struct Backwards {
    file: File,
    /// Bytes before this place are not read yet.
    unread: u64,
    /// Lines that are read, the last one at the front.
    ready: VecDeque<Line>,
    /// The line that is met from behind, of which the beginning is not read yet.
    tail: Vec<u8>,
    too_long: bool,
}

impl Backwards {
    /// The lines that `path` has now; what is appended later does not come.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let unread = file.metadata()?.len();
        Ok(Self { file, unread, ready: VecDeque::new(), tail: Vec::new(), too_long: false })
    }

    fn read_block(&mut self) -> io::Result<()> {
        let start = self.unread.saturating_sub(BLOCK);
        let mut block = vec![0; (self.unread - start) as usize];
        self.file.seek(SeekFrom::Start(start))?;
        self.file.read_exact(&mut block)?;
        self.unread = start;
        let mut end = block.len();
        for newline in memchr::memrchr_iter(b'\n', &block) {
            self.extend(&block[newline + 1..end]);
            self.finish();
            end = newline;
        }
        self.extend(&block[..end]);
        if start == 0 {
            self.finish();
        }
        Ok(())
    }

    /// Puts what stands before it in front of the line that is being met.
    fn extend(&mut self, before: &[u8]) {
        self.too_long |= self.tail.len() + before.len() > LONGEST;
        if self.too_long {
            self.tail.clear();
        } else {
            self.tail.splice(..0, before.iter().copied());
        }
    }

    fn finish(&mut self) {
        let line = std::mem::take(&mut self.tail);
        self.ready.push_back(if std::mem::take(&mut self.too_long) { Line::TooLong } else { Line::Whole(line) });
    }
}

impl Iterator for Backwards {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && self.unread > 0 {
            if let Err(error) = self.read_block() {
                self.unread = 0;
                return Some(Err(error));
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lines");
        std::fs::write(&path, text).unwrap();
        let shown = |line| match line {
            Line::Whole(line) => String::from_utf8(line).unwrap(),
            Line::TooLong => "too long".to_owned(),
        };
        Backwards::open(&path).unwrap().map(|line| shown(line.unwrap())).collect()
    }

    #[test]
    fn lines_come_from_the_end_whatever_their_lengths() {
        assert_eq!(lines(b""), [""; 0]);
        assert_eq!(lines(b"one"), ["one"]);
        assert_eq!(lines(b"one\ntwo\n\nfour\n"), ["", "four", "", "two", "one"]);
        let block = BLOCK as usize;
        for length in [block - 2, block - 1, block, block + 1, 3 * block] {
            let long = "x".repeat(length);
            assert_eq!(lines(format!("a\n{long}\nb").as_bytes()), ["b", &long, "a"], "{length}");
        }
        let endless = vec![b'y'; LONGEST + 1];
        assert_eq!(lines(&[b"a\n", endless.as_slice(), b"\nb\n"].concat()), ["", "b", "too long", "a"]);
    }
}
