//! Which checkpoints there are, and which go.

use super::draft::{REMOVED, hidden, remove};
use crate::run::Layout;
use crate::run::fault::at;
use std::io;
use std::path::PathBuf;

/// The finished checkpoints of a run, by step. None when the directory cannot be read.
pub fn list(layout: &Layout) -> Vec<(u64, PathBuf)> {
    let entries = std::fs::read_dir(layout.root()).into_iter().flatten().flatten();
    let step = |name: &str| name.strip_prefix("checkpoint-")?.parse().ok();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut found: Vec<(u64, PathBuf)> =
        folders.filter_map(|entry| Some((step(&entry.file_name().to_string_lossy())?, entry.path()))).collect();
    found.sort();
    found
}

/// Removes all checkpoints but the `limit` newest and the one of step `best`; at least one is kept. The steps that went.
///
/// # Errors
/// When one cannot be removed; a checkpoint is never left half.
pub fn prune(layout: &Layout, limit: usize, best: Option<u64>) -> io::Result<Vec<u64>> {
    let mut old = list(layout);
    old.truncate(old.len().saturating_sub(limit.max(1)));
    old.retain(|(step, _)| Some(*step) != best);
    for (_, path) in &old {
        let away = hidden(path, REMOVED);
        remove(&away)?;
        std::fs::rename(path, &away).map_err(at("remove", path))?;
        remove(&away)?;
    }
    Ok(old.into_iter().map(|(step, _)| step).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_and_the_best_stay() {
        let root = tempfile::tempdir().unwrap();
        let layout = Layout::new(root.path());
        for step in [5, 10, 100, 20] {
            std::fs::create_dir(layout.checkpoint(step)).unwrap();
        }
        std::fs::create_dir(root.path().join("checkpoint-x")).unwrap();
        assert_eq!(prune(&layout, 1, Some(10)).unwrap(), [5, 20]);
        assert_eq!(list(&layout).iter().map(|(step, _)| *step).collect::<Vec<_>>(), [10, 100]);
        assert_eq!(prune(&layout, 0, None).unwrap(), [10]);
        assert!(root.path().join("checkpoint-x").exists());
    }
}
