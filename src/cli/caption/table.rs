//! The CSV of captions: `"file_name","caption_predicted"`, written batch by batch.

use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// The first line.
const HEAD_LINE: &str = "\"file_name\",\"caption_predicted\"\n";

/// What to do when the output file exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Refuse.
    Keep,
    /// Start over.
    Overwrite,
    /// Caption what it lacks.
    Resume,
}

/// Where the captions go.
#[derive(Debug)]
pub struct Target {
    /// The CSV.
    pub path: PathBuf,
    existing: Existing,
    /// Keeps other runs from writing into a file that exists already.
    lock: Option<File>,
}

impl Target {
    /// Refuses a file that exists, unless it may be overwritten or resumed, and one that another run writes. Nothing is written
    /// yet.
    pub fn new(path: &Path, existing: Existing) -> anyhow::Result<Self> {
        let mut target = Self { path: path.to_owned(), existing, lock: None };
        if existing != Existing::Keep {
            target.lock = File::open(path).ok().map(|file| locked(file, path)).transpose()?;
        } else if path.exists() {
            bail!("{} exists: --resume captions what it lacks, --overwrite starts over", path.display());
        } else if target.log().exists() {
            let log = target.log();
            bail!("{} exists, the log of another table: --overwrite replaces it, or name another file", log.display());
        }
        Ok(target)
    }

    /// Whether rows that are there already stay.
    pub fn resumes(&self) -> bool {
        self.existing == Existing::Resume && self.path.exists()
    }

    /// The log beside it: `<stem>_log.json`.
    pub fn log(&self) -> PathBuf {
        super::log::beside(&self.path)
    }

    /// The names that a resumed file already has a caption for.
    pub fn done(&self) -> anyhow::Result<HashSet<String>> {
        if !self.resumes() {
            return Ok(HashSet::new());
        }
        Ok(rows(&self.path)?.0)
    }

    /// Opens the file, its head written; a row that was cut short when an earlier run was killed is taken away.
    pub fn open(&self) -> anyhow::Result<Table> {
        let open = || -> anyhow::Result<File> {
            if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder)?;
            }
            if self.resumes() {
                let file = OpenOptions::new().append(true).open(&self.path)?;
                file.set_len(rows(&self.path)?.1)?;
                return Ok(file);
            }
            let fresh = self.existing == Existing::Keep;
            let mut options = OpenOptions::new();
            options.write(true).create(true).create_new(fresh).truncate(!fresh);
            let file = options.open(&self.path)?;
            if self.lock.is_some() { Ok(file) } else { locked(file, &self.path) }
        };
        let file = open().with_context(|| format!("cannot write {}", self.path.display()))?;
        let empty = file.metadata()?.len() == 0;
        let mut table = Table { path: self.path.clone(), file };
        if empty {
            table.write(HEAD_LINE.as_bytes())?;
        }
        Ok(table)
    }
}

/// `file` with a lock that lasts as long as it is open.
fn locked(file: File, path: &Path) -> anyhow::Result<File> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            bail!("another run is writing {}: wait for it, or name another file", path.display())
        }
        // Some network file systems have no locks.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// An open CSV.
#[derive(Debug)]
pub struct Table {
    path: PathBuf,
    file: File,
}

impl Table {
    /// Appends rows in one write.
    pub fn append(&mut self, rows: &[[String; 2]]) -> anyhow::Result<()> {
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        rows.iter().try_for_each(|row| writer.write_record(row))?;
        let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        self.write(&bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.file.write_all(bytes).with_context(|| format!("cannot write {}", self.path.display()))
    }
}

/// The file names of a CSV's whole rows, and where the last of them ends, in bytes.
fn rows(path: &Path) -> anyhow::Result<(HashSet<String>, u64)> {
    let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let head = HEAD_LINE.as_bytes();
    if head.starts_with(&text) {
        return Ok((HashSet::new(), 0));
    }
    if !text.starts_with(head) {
        bail!("{} is no table of captions of ours: it does not begin with {}", path.display(), HEAD_LINE.trim_end());
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(&text[..]);
    let (mut names, mut end, mut row) = (HashSet::new(), head.len(), csv::ByteRecord::new());
    while reader.read_byte_record(&mut row).with_context(|| format!("in {}", path.display()))? {
        let stop = reader.position().byte() as usize;
        // A row that was cut short has no line break at its end, or the one in a caption is not its own.
        if row.len() != 2 || !text[..stop].ends_with(b"\"\n") {
            break;
        }
        names.insert(String::from_utf8_lossy(&row[0]).into_owned());
        end = stop;
    }
    Ok((names, end as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, caption: &str) -> [String; 2] {
        [name.to_owned(), caption.to_owned()]
    }

    #[test]
    fn every_field_is_quoted_and_rows_are_appended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/out.csv");
        let mut table = Target::new(&path, Existing::Keep).unwrap().open().unwrap();
        table.append(&[row("a.wav", "one, \"two\""), row("2", "3")]).unwrap();
        table.append(&[row("b.wav", "")]).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let wanted =
            "\"file_name\",\"caption_predicted\"\n\"a.wav\",\"one, \"\"two\"\"\"\n\"2\",\"3\"\n\"b.wav\",\"\"\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn an_existing_file_is_refused_unless_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        std::fs::write(&path, "mine").unwrap();
        let message = Target::new(&path, Existing::Keep).unwrap_err().to_string();
        assert!(message.contains("out.csv exists") && message.contains("--overwrite"), "{message}");
        Target::new(&path, Existing::Overwrite).unwrap().open().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "\"file_name\",\"caption_predicted\"\n");
        assert_eq!(Target::new(&path, Existing::Overwrite).unwrap().log(), folder.path().join("out_log.json"));
    }

    #[test]
    fn resuming_goes_on_behind_the_last_whole_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let whole = "\"file_name\",\"caption_predicted\"\n\"a.wav\",\"two\nlines\"\n";
        std::fs::write(&path, format!("{whole}\"b.wav\",\"cut sh")).unwrap();
        let target = Target::new(&path, Existing::Resume).unwrap();
        assert_eq!(target.done().unwrap(), HashSet::from(["a.wav".to_owned()]));
        target.open().unwrap().append(&[row("b.wav", "x")]).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{whole}\"b.wav\",\"x\"\n"));
    }

    #[test]
    fn resuming_another_kind_of_csv_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        for other in ["name,age\nx,1\n", "mine"] {
            std::fs::write(&path, other).unwrap();
            let target = Target::new(&path, Existing::Resume).unwrap();
            assert!(target.done().unwrap_err().to_string().contains("no table of captions"));
            target.open().unwrap_err();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), other);
        }
    }
}
