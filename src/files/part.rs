//! Files on their way: under a temporary name beside their place, so that half a file never has its own name.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// How the name of a temporary file begins and ends. Files that begin with a dot are in no dataset.
const NAME: (&str, &str) = (".audiocap-", ".part");

/// A temporary file in `folder`, which others may read as far as the user's umask lets them, like any file. It goes when it is
/// dropped; a kill leaves it behind for [`sweep`].
pub(super) fn new_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(NAME.0).suffix(NAME.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let part = builder.tempfile_in(folder)?;
    // Held while we live: this tells our part from one that was left behind. Not every file system has locks.
    drop(part.as_file().try_lock());
    Ok(part)
}

/// Whether a file of this name is on its way.
pub fn is_part(name: &str) -> bool {
    name.starts_with(NAME.0) && name.ends_with(NAME.1)
}

/// Removes what a killed run has left in `folder`; parts of a run that is alive are locked, and stay.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_str().is_some_and(is_part);
        if ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let left = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
            // What cannot be removed does no harm but for its room.
            drop(left.then(|| fs::remove_file(entry.path())));
        }
    }
}
