//! Putting a finished export in its place.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::destination::Destination;
use super::manifest;
use super::staging::{Lock, parent, prefix};

/// Makes the folder `built` the folder `out`, and removes the earlier export that was there.
pub(super) fn put(built: &Path, out: &Path, found: Destination) -> io::Result<()> {
    match found {
        Destination::New => fs::rename(built, out),
        Destination::Empty => fs::remove_dir(out).and_then(|()| fs::rename(built, out)),
        Destination::Earlier => {
            let old = aside(out);
            match exchange(built, out) {
                Ok(()) => fs::rename(built, &old)?,
                Err(_) => in_two_steps(built, out, &old)?,
            }
            fs::remove_dir_all(&old).map_err(|error| named(&error, &old))
        }
    }
}

fn named(error: &io::Error, old: &Path) -> io::Error {
    let old = old.display();
    io::Error::new(
        error.kind(),
        format!("the new export is there, but the old one could not be removed from {old}: {error}"),
    )
}

/// Both names change their folders at once.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn exchange(built: &Path, out: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, built, CWD, out, RenameFlags::EXCHANGE)?)
}

/// Elsewhere it takes two steps.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Where names cannot be exchanged; [`recover`] undoes the first step when a kill came before the second.
fn in_two_steps(built: &Path, out: &Path, old: &Path) -> io::Result<()> {
    fs::rename(out, old)?;
    fs::rename(built, out).or_else(|error| fs::rename(old, out).and(Err(error)))
}

/// Puts an earlier export back that a kill left aside, or ends its removal. The lock is held.
pub(super) fn recover(out: &Path, _: &Lock) {
    let old = aside(out);
    let done = if out.symlink_metadata().is_err() && manifest::is_in(&old) {
        fs::rename(&old, out)
    } else if old.is_dir() {
        fs::remove_dir_all(&old)
    } else {
        Ok(())
    };
    // What stands in the way is told when the new export is put in its place.
    drop(done);
}

fn aside(out: &Path) -> PathBuf {
    parent(out).join(format!("{}old", prefix(out)))
}
