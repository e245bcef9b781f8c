//! One trainer for each run directory.

use super::fault::at;
use super::{Layout, status};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};

/// Held as long as the trainer lives. The system lets go of it however the process ends, `kill -9` included.
#[derive(Debug)]
pub(super) struct Lock(#[allow(dead_code, reason = "held, never read")] File);

impl Lock {
    /// Takes the lock of a run directory, which must exist.
    ///
    /// # Errors
    /// `WouldBlock`, naming the process, when another trainer has it.
    pub(super) fn take(layout: &Layout) -> io::Result<Self> {
        let path = layout.lock();
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(at("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(taken(layout, &mut file)),
            // Some network file systems have no locks; then the heartbeat alone must tell.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(at("lock", &path)(error)),
        }
        file.set_len(0)
            .and_then(|()| write!(file, "{} on {}", std::process::id(), status::host()))
            .map_err(at("write", &path))?;
        Ok(Self(file))
    }
}

fn taken(layout: &Layout, file: &mut File) -> io::Error {
    let mut holder = String::new();
    let _ = file.rewind().and_then(|()| file.take(200).read_to_string(&mut holder));
    let holder =
        if holder.is_empty() { "another process".into() } else { format!("process {}", crate::text::safe(&holder)) };
    let why = format!(
        "{} is being trained already, by {holder}: watch it with `audiocap watch`, or choose another --name",
        layout.root().display()
    );
    io::Error::new(ErrorKind::WouldBlock, why)
}
