//! Standard error goes to a file while the screen is up: libraries that write to it (ALSA does) would spoil the screen.

use std::fs::File;
use std::path::PathBuf;

/// A log longer than this, in bytes, is begun anew.
const LONGEST: u64 = 1 << 20;

/// Standard error in a file; until [`StderrLog::end`], or until it is dropped.
pub struct StderrLog {
    active: bool,
}

/// `audiocap.log` in the user's state folder (`$XDG_STATE_HOME/audiocap`, elsewhere the local data folder).
fn path() -> Option<PathBuf> {
    let folder = dirs::state_dir().or_else(dirs::data_local_dir)?;
    Some(folder.join("audiocap").join("audiocap.log"))
}

fn open() -> Option<File> {
    let path = path()?;
    std::fs::create_dir_all(path.parent()?).ok()?;
    let long = std::fs::metadata(&path).is_ok_and(|facts| facts.len() > LONGEST);
    let mut options = File::options();
    options.create(true).append(!long).write(true).truncate(long);
    options.open(path).ok()
}

#[cfg(unix)]
mod redirect {
    use std::fs::File;
    use std::os::fd::OwnedFd;
    use std::sync::Mutex;

    /// Standard error as it was.
    static BEFORE: Mutex<Option<OwnedFd>> = Mutex::new(None);

    /// Sends standard error to `file`, or nowhere when there is none.
    pub fn begin(file: Option<File>) -> Option<()> {
        let before = rustix::io::dup(rustix::stdio::stderr()).ok()?;
        let file = file.or_else(|| File::options().write(true).open("/dev/null").ok())?;
        rustix::stdio::dup2_stderr(&file).ok()?;
        *BEFORE.lock().ok()? = Some(before);
        Some(())
    }

    /// Makes standard error what it was.
    pub fn end() -> Option<()> {
        let before = BEFORE.lock().ok()?.take()?;
        rustix::stdio::dup2_stderr(&before).ok()
    }
}

#[cfg(not(unix))]
mod redirect {
    pub fn begin(_file: Option<std::fs::File>) -> Option<()> {
        None
    }

    pub fn end() -> Option<()> {
        None
    }
}

/// Makes standard error what it was, wherever the log is held.
pub fn restore_stderr() {
    let _ = redirect::end();
}

impl StderrLog {
    /// Begins. Without a log file what is written is lost, which is better than on the screen.
    pub fn begin() -> Self {
        Self { active: redirect::begin(open()).is_some() }
    }

    /// Ends.
    pub fn end(&mut self) {
        if std::mem::take(&mut self.active) {
            restore_stderr();
        }
    }
}

impl Drop for StderrLog {
    fn drop(&mut self) {
        self.end();
    }
}
