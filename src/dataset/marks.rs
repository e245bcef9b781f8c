//! Marks (★) and notes about clips, kept beside the dataset and never inside its metadata.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::Problem;

/// What the user put on one clip.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The name of the split.
    pub split: String,
    /// The clip, as the metadata names its file.
    pub file_name: String,
    /// Whether it has a star.
    #[serde(default)]
    pub starred: bool,
    /// A note, or empty.
    #[serde(default)]
    pub note: String,
    /// Whatever else another program wrote there; kept.
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Mark {
    fn is_empty(&self) -> bool {
        !self.starred && self.note.is_empty() && self.extra.is_empty()
    }
}

/// The file's content.
#[derive(Clone, Default)]
struct Table {
    marks: BTreeMap<(String, String), Mark>,
    /// Lines that are no marks, each with its number: somebody edited the file. They are kept as they are.
    foreign: Vec<(u64, Vec<u8>)>,
}

impl Table {
    fn read(bytes: &[u8]) -> Self {
        let mut table = Self::default();
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for (number, line) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
            match serde_json::from_slice::<Mark>(line) {
                Ok(mark) => drop(table.marks.insert((mark.split.clone(), mark.file_name.clone()), mark)),
                Err(_) if line.trim_ascii().is_empty() => {}
                Err(_) => table.foreign.push((number, line.to_vec())),
            }
        }
        table
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for mark in self.marks.values() {
            serde_json::to_writer(&mut bytes, mark)?;
            bytes.push(b'\n');
        }
        for (_, line) in &self.foreign {
            bytes.extend_from_slice(line);
            bytes.push(b'\n');
        }
        Ok(bytes)
    }
}

/// The marks of a dataset, in `.audiocap/marks.jsonl` in its root, or in the user's data directory where the root cannot be
/// written. Every change is saved at once, atomically.
pub struct Marks {
    beside: PathBuf,
    /// In the user's data directory, when there is one.
    at_home: Option<PathBuf>,
    table: Mutex<Table>,
}

impl Marks {
    /// The marks of the dataset in `root`; none when nothing was marked yet. Lines that are not marks are kept in the file, and
    /// are [`Marks::problems`].
    pub fn open(root: &Path) -> Marks {
        Self::open_with(root, dirs::data_dir().as_deref())
    }

    fn open_with(root: &Path, data_dir: Option<&Path>) -> Marks {
        let beside = root.join(".audiocap/marks.jsonl");
        let at_home = data_dir.map(|folder| folder.join("audiocap/marks").join(home_name(root)));
        let marks = Marks { beside, at_home, table: Mutex::default() };
        *marks.lock() = marks.load().unwrap_or_default();
        marks
    }

    /// Puts a star on a clip or takes it off; true when it now has one.
    ///
    /// # Errors
    /// When the marks cannot be saved; the change is then undone.
    pub fn toggle(&self, split: &str, file_name: &str) -> io::Result<bool> {
        self.change(split, file_name, |mark| {
            mark.starred = !mark.starred;
            mark.starred
        })
    }

    /// Writes a note to a clip; an empty one removes it.
    ///
    /// # Errors
    /// When the marks cannot be saved; the change is then undone.
    pub fn set_note(&self, split: &str, file_name: &str, note: &str) -> io::Result<()> {
        self.change(split, file_name, |mark| note.trim().clone_into(&mut mark.note))
    }

    /// What is on a clip.
    pub fn get(&self, split: &str, file_name: &str) -> Option<Mark> {
        self.lock().marks.get(&(split.to_owned(), file_name.to_owned())).cloned()
    }

    /// Every mark, by split and file name, as they are now.
    pub fn iter(&self) -> impl Iterator<Item = Mark> + use<> {
        self.lock().marks.values().cloned().collect::<Vec<_>>().into_iter()
    }

    /// Lines of the file that are no marks.
    pub fn problems(&self) -> Vec<Problem> {
        let why = "is no mark: it is kept as it is, and not shown".to_owned();
        let file = self.place().unwrap_or(&self.beside);
        let problem = |(line, _): &(u64, Vec<u8>)| Problem { file: file.into(), line: Some(*line), why: why.clone() };
        self.lock().foreign.iter().map(problem).collect()
    }

