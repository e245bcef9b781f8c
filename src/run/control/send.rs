//! The screen's side: writes a request, and looks for its answer.

use super::inbox::numbered;
use super::{Answer, Command};
use crate::run::Layout;
use crate::run::fault::{at, read_json, write_json};
use std::fs::File;
use std::io;

/// Asks something of a run; its number, to find the answer by.
///
/// # Errors
/// When it makes no sense or the file cannot be written.
pub fn send(layout: &Layout, command: &Command) -> io::Result<u64> {
    if let Some(why) = command.trouble() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    let folder = layout.control();
    std::fs::create_dir_all(&folder).map_err(at("make", &folder))?;
    // Two screens must not take one number. Where there are no locks that is not likely either.
    let lock = File::create(folder.join(".lock")).map_err(at("write", &folder))?;
    let _ = lock.lock();
    let both = numbered(&folder).into_iter().chain(numbered(&layout.answers()));
    let n = both.map(|(n, _)| n).max().unwrap_or(0).saturating_add(1);
    write_json(&folder.join(format!("{n}-{}.json", command.verb())), command)?;
    Ok(n)
}

/// The answer to request `n`; `None` while there is none.
pub fn answer(layout: &Layout, n: u64) -> Option<Answer> {
    read_json(&layout.answers().join(format!("{n}.json"))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Inbox, Moment};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    fn at_second(seconds: &Arc<AtomicU64>) -> crate::run::Clock {
        let seconds = seconds.clone();
        Arc::new(move || Moment { wall: 0.0, running: Duration::from_secs(seconds.load(Ordering::Relaxed)) })
    }

    #[test]
    fn every_request_is_answered_once_in_order() {
        let root = tempfile::tempdir().unwrap();
        let layout = Layout::new(root.path());
        let mut inbox = Inbox::open(&layout, crate::run::system_clock()).unwrap();
        assert_eq!(inbox.poll(0).unwrap(), None);
        let commands = [Command::Pause, Command::SetLr { value: 1e-4 }, Command::Note { text: "tea".into() }];
        let numbers: Vec<u64> = commands.iter().map(|command| send(&layout, command).unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3]);
        for (n, command) in numbers.into_iter().zip(commands) {
            let request = inbox.poll(7).unwrap().unwrap();
            assert_eq!((request.n, &request.command), (n, &command));
            assert_eq!(answer(&layout, n), None);
            inbox.answer(&request, 7, Ok("done".into())).unwrap();
            assert!(answer(&layout, n).is_some_and(|a| a.ok && a.step == 7 && a.verb == command.verb()));
        }
        assert_eq!(inbox.poll(8).unwrap(), None);
        assert_eq!(Inbox::open(&layout, crate::run::system_clock()).unwrap().poll(9).unwrap(), None);
    }

    #[test]
    fn what_is_no_request_is_answered_with_an_error() {
        let root = tempfile::tempdir().unwrap();
        let layout = Layout::new(root.path());
        let seconds = Arc::new(AtomicU64::new(0));
        let mut inbox = Inbox::open(&layout, at_second(&seconds)).unwrap();
        for (name, text) in [
            ("1-dance.json", r#"{"verb":"dance"}"#),
            ("2-set-lr.json", r#"{"verb":"set-lr","value":-1}"#),
            ("3-stop.json", "{\"ver"),
        ] {
            std::fs::write(layout.control().join(name), text).unwrap();
        }
        std::fs::write(layout.control().join("99999999999999999999999-stop.json"), "{}").unwrap();
        for second in (0..30).step_by(3) {
            seconds.store(second, Ordering::Relaxed);
            assert_eq!(inbox.poll(5).unwrap(), None);
        }
        for n in 1..=3 {
            assert!(answer(&layout, n).is_some_and(|a| !a.ok && !a.message.is_empty()), "{n}");
        }
        assert!(answer(&layout, 1).unwrap().message.contains("set-lr"));
        assert_eq!(answer(&layout, 1).unwrap().verb, "dance");
    }

    #[test]
    fn what_a_dead_run_never_answered_is_not_applied_later() {
        let root = tempfile::tempdir().unwrap();
        let layout = Layout::new(root.path());
        let n = send(&layout, &Command::Stop).unwrap();
        let mut inbox = Inbox::open(&layout, crate::run::system_clock()).unwrap();
        assert_eq!(inbox.poll(0).unwrap(), None);
        assert!(!answer(&layout, n).unwrap().ok);
    }

    #[test]
    fn a_rate_that_makes_no_sense_is_not_sent() {
        let root = tempfile::tempdir().unwrap();
        assert!(send(&Layout::new(root.path()), &Command::SetLr { value: f64::NAN }).is_err());
    }
}
