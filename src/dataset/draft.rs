//! A caption that a model wrote, put into a dataset's metadata as a draft: for people to look at, and no reference.
//!
//! Only the cell of the draft changes, or is added: quoting, order, line ends, byte order mark and what is not understood stay
//! byte for byte. The file is read anew each time, so that what others wrote meanwhile is there, and replaced as a whole.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::index::{Format, Span};
use super::{Problem, Split};

mod csv;
mod jsonl;
mod members;
mod new_file;
#[cfg(test)]
mod tests;

/// The column of drafts. It is none of the captions: those are `caption` and `caption_1`, `caption_2` ..
pub const COLUMN: &str = "caption_draft";

/// So often the file is read anew when somebody changes it at the same moment.
const ATTEMPTS: usize = 5;

/// A draft that was written, and what is needed to take it back.
#[derive(Debug)]
pub struct Drafted {
    /// The metadata file.
    pub file: PathBuf,
    /// The draft that was there before.
    pub was: Option<String>,
    /// Whether the file was made for it.
    pub made: bool,
    /// The file before; `None` where there was none.
    before: Option<Vec<u8>>,
    /// Of the file behind it.
    digest: [u8; 32],
}

impl Drafted {
    /// How much memory is held to take it back.
    pub fn bytes(&self) -> usize {
        self.before.as_ref().map_or(0, Vec::len)
    }
}

/// Why a draft was not written.
#[derive(Debug)]
pub enum Undrafted {
    /// There is another draft than was known: it was written meanwhile.
    Theirs(String),
    /// It cannot be written.
    Problem(Problem),
}

impl From<Problem> for Undrafted {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// A text with a draft in it.
struct Edited {
    bytes: Vec<u8>,
    /// The draft that was there before.
    was: Option<String>,
}

/// A metadata file, and the folder that its file names are relative to, as the split sees it: nothing, or `sub/`.
type Place = (PathBuf, String);

impl Split {
    /// Writes `caption` as the draft of the clip that the split calls `file_name`, into the row that the metadata has for it;
    /// a clip without a row gets one, and a folder without metadata gets a file with a row for each of its sounds. `known` is the draft that is to
    /// be replaced.
    ///
    /// # Errors
    /// The metadata cannot be read or written, or names the clip twice, or has another draft than `known`.
    pub fn write_draft(&self, file_name: &str, caption: &str, known: Option<&str>) -> Result<Drafted, Undrafted> {
        let drafted = match self.place_of(file_name)? {
            Some(place) => replace(&place, file_name, caption, known)?,
            None => new_file::write(self, file_name, caption)?,
        };
        self.inner().set_draft(file_name, Some(caption.to_owned()));
        Ok(drafted)
    }

    /// Takes back what [`Split::write_draft`] did for the clip `file_name`.
    ///
    /// # Errors
    /// The file was changed since, or cannot be written; it is then as it was.
    pub fn undo_draft(&self, file_name: &str, drafted: &Drafted) -> Result<(), Problem> {
        let file = &drafted.file;
        let now = fs::read(file).map_err(|error| trouble(file, &error))?;
        if digest(&now) != drafted.digest {
            return Err(Problem::of_file(file, "was changed since the draft was written: nothing is taken back"));
        }
        match &drafted.before {
            Some(before) => crate::files::write_atomic(file, before).map_err(|error| trouble(file, &error))?,
            None => fs::remove_file(file).map_err(|error| trouble(file, &error))?,
        }
        self.inner().set_draft(file_name, drafted.was.clone());
        Ok(())
    }

    /// The draft of a clip, where it changed since the split was opened: `Some(None)` where it was taken back.
    #[allow(clippy::option_option)]
    pub fn changed_draft(&self, file_name: &str) -> Option<Option<String>> {
        self.inner().changed_draft(file_name)
    }

    /// Shows the draft that somebody else wrote.
    pub fn show_draft(&self, file_name: &str, draft: &str) {
        self.inner().set_draft(file_name, Some(draft.to_owned()));
    }

