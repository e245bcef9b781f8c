//! How much room the audio of clips takes, and how much there is.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;

use super::pool::Pool;
use crate::files::transfer::Link;

/// Of more clips than this only some are looked at.
const ALL: usize = 20_000;
/// As many of them.
const SOME: usize = 5_000;

/// The audio of clips.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Clips that have a file.
    pub files: usize,
    /// Clips that have none.
    pub missing: usize,
    /// Bytes of these files.
    pub bytes: u64,
    /// Bytes that bringing them elsewhere writes.
    pub written: u64,
    /// Whether bytes are estimated from some of the files.
    pub about: bool,
}

/// The size of the audio of these clips; of many an estimate, from the same ones each time. `to` is where they would be brought
/// and how.
pub fn size(pool: &Pool, clips: &[u32], to: Option<(&Path, Link)>) -> Size {
    let with: Vec<u32> = clips.iter().copied().filter(|&clip| pool.has_audio(clip as usize)).collect();
    let looked_at = if with.len() > ALL { SOME } else { with.len() };
    let place = to.map(|(folder, link)| (existing(folder), link));
    let of_one = |nth: usize| {
        let file = pool.audio(with[nth * with.len() / looked_at] as usize)?;
        let metadata = std::fs::metadata(file).ok()?;
        let written = place.as_ref().map_or(0, |(folder, link)| written(&metadata, folder, *link));
        Some((metadata.len(), written))
    };
    let found: Vec<(u64, u64)> = (0..looked_at).into_par_iter().filter_map(of_one).collect();
    let about = looked_at < with.len();
    let all = |bytes: u64| {
        let scale = with.len() as u128;
        if about { (u128::from(bytes) * scale / looked_at as u128) as u64 } else { bytes }
    };
    Size {
        files: if about { with.len() } else { found.len() },
        missing: clips.len() - if about { with.len() } else { found.len() },
        bytes: all(found.iter().map(|(bytes, _)| bytes).sum()),
        written: all(found.iter().map(|(_, written)| written).sum()),
        about,
    }
}

/// What bringing one file writes.
fn written(file: &std::fs::Metadata, folder: &Path, link: Link) -> u64 {
    match link {
        Link::Sym => 0,
        Link::Hard if same_disk(file, folder) => 0,
        Link::Hard | Link::Copy => file.len(),
    }
}

#[cfg(unix)]
fn same_disk(file: &std::fs::Metadata, folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(folder).is_ok_and(|folder| folder.dev() == file.dev())
}

/// Elsewhere nobody tells: the larger answer is the safer one.
#[cfg(not(unix))]
fn same_disk(_: &std::fs::Metadata, _: &Path) -> bool {
    false
}

/// The bytes that are free where `path` is or shall be, if the system tells.
#[cfg(unix)]
pub fn free(path: &Path) -> Option<u64> {
    let space = rustix::fs::statvfs(existing(path)).ok()?;
    Some(space.f_bavail.saturating_mul(space.f_frsize))
}

/// The bytes that are free where `path` is or shall be, if the system tells.
#[cfg(not(unix))]
pub fn free(_: &Path) -> Option<u64> {
    None
}

/// The nearest folder that is there.
fn existing(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    absolute.ancestors().find(|folder| folder.exists()).map_or(absolute.clone(), Path::to_path_buf)
}

/// Bytes as people say them: `3.2 GB`.
pub fn shown(bytes: u64) -> String {
    let bytes = bytes as f64;
    match bytes {
        b if b >= 1e12 => format!("{:.1} TB", b / 1e12),
        b if b >= 1e9 => format!("{:.1} GB", b / 1e9),
        b if b >= 1e6 => format!("{:.1} MB", b / 1e6),
        b if b >= 1e3 => format!("{:.1} kB", b / 1e3),
        b => format!("{b} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_as_people_say_them() {
        let told = [12, 1_200, 3_250_000, 4_000_000_000, 2_500_000_000_000].map(shown);
        assert_eq!(told, ["12 bytes", "1.2 kB", "3.2 MB", "4.0 GB", "2.5 TB"]);
    }

    #[cfg(unix)]
    #[test]
    fn the_room_of_a_folder_that_is_not_there_yet_is_that_of_the_next_above() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free(&folder.path().join("not/there")).unwrap() > 0);
    }
}
