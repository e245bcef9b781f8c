//! Bringing one file to its place.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::there::{Compare, There, is_itself, there};
use super::{Item, Link, Way};
use crate::files::part;

/// Bytes copied between two looks at whether to stop.
const PIECE: u64 = 16 << 20;

/// What came of one file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// It was in its place before.
    AlreadyThere,
    /// It is there now.
    Placed {
        /// Bytes that were copied.
        copied: u64,
        /// Copied although something cheaper was asked for.
        fell_back: bool,
    },
}

const CHEAP: Done = Done::Placed { copied: 0, fell_back: false };

/// Brings `item` to its place.
///
/// # Errors
/// Why it is not there, in words for people.
pub(super) fn place(item: &Item, way: Way, cancel: &AtomicBool) -> io::Result<Done> {
    if let Some(folder) = item.to.parent() {
        fs::create_dir_all(folder).map_err(|error| named(&error, "cannot make", folder))?;
    }
    let attempt = || match way {
        Way::Bring(link) => bring(item, link, cancel),
        Way::Move => relocate(item, cancel),
    };
    match attempt() {
        // Somebody put it there between our look and our deed: a second look tells what it is.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => attempt(),
        other => other,
    }
    .map_err(|error| explained(error, item))
}

fn bring(item: &Item, link: Link, cancel: &AtomicBool) -> io::Result<Done> {
    let source = regular(&item.from)?;
    match there(item, &source, Compare::Length)? {
        There::Same => return Ok(Done::AlreadyThere),
        There::Other(what) => return Err(conflict(&item.to, what)),
        There::Nothing => {}
    }
    let copied = |fell_back| copy(&item.from, &item.to, cancel).map(|copied| Done::Placed { copied, fell_back });
    match link {
        Link::Copy => copied(false),
        Link::Sym => symlink(&std::path::absolute(&item.from)?, &item.to).map(|()| CHEAP),
        Link::Hard => match hard_link(&item.from, &item.to) {
            Ok(()) => Ok(CHEAP),
            Err(error) if only_here(&error) => Err(error),
            Err(_) => copied(true),
        },
    }
}

/// A second name first and the old one away then: the file is never without a name, and nothing is replaced.
fn relocate(item: &Item, cancel: &AtomicBool) -> io::Result<Done> {
    let source = match regular(&item.from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && item.to.is_file() => return Ok(Done::AlreadyThere),
        other => other?,
    };
    let done = match there(item, &source, Compare::Content)? {
        There::Same if is_itself(item) => return Ok(Done::AlreadyThere),
        There::Same => CHEAP,
        There::Other(what) => return Err(conflict(&item.to, what)),
        There::Nothing if item.from.is_symlink() => symlink(&item.from.canonicalize()?, &item.to).map(|()| CHEAP)?,
        There::Nothing => match fs::hard_link(&item.from, &item.to) {
            Ok(()) => CHEAP,
            Err(error) if only_here(&error) => return Err(error),
            Err(_) => copy(&item.from, &item.to, cancel).map(|copied| Done::Placed { copied, fell_back: true })?,
        },
    };
    fs::remove_file(&item.from)
        .map_err(|error| named(&error, "it is in its new place too, but cannot remove", &item.from))?;
    Ok(done)
}

/// The link is to the file itself: a link to a link may lead nowhere from another folder.
fn hard_link(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_symlink() { fs::hard_link(from.canonicalize()?, to) } else { fs::hard_link(from, to) }
}

/// Whether a copy would fail as the link did. All else (another file system, one without links, too many links, a file of
/// another user) a copy gets round.
fn only_here(error: &io::Error) -> bool {
    use io::ErrorKind::{AlreadyExists, NotFound, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), AlreadyExists | NotFound | QuotaExceeded | ReadOnlyFilesystem | StorageFull)
}

/// A pipe or a device would be read for ever.
fn regular(from: &Path) -> io::Result<Metadata> {
    let metadata = fs::metadata(from)?;
    if metadata.is_file() { Ok(metadata) } else { Err(io::Error::other("it is not a file")) }
}

/// Copies by way of a temporary file and gives the number of bytes.
fn copy(from: &Path, to: &Path, cancel: &AtomicBool) -> io::Result<u64> {
    let mut source = File::open(from)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut part = part::new_in(folder)?;
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

#[cfg(unix)]
fn symlink(target: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, to)
}

#[cfg(not(unix))]
fn symlink(target: &Path, to: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_file(target, to)
}

fn conflict(to: &Path, what: &str) -> io::Error {
    io::Error::other(format!("{what} is at {}: it stays, move it away and run this again", to.display()))
}

fn named(error: &io::Error, what: &str, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("{what} {}: {error}", path.display()))
}

/// The reasons that people meet, in words; those that stop everything keep their kind.
fn explained(error: io::Error, item: &Item) -> io::Error {
    match error.kind() {
        io::ErrorKind::NotFound if !item.from.exists() => {
            io::Error::new(error.kind(), format!("{} is not there any more", item.from.display()))
        }
        io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            named(&error, "cannot be brought to", &item.to)
        }
        _ => error,
    }
}
