//! Which files to caption, under which names, in which order.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::dataset::extensions::is_audio;

/// A file to caption.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// Relative to the folder that was named, or the file's own name; the path where two would be called the same.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// What the paths of the command line stand for.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Sorted by name.
    pub clips: Vec<Input>,
    /// What could not be looked at: path and why.
    pub troubles: Vec<(PathBuf, String)>,
}

impl Inputs {
    /// Files as they are named, and the audio files of folders: with `recursive`, of folders in them too.
    pub fn collect(paths: &[PathBuf], recursive: bool) -> Self {
        let mut inputs = Self::default();
        for path in paths {
            if path.is_dir() { inputs.folder(path, recursive) } else { inputs.file(path) }
        }
        inputs.settle();
        inputs
    }

    fn file(&mut self, path: &Path) {
        match std::fs::metadata(path) {
            Ok(_) => {
                let name = name_of(path.file_name().map_or(path, Path::new));
                self.clips.push(Input { name, path: path.into() });
            }
            Err(error) => self.troubles.push((path.into(), error.to_string())),
        }
    }

    fn folder(&mut self, folder: &Path, recursive: bool) {
        let depth = if recursive { usize::MAX } else { 1 };
        for entry in WalkDir::new(folder).max_depth(depth).follow_links(true) {
            match entry {
                Ok(entry) if entry.file_type().is_file() && is_audio(entry.path()) => {
                    let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                    self.clips.push(Input { name: name_of(relative), path: entry.path().into() });
                }
                Ok(_) => {}
                // A link back to a folder above: its files are already listed.
                Err(error) if error.loop_ancestor().is_some() => {}
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    self.troubles.push((path, why(&error)));
                }
            }
        }
    }

    /// Every file once, sorted, with names that tell them apart.
    fn settle(&mut self) {
        self.clips.sort_by(|a, b| a.path.cmp(&b.path));
        self.clips.dedup_by(|a, b| a.path == b.path);
        let mut uses: HashMap<String, usize> = HashMap::new();
        for clip in &self.clips {
            *uses.entry(clip.name.clone()).or_default() += 1;
        }
        for clip in &mut self.clips {
            if uses.get(&clip.name).is_some_and(|n| *n > 1) {
                clip.name = name_of(&clip.path);
            }
        }
        self.clips.sort();
    }
}

/// What the system says, without the path, which stands before it.
fn why(error: &walkdir::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), |error| format!("cannot be read: {error}"))
}

/// A path as text, with `/` on every system.
fn name_of(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(inputs: &Inputs) -> Vec<&str> {
        inputs.clips.iter().map(|clip| clip.name.as_str()).collect()
    }

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        root
    }

    #[test]
    fn a_folder_gives_its_audio_files_sorted_and_deeper_ones_only_when_asked() {
        let root = tree(&["b.wav", "a.FLAC", "notes.txt", "in/c.mp3"]);
        let folder = [root.path().to_owned()];
        assert_eq!(names(&Inputs::collect(&folder, false)), ["a.FLAC", "b.wav"]);
        assert_eq!(names(&Inputs::collect(&folder, true)), ["a.FLAC", "b.wav", "in/c.mp3"]);
    }

    #[test]
    fn files_are_named_apart_and_listed_once() {
        let root = tree(&["x/a.wav", "y/a.wav", "y/b"]);
        let at = |name: &str| root.path().join(name);
        let inputs = Inputs::collect(&[at("y/b"), at("x/a.wav"), at("y/a.wav"), at("x/a.wav"), at("gone.wav")], false);
        let paths = [at("x/a.wav"), at("y/a.wav")].map(|path| path.to_string_lossy().into_owned());
        assert_eq!(names(&inputs), [&paths[0], &paths[1], "b"]);
        assert_eq!(inputs.troubles[0].0, at("gone.wav"));
    }

    #[cfg(unix)]
    #[test]
    fn a_loop_of_links_ends() {
        let root = tree(&["a.wav"]);
        std::os::unix::fs::symlink(root.path(), root.path().join("again")).unwrap();
        let inputs = Inputs::collect(&[root.path().to_owned()], true);
        assert_eq!((names(&inputs), inputs.troubles.len()), (vec!["a.wav"], 0));
    }
}
