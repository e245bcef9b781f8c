//! Finding the runs under a folder.

use super::reader::is_run;
use std::path::{Path, PathBuf};

/// How deep runs are looked for, and how many folders at most.
const DEEP: usize = 3;
const MANY: usize = 20_000;

/// The run directories in `root` and a few levels below, `root` itself included, sorted by path.
pub fn find(root: &Path) -> Vec<PathBuf> {
    let mut runs = Vec::new();
    let walk = walkdir::WalkDir::new(root).max_depth(DEEP).sort_by_file_name().into_iter();
    let visible =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let mut folders = walk.filter_entry(move |entry| entry.file_type().is_dir() && visible(entry));
    for _ in 0..MANY {
        let Some(entry) = folders.next() else { break };
        let Ok(entry) = entry else { continue };
        if is_run(entry.path()) {
            folders.skip_current_dir();
            runs.push(entry.into_path());
        }
    }
    runs
}
