//! The bytes that rows are cut from: a metadata file, or a list of file names in memory.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{PoisonError, RwLock};
use std::time::SystemTime;

/// Bytes that can be read at any position by several threads at once.
pub(in crate::dataset) enum Text {
    /// A metadata file.
    File {
        /// Open since the dataset was opened: a file that replaces it by a rename does not disturb us.
        file: PositionalFile,
        /// Its length in bytes and time of change when it was opened.
        opened: (u64, Option<SystemTime>),
    },
    /// File names written one after the other by the walk through a folder.
    Memory(RwLock<Vec<u8>>),
}

impl Text {
    /// The text of the file at `path`.
    pub(in crate::dataset) fn open(path: &Path) -> io::Result<Text> {
        let file = File::open(path)?;
        let facts = file.metadata()?;
        let opened = (facts.len(), facts.modified().ok());
        Ok(Text::File { file: PositionalFile::new(file), opened })
    }

    /// An empty text in memory.
    pub(in crate::dataset) fn memory() -> Text {
        Text::Memory(RwLock::default())
    }

    /// Bytes in all when the text was opened.
    pub(super) fn length(&self) -> u64 {
        match self {
            Text::File { opened, .. } => opened.0,
            Text::Memory(bytes) => bytes.read().unwrap_or_else(PoisonError::into_inner).len() as u64,
        }
    }

    /// Fills `buffer` from `offset` on.
    pub(super) fn read(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        match self {
            Text::File { file, .. } => file.read_exact_at(offset, buffer),
            Text::Memory(bytes) => {
                let bytes = bytes.read().unwrap_or_else(PoisonError::into_inner);
                let start = offset as usize;
                let part = bytes.get(start..start + buffer.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
                buffer.copy_from_slice(part);
                Ok(())
            }
        }
    }

    /// Appends to a text in memory and tells where; a file is left alone.
    pub(super) fn push(&self, piece: &[u8]) -> u64 {
        let Text::Memory(bytes) = self else { return 0 };
        let mut bytes = bytes.write().unwrap_or_else(PoisonError::into_inner);
        bytes.extend_from_slice(piece);
        (bytes.len() - piece.len()) as u64
    }

    /// Whether the file at `path` is no longer the one that was opened.
    pub(super) fn changed(&self, path: &Path) -> bool {
        let Text::File { opened, .. } = self else { return false };
        std::fs::metadata(path).map_or(true, |facts| (facts.len(), facts.modified().ok()) != *opened)
    }
}

/// A file read by position, without a cursor that threads would fight over.
pub(in crate::dataset) struct PositionalFile {
    #[cfg(unix)]
    file: File,
    #[cfg(not(unix))]
    file: std::sync::Mutex<File>,
}

impl PositionalFile {
    #[cfg(unix)]
    fn new(file: File) -> PositionalFile {
        PositionalFile { file }
    }

    #[cfg(not(unix))]
    fn new(file: File) -> PositionalFile {
        PositionalFile { file: std::sync::Mutex::new(file) }
    }

    #[cfg(unix)]
    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, buffer, offset)
    }

    #[cfg(not(unix))]
    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        use std::io::{Read, Seek, SeekFrom};
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(buffer)
    }
}
