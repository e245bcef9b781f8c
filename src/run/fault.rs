//! Errors of files, with the file and what to do about it.

use std::io::{self, ErrorKind};
use std::path::Path;

/// For `map_err`: `cannot <verb> <path>: <why>`, with advice where there is some. The kind stays.
pub(super) fn at<'a>(verb: &'a str, path: &'a Path) -> impl FnOnce(io::Error) -> io::Error + 'a {
    move |error| advise(io::Error::new(error.kind(), format!("cannot {verb} {}: {error}", path.display())))
}

/// Adds what to do to an error that names its path already.
pub(super) fn advise(error: io::Error) -> io::Error {
    let advice = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space, then go on with --resume",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only: choose another --checkpoint-dir-root",
        ErrorKind::PermissionDenied => "this user may not write there: choose another --checkpoint-dir-root",
        _ => return error,
    };
    io::Error::new(error.kind(), format!("{error}; {advice}"))
}

/// Replaces `path` by `value` as JSON, atomically.
pub(super) fn write_json(path: &Path, value: &impl serde::Serialize) -> io::Result<()> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    crate::files::write_atomic(path, &bytes).map_err(advise)
}

/// Reads `path` as JSON.
///
/// # Errors
/// With the path in the message; `InvalidData` when it is not the JSON that was expected.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> io::Result<T> {
    let bytes = std::fs::read(path).map_err(at("read", path))?;
    serde_json::from_slice(&bytes)
        .map_err(|error| io::Error::new(ErrorKind::InvalidData, format!("{}: {error}", path.display())))
}
