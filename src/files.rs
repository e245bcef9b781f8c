//! Writing files so that a reader sees the old text or the new one, never half of it, and bringing many files elsewhere.

use std::io::{self, Write};
use std::path::Path;

mod json;
mod part;
pub mod transfer;

pub use json::read_json;
pub use part::{is_part, sweep};

/// Replaces `path` by `bytes`: written beside it under a temporary name, synced, then renamed. Missing folders are made.
///
/// # Errors
/// What the file system says, with `path` in the message; `path` is then unchanged.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace(path, bytes)
        .map_err(|error| io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display())))
}

/// As [`write_atomic`], but never in place of a file that is there.
///
/// # Errors
/// As [`write_atomic`]; [`io::ErrorKind::AlreadyExists`].
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let create = || written_beside(path, bytes)?.persist_noclobber(path).map(drop).map_err(|error| error.error);
    create().map_err(|error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => io::Error::new(error.kind(), format!("{} exists already", path.display())),
        kind => io::Error::new(kind, format!("cannot write {}: {error}", path.display())),
    })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    written_beside(path, bytes)?.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// `bytes`, synced, in a temporary file beside `path`.
fn written_beside(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = part::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::{write_atomic, write_new};

    #[test]
    fn makes_folders_and_replaces() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/file.txt");
        write_atomic(&path, b"one").unwrap();
        write_atomic(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_what_they_may_read_of_any_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (ours, any) = (folder.path().join("ours"), folder.path().join("any"));
        write_atomic(&ours, b"x").unwrap();
        std::fs::write(&any, b"x").unwrap();
        let mode = |path| std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(ours), mode(any));
    }

    #[test]
    fn a_new_file_takes_no_others_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/file.txt");
        write_new(&path, b"one").unwrap();
        let error = write_new(&path, b"two").unwrap_err();
        assert!(error.to_string().ends_with("file.txt exists already"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn names_the_file_it_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), b"").unwrap();
        let error = write_atomic(&folder.path().join("file/under"), b"x").unwrap_err();
        assert!(error.to_string().contains("file/under"), "{error}");
    }
}
