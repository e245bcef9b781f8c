//! Reading an event file that may still grow.

use super::event::{self, Scalar};
use super::record;
use crate::run::fault::at;
use std::fs::File;
use std::io::{self, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// A file and how far it was read.
#[derive(Clone, Debug)]
pub struct EventFile {
    path: PathBuf,
    offset: u64,
    damaged: bool,
}

impl EventFile {
    /// The file at `path`, from its start.
    pub fn open(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), offset: 0, damaged: false }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was added since the last call, up to some thousands of records at a time; an unfinished record waits.
    ///
    /// # Errors
    /// When it cannot be read, and once when it is damaged; what stands before the damage was read.
    pub fn refresh(&mut self) -> io::Result<Vec<Scalar>> {
        const MANY: usize = 20_000;
        let mut found = Vec::new();
        if self.damaged {
            return Ok(found);
        }
        let mut file = File::open(&self.path).map_err(at("read", &self.path))?;
        file.seek(SeekFrom::Start(self.offset)).map_err(at("read", &self.path))?;
        let mut reader = BufReader::with_capacity(1 << 16, file);
        while found.len() < MANY {
            match record::next(&mut reader) {
                Ok(Some(data)) => {
                    self.offset += data.len() as u64 + 16;
                    found.extend(event::scalars(&data));
                }
                Ok(None) => break,
                Err(_) if !found.is_empty() => break,
                Err(error) => {
                    self.damaged = true;
                    return Err(at("read", &self.path)(error));
                }
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbage_ends_in_an_error_and_never_in_a_panic() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.out.tfevents.1");
        let whole = record::framed(&event::number(1.0, 1, "loss", 2.0));
        for cut in 0..whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            assert!(EventFile::open(&path).refresh().unwrap().is_empty());
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x40;
            std::fs::write(&path, &bytes).unwrap();
            let mut file = EventFile::open(&path);
            assert!(file.refresh().is_err());
            assert!(file.refresh().unwrap().is_empty());
        }
        for message in [
            &b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"[..],
            b"\x2a\xff\xff\x03a",
            b"\x0b\x0c",
            b"\x2a\x02\x0a\x00",
        ] {
            std::fs::write(&path, record::framed(message)).unwrap();
            assert!(EventFile::open(&path).refresh().unwrap().is_empty());
        }
    }
}
