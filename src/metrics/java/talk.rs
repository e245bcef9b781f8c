//! Talking with a program line by line.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};

use super::running::{LOOK, Running, Watch};

/// Bytes of the longest line that is read.
const LONGEST: u64 = 64 << 10;
/// Lines that may wait to be taken.
const WAITING: usize = 1024;

/// A program that answers lines by lines. Its pipes have threads of their own, so that neither side ever waits for the other
/// in vain; they end with the program.
pub(super) struct Talk {
    pub running: Running,
    to: Sender<String>,
    from: Receiver<String>,
}

impl Talk {
    pub fn start(command: &mut Command) -> std::io::Result<Self> {
        let mut running = Running::start(command.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
        let (to, texts) = channel::<String>();
        let (heard, from) = sync_channel(WAITING);
        if let Some(mut stdin) = running.child.stdin.take() {
            std::thread::spawn(move || texts.iter().all(|text| stdin.write_all(text.as_bytes()).is_ok()));
        }
        if let Some(stdout) = running.child.stdout.take() {
            let mut stdout = BufReader::new(stdout);
            std::thread::spawn(move || {
                while let Some(line) = line(&mut stdout) {
                    if heard.send(line).is_err() {
                        break;
                    }
                }
            });
        }
        Ok(Self { running, to, from })
    }

    /// Says `text`. A program that no longer listens is found out when it does not answer.
    pub fn say(&self, text: String) {
        drop(self.to.send(text));
    }

    /// The next line, or `None` at the end.
    pub fn hear(&self, watch: &Watch) -> Result<Option<String>, String> {
        loop {
            match self.from.recv_timeout(LOOK) {
                Ok(line) => return Ok(Some(line)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => watch.check()?,
            }
        }
    }
}

fn line(from: &mut impl BufRead) -> Option<String> {
    let mut bytes = Vec::new();
    let length = from.take(LONGEST).read_until(b'\n', &mut bytes).ok()?;
    (length > 0).then(|| String::from_utf8_lossy(&bytes).trim().to_owned())
}
