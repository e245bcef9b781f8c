//! A program that runs: with a limit of time, to be stopped at any moment with all that it has begun.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often it is looked whether to stop.
pub(super) const LOOK: Duration = Duration::from_millis(20);
/// Bytes of output that are kept.
const HEARD: u64 = 64 << 10;
/// Bytes of output after which a program is stopped.
const MOST_SAID: u64 = 32 << 20;

/// Whether to wait on.
pub(super) struct Watch<'a> {
    begun: Instant,
    limit: Duration,
    cancel: &'a AtomicBool,
    files: Vec<(PathBuf, u64)>,
}

impl<'a> Watch<'a> {
    pub fn new(limit: Duration, cancel: &'a AtomicBool) -> Self {
        Self { begun: Instant::now(), limit, cancel, files: Vec::new() }
    }

    /// The same, while the file at `path` has no more than so many bytes: nobody's disk is to be filled.
    pub fn bounded(mut self, path: &Path, bytes: u64) -> Self {
        self.files.push((path.to_owned(), bytes));
        self
    }

    /// The same, while a program does not complain without end.
    pub fn hearing(self, said: &Said) -> Self {
        self.bounded(&said.0, MOST_SAID)
    }

    /// Why to wait no longer.
    pub fn check(&self) -> Result<(), String> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err("was stopped".to_owned());
        }
        let full = |(path, most): &&(PathBuf, u64)| path.metadata().is_ok_and(|file| file.len() > *most);
        if let Some((_, most)) = self.files.iter().find(full) {
            return Err(format!("wrote more than {} MiB and was stopped", most >> 20));
        }
        let over = self.begun.elapsed() > self.limit;
        if over { Err(format!("took longer than {:.0} s", self.limit.as_secs_f64().ceil())) } else { Ok(()) }
    }
}

/// A program in a group of its own, so that Ctrl-C reaches us alone. The group ends with this value.
pub(super) struct Running {
    pub child: Child,
    ended_well: bool,
}

impl Running {
    pub fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        Ok(Self { child: command.spawn()?, ended_well: false })
    }

    /// Waits for the end.
    pub fn wait(&mut self, watch: &Watch) -> Result<ExitStatus, String> {
        loop {
            if let Some(status) = self.child.try_wait().map_err(|error| error.to_string())? {
                self.ended_well = status.success();
                return Ok(status);
            }
            watch.check()?;
            std::thread::sleep(LOOK);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.ended_well {
            return;
        }
        #[cfg(unix)]
        {
            let kill = format!("kill -s KILL -- -{} 2>/dev/null", self.child.id());
            // Most often nobody is left in it.
            drop(Command::new("sh").args(["-c", &kill]).stdin(Stdio::null()).status());
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Where a program writes what it has to say. A file, since a pipe that nobody reads would hold it up.
pub(super) struct Said(PathBuf);

/// Has `command` write its output and its complaints into a file in `folder`.
pub(super) fn output_of(command: &mut Command, folder: &Path) -> io::Result<Said> {
    let said = complaints_of(command, folder)?;
    command.stdout(File::options().append(true).open(&said.0)?);
    Ok(said)
}

/// As [`output_of`], of the complaints alone.
pub(super) fn complaints_of(command: &mut Command, folder: &Path) -> io::Result<Said> {
    let path = folder.join("said.txt");
    File::create(&path)?;
    command.stderr(File::options().append(true).open(&path)?);
    Ok(Said(path))
}

impl Said {
    /// The end of it.
    pub fn text(&self) -> String {
        let tail = || -> io::Result<Vec<u8>> {
            let mut file = File::open(&self.0)?;
            let length = file.metadata()?.len();
            file.seek(SeekFrom::Start(length.saturating_sub(HEARD)))?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        String::from_utf8_lossy(&tail().unwrap_or_default()).into_owned()
    }
}
