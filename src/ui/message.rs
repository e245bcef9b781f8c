//! What the workbench tells the person, one line at a time, and all of it again later.

use crate::text::safe;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was done.
    Info,
    /// Something is not as it should be, and work goes on.
    Warning,
    /// Something asked for could not be done.
    Error,
}

/// One message: what happened, which file, what to do next.
#[derive(Clone, Debug)]
pub struct Message {
    /// How much it matters.
    pub severity: Severity,
    /// The text, safe to show.
    pub text: String,
}

impl Message {
    /// Something was done.
    pub fn info(text: impl AsRef<str>) -> Self {
        Self::new(Severity::Info, text.as_ref())
    }

    /// Something is not as it should be.
    pub fn warning(text: impl AsRef<str>) -> Self {
        Self::new(Severity::Warning, text.as_ref())
    }

    /// Something could not be done.
    pub fn error(text: impl AsRef<str>) -> Self {
        Self::new(Severity::Error, text.as_ref())
    }

    fn new(severity: Severity, text: &str) -> Self {
        Self { severity, text: safe(text).into_owned() }
    }

    /// How long it stays in the message line.
    fn stays(&self) -> Duration {
        match self.severity {
            Severity::Info => Duration::from_secs(4),
            Severity::Warning => Duration::from_secs(8),
            Severity::Error => Duration::from_secs(15),
        }
    }
}

/// The messages of a session, the newest last. Bounded: the oldest go first.
#[derive(Debug, Default)]
pub struct MessageLog {
    entries: VecDeque<Entry>,
    /// When the current message came, and when it goes.
    current: Option<(Instant, Instant)>,
}

/// A message as the history keeps it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The message.
    pub message: Message,
    /// How often it came in a row.
    pub times: usize,
}

impl MessageLog {
    /// The most messages kept.
    const KEPT: usize = 500;
    /// How long a message can at least be read.
    const READ: Duration = Duration::from_secs(3);

    /// Adds a message that was said at `now`; one that repeats the last is only counted.
    pub fn push(&mut self, message: Message, now: Instant) {
        self.current = Some((now, now + message.stays()));
        if let Some(last) = self.entries.back_mut()
            && last.message.text == message.text
        {
            last.times += 1;
            return;
        }
        if self.entries.len() == Self::KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry { message, times: 1 });
    }

    /// The message to show in the message line.
    pub fn current(&self) -> Option<&Message> {
        self.current.and_then(|_| self.entries.back()).map(|entry| &entry.message)
    }

    /// When the current message goes.
    pub fn expires(&self) -> Option<Instant> {
        self.current.map(|(_, goes)| goes)
    }

    /// The person goes on to something else: a message that could be read by now goes.
    pub fn pass(&mut self, now: Instant) {
        self.current = self.current.filter(|(came, _)| now < *came + Self::READ);
    }

    /// Takes the current message out of the message line; it stays in the history. Whether there was one.
    pub fn dismiss(&mut self) -> bool {
        self.current.take().is_some()
    }

    /// All kept messages, the newest last.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator {
        self.entries.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::{Message, MessageLog};
    use std::time::{Duration, Instant};

    #[test]
    fn counts_what_repeats_and_keeps_the_newest() {
        let (mut log, now) = (MessageLog::default(), Instant::now());
        for _ in 0..3 {
            log.push(Message::info("saved"), now);
        }
        for i in 0..MessageLog::KEPT {
            log.push(Message::error(format!("bad {i}")), now);
        }
        assert_eq!(log.entries().len(), MessageLog::KEPT);
        assert_eq!(log.current().unwrap().text, format!("bad {}", MessageLog::KEPT - 1));
        assert!(log.dismiss());
        assert!(log.current().is_none() && !log.dismiss());
    }

    #[test]
    fn a_message_that_was_read_goes_when_the_person_goes_on() {
        let (mut log, now) = (MessageLog::default(), Instant::now());
        log.push(Message::error("bad"), now);
        log.pass(now + Duration::from_secs(1));
        assert!(log.current().is_some());
        log.pass(now + Duration::from_secs(4));
        assert!(log.current().is_none());
    }

    #[test]
    fn shows_nothing_a_terminal_would_obey() {
        assert_eq!(Message::info("a\x1b[2J\nb").text, "a\\x1b[2J b");
    }
}
