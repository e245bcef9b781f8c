//! What an export would write.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Export;
use super::destination::{self, Destination};
use super::error::ExportError;
use crate::balance::disk::{Size, free, size};

/// What an export would write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// The destination.
    pub out: PathBuf,
    /// What is there.
    pub destination: Destination,
    /// Rows of each part's annotations: train, valid, test.
    pub rows: [usize; 3],
    /// The audio of the clips; `None` when no AudioFolder is wanted.
    pub audio: Option<Size>,
    /// Some clips whose audio was not found, by id.
    pub missing: Vec<String>,
    /// Bytes that are free there, where the system tells.
    pub free: Option<u64>,
}

/// So many missing files are named.
const NAMED: usize = 10;

/// Looks what [`super::write`] would do, and writes nothing.
///
/// # Errors
/// When `out` is something that no export wrote.
pub fn preview(export: &Export<'_>, out: &Path) -> Result<Preview, ExportError> {
    let out = destination::resolved(out);
    let without = |&(_, clip): &(usize, u32)| export.audio.is_some() && !export.pool.has_audio(clip as usize);
    let id = |(_, clip): (usize, u32)| export.pool.id(clip as usize).to_owned();
    Ok(Preview {
        destination: Destination::of(&out)?,
        rows: export.outcome.parts.clips.each_ref().map(Vec::len),
        audio: audio(export, &out),
        missing: export.outcome.parts.iter().filter(without).take(NAMED).map(id).collect(),
        free: free(&out),
        out,
    })
}

fn audio(export: &Export<'_>, out: &Path) -> Option<Size> {
    let clips: Vec<u32> = export.outcome.parts.iter().map(|(_, clip)| clip).collect();
    export.audio.map(|link| size(export.pool, &clips, Some((out, link))))
}

/// Whether there is room, as far as that is known for sure.
pub(super) fn check_room(export: &Export<'_>, out: &Path) -> Result<(), ExportError> {
    let needed = audio(export, out).filter(|size| !size.about).map_or(0, |size| size.written);
    match free(out) {
        Some(free) if free < needed => Err(ExportError::NoRoom { folder: super::staging::parent(out), free, needed }),
        _ => Ok(()),
    }
}