    /// Writes every mark to `path`, one JSON object a line, and tells how many.
    ///
    /// # Errors
    /// When `path` exists already (it is left alone) or cannot be written.
    pub fn export(&self, path: &Path) -> io::Result<usize> {
        if path.exists() {
            let why = format!("{} exists already: choose another name", path.display());
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, why));
        }
        let table = Table { foreign: Vec::new(), ..self.lock().clone() };
        crate::files::write_atomic(path, &table.bytes()?)?;
        Ok(table.marks.len())
    }

    /// Another program may have changed the file meanwhile: a change goes on top of what is there now.
    fn change<T>(&self, split: &str, file_name: &str, change: impl FnOnce(&mut Mark) -> T) -> io::Result<T> {
        let mut table = self.lock();
        let mut fresh = self.load()?;
        let key = (split.to_owned(), file_name.to_owned());
        let mark = fresh.marks.entry(key.clone()).or_insert_with(|| Mark {
            split: split.to_owned(),
            file_name: file_name.to_owned(),
            ..Mark::default()
        });
        let result = change(mark);
        if mark.is_empty() {
            fresh.marks.remove(&key);
        }
        self.save(&fresh)?;
        *table = fresh;
        Ok(result)
    }

    /// Only one of the two places is in use: the one beside the dataset, unless that could not be written.
    fn place(&self) -> Option<&Path> {
        self.at_home.iter().chain([&self.beside]).map(PathBuf::as_path).find(|path| path.is_file())
    }

    /// A file that cannot be read must not be taken for one without marks, which a change would then replace.
    fn load(&self) -> io::Result<Table> {
        self.place().map_or_else(|| Ok(Table::default()), |path| Ok(Table::read(&std::fs::read(path)?)))
    }

    fn save(&self, table: &Table) -> io::Result<()> {
        let bytes = table.bytes()?;
        match (&self.at_home, crate::files::write_atomic(&self.beside, &bytes)) {
            (Some(home), Err(_)) => crate::files::write_atomic(home, &bytes),
            (Some(home), Ok(())) if home.exists() => std::fs::remove_file(home),
            (_, result) => result,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file name that is one dataset's own and that a person can still recognise.
fn home_name(root: &Path) -> String {
    let full = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let mut hasher = DefaultHasher::new();
    full.hash(&mut hasher);
    let name: String = super::layout::name_of(root).chars().filter(|c| c.is_alphanumeric()).take(40).collect();
    format!("{name}-{:016x}.jsonl", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn marks_and_notes_are_there_after_opening_again() {
        let root = tempfile::tempdir().unwrap();
        let marks = Marks::open_with(root.path(), None);
        assert!(marks.toggle("train", "dog.wav").unwrap());
        marks.set_note("train", "dog.wav", " too quiet ").unwrap();
        let again = Marks::open_with(root.path(), None);
        let mark = again.get("train", "dog.wav").unwrap();
        assert!(mark.starred && mark.note == "too quiet");
        assert_eq!(again.get("valid", "dog.wav"), None);
        assert!(!again.toggle("train", "dog.wav").unwrap());
        again.set_note("train", "dog.wav", "").unwrap();
        assert_eq!(again.iter().count(), 0);
    }

    #[test]
    fn what_others_wrote_into_the_file_is_kept_and_told() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join(".audiocap/marks.jsonl");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let text = b"\xef\xbb\xbf{\"split\":\"train\",\"file_name\":\"a.wav\",\"note\":\"hum\",\"by\":\"Ann\"}\n\
            {\"split\":\"train\",\"note\":\"hand edited\",}\n\n\xff not JSON\n{\"split\":\"tr";
        std::fs::write(&file, text).unwrap();
        let marks = Marks::open_with(root.path(), None);
        let lines: Vec<Option<u64>> = marks.problems().into_iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(2), Some(4), Some(5)]);
        marks.toggle("train", "b.wav").unwrap();
        marks.set_note("train", "a.wav", "").unwrap();
        let after = std::fs::read(&file).unwrap();
        for kept in [
            &b"\"by\":\"Ann\""[..],
            b"{\"split\":\"train\",\"note\":\"hand edited\",}",
            b"\xff not JSON",
            b"{\"split\":\"tr\n",
        ] {
            assert!(after.windows(kept.len()).any(|part| part == kept), "{}", String::from_utf8_lossy(kept));
        }
        assert_eq!(Marks::open_with(root.path(), None).problems().len(), 3);
    }

    #[test]
    fn two_programs_do_not_lose_each_others_marks() {
        let root = tempfile::tempdir().unwrap();
        let (one, two) = (Marks::open_with(root.path(), None), Marks::open_with(root.path(), None));
        one.toggle("train", "a.wav").unwrap();
        two.toggle("train", "b.wav").unwrap();
        assert_eq!(Marks::open_with(root.path(), None).iter().count(), 2);
    }

    #[test]
    fn where_the_root_cannot_be_written_the_data_directory_takes_them() {
        let (root, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(root.path().join(".audiocap"), b"a file in the way").unwrap();
        Marks::open_with(root.path(), Some(home.path())).toggle("train", "a.wav").unwrap();
        assert!(Marks::open_with(root.path(), Some(home.path())).get("train", "a.wav").unwrap().starred);
    }

    #[test]
    fn export_never_replaces_a_file() {
        let root = tempfile::tempdir().unwrap();
        let marks = Marks::open_with(root.path(), None);
        marks.toggle("train", "a.wav").unwrap();
        let path = root.path().join("out.jsonl");
        assert_eq!(marks.export(&path).unwrap(), 1);
        assert!(std::fs::read_to_string(&path).unwrap().contains("a.wav"));
        assert_eq!(marks.export(&path).unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
    }
}
