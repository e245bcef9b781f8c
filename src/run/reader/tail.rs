//! Reading what was added to a file of lines.

use crate::run::fault::at;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::PathBuf;

/// So much is read at once.
const BLOCK: usize = 1 << 20;
/// A line longer than this is no line of ours.
const LONGEST: usize = 64 << 20;

/// A file and how far its finished lines were read.
#[derive(Clone, Debug)]
pub(super) struct Tail {
    path: PathBuf,
    offset: u64,
    hopeless: bool,
}

impl Tail {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, offset: 0, hopeless: false }
    }

    /// How far was read.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Shorter than what was read already: another file is there now.
    pub(super) fn was_replaced(&self) -> bool {
        self.offset > 0 && std::fs::metadata(&self.path).map_or(true, |now| now.len() < self.offset)
    }

    /// Gives every finished line that is new, with its offset and without its newline, to `line`. A file that is not there
    /// has none.
    pub(super) fn each(&mut self, mut line: impl FnMut(u64, &[u8])) -> io::Result<()> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(at("read", &self.path)(error)),
        };
        let length = file.metadata().map_err(at("read", &self.path))?.len();
        if self.hopeless || length <= self.offset {
            return Ok(());
        }
        file.seek(SeekFrom::Start(self.offset)).map_err(at("read", &self.path))?;
        let mut buffer = Vec::new();
        loop {
            let before = buffer.len();
            (&mut file).take(BLOCK as u64).read_to_end(&mut buffer).map_err(at("read", &self.path))?;
            if buffer.len() == before {
                return Ok(());
            }
            let used = self.lines(&buffer, &mut line);
            buffer.drain(..used);
            if buffer.len() > LONGEST {
                self.hopeless = true;
                let why =
                    format!("{}: a line is longer than {} MB; not read further", self.path.display(), LONGEST >> 20);
                return Err(io::Error::new(ErrorKind::InvalidData, why));
            }
        }
    }

    /// Bytes of the finished lines in `buffer`.
    fn lines(&mut self, buffer: &[u8], line: &mut impl FnMut(u64, &[u8])) -> usize {
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', buffer) {
            line(self.offset, &buffer[start..end]);
            self.offset += (end + 1 - start) as u64;
            start = end + 1;
        }
        start
    }
}

#[cfg(test)]
mod tests {
    use super::Tail;
    use std::io::Write;

    #[test]
    fn unfinished_lines_wait_and_finished_ones_come_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lines");
        let mut tail = Tail::new(path.clone());
        let mut seen = Vec::new();
        let mut read = |tail: &mut Tail| {
            seen.clear();
            tail.each(|at, line| seen.push((at, String::from_utf8_lossy(line).into_owned()))).unwrap();
            seen.clone()
        };
        assert!(read(&mut tail).is_empty());
        let mut file = std::fs::File::create(&path).unwrap();
        file.write_all(b"one\ntw").unwrap();
        assert_eq!(read(&mut tail), [(0, "one".into())]);
        assert!(read(&mut tail).is_empty());
        file.write_all(b"o\n\n").unwrap();
        assert_eq!(read(&mut tail), [(4, "two".into()), (8, String::new())]);
        let long = "x".repeat(3 << 20);
        writeln!(file, "{long}").unwrap();
        assert_eq!(read(&mut tail), [(9, long)]);
        assert!(!tail.was_replaced());
        file.set_len(3).unwrap();
        assert!(tail.was_replaced());
    }
}
