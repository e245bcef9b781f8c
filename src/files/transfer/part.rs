//! Copies on their way: under a temporary name beside their place, so that half a file never has its own name.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// How the name of a temporary file begins and ends. Files that begin with a dot are in no dataset.
const NAME: (&str, &str) = (".audiocap-", ".part");
/// Bytes copied between two looks at whether to stop.
const PIECE: u64 = 16 << 20;

/// Copies `from` to `to`, where nothing may be, and gives the number of bytes.
///
/// # Errors
/// What the file system says; `AlreadyExists` when something is at `to`; `Interrupted` once `cancel` is set.
pub(super) fn copy(from: &Path, to: &Path, cancel: &AtomicBool) -> io::Result<u64> {
    let mut source = File::open(from)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut part = crate::files::builder().prefix(NAME.0).suffix(NAME.1).tempfile_in(folder)?;
    // Held while we live: this is how another run tells our part from one that was left behind. Not every file system locks.
    drop(part.as_file().try_lock());
    let mut bytes = 0;
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        match io::copy(&mut source.by_ref().take(PIECE), part.as_file_mut())? {
            0 => break,
            more => bytes += more,
        }
    }
    part.persist_noclobber(to).map_err(|error| error.error)?;
    Ok(bytes)
}

/// Removes what a killed run has left in `folder`; parts of a run that is alive are locked, and stay.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(NAME.0) && name.ends_with(NAME.1));
        if ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let left = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
            // What cannot be removed does no harm but for its room.
            drop(left.then(|| fs::remove_file(entry.path())));
        }
    }
}
