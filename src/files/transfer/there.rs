//! What is at the place where a file is to go.

use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::Item;

/// What is at the place of a file.
pub(super) enum There {
    Nothing,
    Same,
    Other(&'static str),
}

/// When two files of different names count as the same.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Compare {
    /// When they are of the same length.
    Length,
    /// When they have the same content.
    Content,
}

/// What is at the place of `item`, whose source is `source`.
pub(super) fn there(item: &Item, source: &Metadata, compare: Compare) -> io::Result<There> {
    let at = match fs::symlink_metadata(&item.to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(There::Nothing),
        other => other?,
    };
    let target = |path: &PathBuf| path.canonicalize().ok();
    let linked = at.is_symlink() && target(&item.to).is_some_and(|to| Some(to) == target(&item.from));
    let same = match compare {
        Compare::Length => at.is_file() && at.len() == source.len(),
        Compare::Content => at.is_file() && at.len() == source.len() && same_content(&item.from, &item.to)?,
    };
    // Of a file and a link to it, a move must not take the file away.
    if (linked && compare == Compare::Length) || same || same_file(&at, source) {
        return Ok(There::Same);
    }
    Ok(There::Other(if at.is_dir() {
        "a folder"
    } else if at.is_symlink() {
        "a link to another file"
    } else {
        "another file"
    }))
}

#[cfg(unix)]
fn same_file(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Elsewhere the length and the content decide.
#[cfg(not(unix))]
fn same_file(_: &Metadata, _: &Metadata) -> bool {
    false
}

fn same_content(a: &Path, b: &Path) -> io::Result<bool> {
    let [mut a, mut b] = [BufReader::new(File::open(a)?).bytes(), BufReader::new(File::open(b)?).bytes()];
    loop {
        match (a.next().transpose()?, b.next().transpose()?) {
            (None, None) => return Ok(true),
            (x, y) if x != y => return Ok(false),
            _ => {}
        }
    }
}

/// Whether both paths are one and the same name: removing one would remove the other.
pub(super) fn is_itself(item: &Item) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    !item.from.is_symlink() && real(&item.from) == real(&item.to)
}
