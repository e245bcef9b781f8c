//! The audio files of an export.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Export;
use crate::balance::splits::NAMES;
use crate::files::transfer;

/// The folder of the AudioFolder.
pub(super) const FOLDER: &str = "audiofolder";

/// A clip with audio.
pub(super) struct Item {
    pub clip: u32,
    pub part: usize,
    pub from: PathBuf,
    pub name: OsString,
}

impl Item {
    /// What to bring, for an export that is built in `folder`.
    pub fn under(&self, folder: &Path) -> transfer::Item {
        transfer::Item { from: self.from.clone(), to: folder.join(FOLDER).join(NAMES[self.part]).join(&self.name) }
    }
}

/// The clips that have audio, in the order of the parts; none when no AudioFolder is wanted.
pub(super) fn items(export: &Export<'_>) -> Vec<Item> {
    let item = |(part, clip): (usize, u32)| {
        let from = export.pool.audio(clip as usize)?;
        let name = from.file_name()?.to_owned();
        Some(Item { clip, part, from, name })
    };
    let all = export.outcome.parts.iter().filter(|_| export.audio.is_some());
    all.filter_map(item).collect()
}

/// Whether links to the items would lead into `out`, whose content is replaced.
pub(super) fn lead_into(items: &[Item], out: &Path) -> bool {
    let mut folders: Vec<&Path> = items.iter().filter_map(|item| item.from.parent()).collect();
    folders.dedup();
    folders.iter().any(|folder| folder.canonicalize().is_ok_and(|folder| folder.starts_with(out)))
}

/// What a half-made export is known by: an export of anything else must not go on from it.
pub(super) fn fingerprint(export: &Export<'_>, items: &[Item]) -> String {
    let mut sum = Sha256::new();
    sum.update(&export.outcome.report.hash);
    sum.update(format!("{:?}", export.audio));
    for item in items {
        sum.update([item.part as u8]);
        sum.update(item.from.as_os_str().as_encoded_bytes());
        sum.update([0]);
    }
    sum.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
