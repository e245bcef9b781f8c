//! Keeping file names of a dataset inside the dataset.

use std::path::{Component, Path, PathBuf};

pub(super) mod trusted;

/// Why `file_name` cannot be a file of the dataset by its spelling alone, if it cannot.
pub(super) fn refused_name(file_name: &str) -> Option<&'static str> {
    if file_name.trim().is_empty() {
        return Some("`file_name` is empty");
    }
    if file_name.contains('\0') {
        return Some("`file_name` has a NUL character in it");
    }
    let drive = file_name.as_bytes().get(1) == Some(&b':') && file_name.as_bytes().get(2) == Some(&b'\\');
    if file_name.starts_with(['/', '\\']) || drive {
        return Some("`file_name` is an absolute path: only files inside the dataset are read");
    }
    let leaves = Path::new(file_name).components().any(|part| part == Component::ParentDir)
        || file_name.split('\\').any(|part| part == "..");
    leaves.then_some("`file_name` leads out of the dataset with `..`")
}

/// The folders whose files may be read, with symbolic links resolved.
#[derive(Debug, Clone, Default)]
pub(super) struct Confines(Vec<PathBuf>);

impl Confines {
    /// Inside `root` or `dir` (the split's own folder, which may be a link the user made), the store of blobs that the
    /// snapshot folders of the HuggingFace hub cache link into, or a folder that the user has this dataset link into.
    pub(super) fn new(root: &Path, dir: &Path) -> Confines {
        let mut folders: Vec<PathBuf> = [root, dir].iter().filter_map(|folder| folder.canonicalize().ok()).collect();
        let others = folders.first().map(|root| (hub_blobs(root), trusted::of(root)));
        folders.extend(others.into_iter().flat_map(|(blobs, trusted)| blobs.into_iter().chain(trusted)));
        folders.dedup();
        Confines(folders)
    }

    /// Whether a symbolic link leads `path` out of the dataset. A path where nothing is leads nowhere.
    pub(super) fn escaped(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|target| !self.0.iter().any(|folder| target.starts_with(folder)))
    }
}

/// `.../datasets--org--name/blobs` for a folder in `.../datasets--org--name/snapshots/<sha>`.
fn hub_blobs(root: &Path) -> Option<PathBuf> {
    let snapshots = root.ancestors().find(|folder| folder.file_name().is_some_and(|name| name == "snapshots"))?;
    let blobs = snapshots.parent()?.join("blobs");
    blobs.is_dir().then_some(blobs)
}

#[cfg(test)]
mod tests {
    use super::refused_name;

    #[test]
    fn refuses_names_that_leave() {
        for name in [
            "",
            " ",
            "/etc/passwd",
            "../a.wav",
            "a/../../b.wav",
            "a\\..\\..\\b.wav",
            "C:\\a.wav",
            "\\\\host\\a",
            "a\0b",
        ] {
            assert!(refused_name(name).is_some(), "{name:?}");
        }
        for name in ["a.wav", "./a.wav", "sub/a.wav", "a..b.wav", "c: d.wav", "犬.wav"] {
            assert_eq!(refused_name(name), None, "{name:?}");
        }
    }
}