    /// The metadata that has a row for a clip, or is the nearest that could.
    fn place_of(&self, file_name: &str) -> Result<Option<Place>, Problem> {
        let mut places = self.inner().rows.metadata();
        if places.is_empty() {
            places.extend(super::layout::metadata(self.dir()).0.map(|file| (file, String::new())));
        }
        places.retain(|(_, folder)| file_name.starts_with(folder.as_str()));
        places.sort_by_key(|(_, folder)| folder.len());
        let mut named = Vec::new();
        for (file, folder) in &places {
            let lines = lines_of(file, &file_name[folder.len()..])?;
            named.extend(lines.into_iter().map(|line| (file, folder, line)));
        }
        match named[..] {
            // A row that names nothing would be worse than no draft.
            [] if !self.dir().join(file_name).is_file() => {
                let path = self.dir().join(file_name);
                Err(Problem::of_file(path, "is not there any more: the draft was not written"))
            }
            [] => Ok(places.pop()),
            [(file, folder, _)] => Ok(Some((file.clone(), folder.clone()))),
            [(first, _, line), (second, _, again), ..] => {
                let elsewhere = if first == second { String::new() } else { format!(" of {}", first.display()) };
                let why = format!(
                    "`{file_name}` has a row here and one in line {line}{elsewhere}: take one of them out, then the draft has one place"
                );
                Err(Problem { line: Some(again), ..Problem::of_file(second, why) })
            }
        }
    }
}

fn lines_of(file: &Path, name: &str) -> Result<Vec<u64>, Problem> {
    let bytes = read(file)?.0;
    let lines = match format(file) {
        Format::Csv => csv::lines_of(&bytes, name),
        _ => Ok(jsonl::lines_of(&bytes, name)),
    };
    lines.map_err(|why| Problem::of_file(file, why))
}

fn replace((file, folder): &Place, name: &str, caption: &str, known: Option<&str>) -> Result<Drafted, Undrafted> {
    let name = &name[folder.len()..];
    for _ in 0..ATTEMPTS {
        let (before, stamp) = read(file)?;
        let edited = match format(file) {
            Format::Csv => csv::set(&before, name, caption),
            _ => jsonl::set(&before, name, caption),
        };
        let Edited { bytes, was } = edited.map_err(|why| Problem::of_file(file, why))?;
        if let Some(theirs) = was.as_ref().filter(|was| Some(was.as_str()) != known) {
            return Err(Undrafted::Theirs(theirs.clone()));
        }
        if stamp == stamp_of(&fs::metadata(file).map_err(|error| trouble(file, &error))?) {
            crate::files::write_atomic(file, &bytes).map_err(|error| trouble(file, &error))?;
            let digest = digest(&bytes);
            return Ok(Drafted { file: file.clone(), was, made: false, before: Some(before), digest });
        }
    }
    Err(Problem::of_file(file, "is being changed by somebody all the time: try again when that has ended").into())
}

/// What changes when somebody writes the file: its length and time of change.
type Stamp = (u64, Option<SystemTime>);

fn stamp_of(facts: &Metadata) -> Stamp {
    (facts.len(), facts.modified().ok())
}

fn read(file: &Path) -> Result<(Vec<u8>, Stamp), Problem> {
    let facts = fs::metadata(file).map_err(|error| trouble(file, &error))?;
    if facts.permissions().readonly() {
        return Err(Problem::of_file(file, "may not be written: make it writable, then drafts can be put into it"));
    }
    let bytes = fs::read(file).map_err(|error| trouble(file, &error))?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Problem::of_file(file, "is UTF-16 text: save it as UTF-8"));
    }
    Ok((bytes, stamp_of(&facts)))
}

fn trouble(file: &Path, error: &io::Error) -> Problem {
    Problem::of_file(file, format!("the draft was not written: {error}"))
}

fn format(file: &Path) -> Format {
    if file.extension().is_some_and(|extension| extension == "csv") { Format::Csv } else { Format::Jsonl }
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Those of `rows` that have the last part of the path `name` among their bytes.
fn mentioning(bytes: &[u8], rows: &[Span], name: &str) -> Vec<Span> {
    let last = Path::new(name).file_name().unwrap_or_default().as_encoded_bytes();
    let finder = memchr::memmem::Finder::new(last);
    let row = |span: &Span| &bytes[span.offset as usize..span.offset as usize + span.length as usize];
    rows.iter().filter(|span| finder.find(row(span)).is_some()).copied().collect()
}

/// Whether two names are of the same file: `./a.wav` is `a.wav`.
fn same_file(a: &str, b: &str) -> bool {
    let parts = |name| Path::new(name).components().filter(|part| *part != std::path::Component::CurDir);
    a == b || parts(a).eq(parts(b))
}
