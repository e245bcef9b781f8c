//! The files of tries: which dataset has which, appending to them, reading them from their end, forgetting.

use super::backwards::{Backwards, Line};
use super::{Entry, Wanted};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The file of clips that belong to no dataset.
const LOOSE: &str = "clips.jsonl";

/// The folder of the user's tries: `$XDG_DATA_HOME/audiocap/history` on Linux. `None` where there is no home.
pub fn folder() -> Option<PathBuf> {
    dirs::data_dir().map(|folder| folder.join("audiocap/history"))
}

/// Tries of the past, a file for each dataset.
#[derive(Clone, Debug)]
pub struct History {
    folder: PathBuf,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The newest first.
    pub entries: Vec<Entry>,
    /// Lines that were passed over; they stay in their file.
    pub told: Option<Told>,
}

/// Lines that are no tries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How many were met.
    pub lines: usize,
    /// The file of the first of them.
    pub file: PathBuf,
    /// What is wrong with that one.
    pub why: String,
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (lines, file) = (self.lines, self.file.display());
        let what =
            if lines == 1 { "line is no try and is".to_owned() } else { "lines are no tries and are".to_owned() };
        write!(f, "{lines} {what} left out, but left there: {file}: {}", self.why)
    }
}

impl History {
    /// The tries in `folder`, which need not be there yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The file of the dataset in `root`, or with `None` that of clips without a dataset. It need not be there.
    pub fn file_of(&self, root: Option<&Path>) -> PathBuf {
        self.folder.join(root.map_or_else(|| LOOSE.to_owned(), |root| file_name(&full(root))))
    }

    /// The files that are there, by name.
    ///
    /// # Errors
    /// What the file system says of the folder; one that is not there has no files.
    pub fn files(&self) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| at(&self.folder, "cannot be read", &error))?,
        };
        let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
        let mut files: Vec<PathBuf> =
            paths.filter(|path| path.extension().is_some_and(|end| end == "jsonl") && path.is_file()).collect();
        files.sort();
        Ok(files)
    }

    /// Appends a try of the dataset in `root`, as one whole line. A line that another program left torn stays, by itself.
    ///
    /// # Errors
    /// The folder or the file cannot be written; nothing of the line stays then.
    pub fn append(&self, root: Option<&Path>, entry: &Entry) -> io::Result<()> {
        let file = self.file_of(root);
        let mut entry = entry.clone();
        entry.dataset = root.map(|root| full(root).to_string_lossy().into_owned());
        let line = format!("{}\n", serde_json::to_string(&entry)?);
        let write = || {
            fs::create_dir_all(&self.folder)?;
            let _lock = self.lock()?;
            push(&mut OpenOptions::new().read(true).append(true).create(true).open(&file)?, line.as_bytes())
        };
        write().map_err(|error| at(&file, "cannot be written", &error))
    }

    /// The newest tries that are `wanted`, at most `most`, of `files` together.
    ///
    /// # Errors
    /// A file cannot be read; one that is not there has no tries.
    pub fn newest(&self, files: &[PathBuf], wanted: &Wanted, most: usize) -> io::Result<Found> {
        let mut found = Found::default();
        for file in files {
            found.read(file, wanted, most).map_err(|error| at(file, "cannot be read", &error))?;
        }
        if files.len() > 1 {
            found.entries.sort_by(|a, b| b.time.cmp(&a.time));
            found.entries.truncate(most);
        }
        Ok(found)
    }

    /// Takes the tries that are `wanted` out of a file, and tells how many those were. Lines that are no tries stay.
    ///
    /// # Errors
    /// The file cannot be read or written; it is then as it was.
    pub fn forget(&self, file: &Path, wanted: &Wanted) -> io::Result<usize> {
        let _lock = self.lock()?;
        let text = fs::read(file)?;
        let goes = |line: &[u8]| serde_json::from_slice::<Entry>(line).is_ok_and(|entry| wanted.takes(&entry));
        let lines: Vec<&[u8]> = text.split_inclusive(|&byte| byte == b'\n').collect();
        let kept: Vec<&[u8]> = lines.iter().filter(|line| !goes(line)).copied().collect();
        let gone = lines.len() - kept.len();
        match (gone, kept.is_empty()) {
            (0, _) => {}
            (_, true) => fs::remove_file(file)?,
            (_, false) => crate::files::write_atomic(file, &kept.concat())?,
        }
        Ok(gone)
    }

    /// Held while a file is changed, so that a line is never appended to a file that is being replaced. Where the file system
    /// knows no locks there is none.
    fn lock(&self) -> io::Result<File> {
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(self.folder.join("lock"))?;
        match lock.lock() {
            Err(error) if error.kind() != ErrorKind::Unsupported => Err(error),
            _ => Ok(lock),
        }
    }
}

impl Found {
    fn read(&mut self, file: &Path, wanted: &Wanted, most: usize) -> io::Result<()> {
        let lines = match Backwards::open(file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            lines => lines?,
        };
        let mut left = most;
        for line in lines {
            if left == 0 {
                break;
            }
            match parsed(&line?) {
                Ok(Some(entry)) if wanted.takes(&entry) => {
                    self.entries.push(entry);
                    left -= 1;
                }
                Ok(_) => {}
                Err(why) => self.tell(file, why),
            }
        }
        Ok(())
    }

    fn tell(&mut self, file: &Path, why: String) {
        let told = self.told.get_or_insert_with(|| Told { lines: 0, file: file.to_owned(), why });
        told.lines += 1;
    }
}

/// `None` for a blank line.
fn parsed(line: &Line) -> Result<Option<Entry>, String> {
    match line {
        Line::Whole(line) if line.trim_ascii().is_empty() => Ok(None),
        Line::Whole(line) => serde_json::from_slice(line).map(Some).map_err(|error| {
            let text = error.to_string();
            text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what).to_owned()
        }),
        Line::TooLong => Err("a line of more than 4 MiB".to_owned()),
    }
}

/// Appends a line in one write, which begins one of its own where the file has a torn one at its end.
fn push(file: &mut File, line: &[u8]) -> io::Result<()> {
    let length = file.metadata()?.len();
    let whole = length == 0 || {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        last == *b"\n"
    };
    let line = if whole { line.to_vec() } else { [b"\n", line].concat() };
    if let Err(error) = file.write_all(&line) {
        // What cannot be cut off either is a torn line, which reading passes over.
        let _ = file.set_len(length);
        return Err(error);
    }
    Ok(())
}

/// The folder as it is kept; one that is gone by the name that was given.
fn full(root: &Path) -> PathBuf {
    root.canonicalize().or_else(|_| std::path::absolute(root)).unwrap_or_else(|_| root.to_path_buf())
}

/// A file name that is one dataset's own and that a person can still recognise.
fn file_name(root: &Path) -> String {
    let hash = Sha256::digest(root.as_os_str().as_encoded_bytes());
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).take(40).collect();
    let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{name}-{hash}.jsonl")
}

fn at(path: &Path, what: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{} {what}: {error}", path.display()))
}

#[cfg(test)]
mod tests;
