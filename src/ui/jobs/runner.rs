//! Runs jobs on threads and decides whose results still count.

use super::{Job, JobContext, Lane};
use crate::ui::action::{Action, AppAction};
use crate::ui::event::{Event, Sender};
use crate::ui::message::Message;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a cancelled job may take to end at the end of the program.
const MOMENT: Duration = Duration::from_millis(300);

/// All lanes.
pub struct Runner {
    events: Sender,
    lanes: HashMap<Lane, LaneState>,
    tickets: u64,
}

#[derive(Default)]
struct LaneState {
    running: Option<(u64, Arc<AtomicBool>)>,
    /// The thread of the running job.
    thread: Option<JoinHandle<()>>,
    /// Whether the running job must not be lost.
    lasting: bool,
    next: Option<Job>,
}

/// Something a job's thread said.
pub struct JobEvent {
    lane: Lane,
    ticket: u64,
    cancelled: Arc<AtomicBool>,
    actions: Vec<Action>,
    ended: bool,
}

impl Runner {
    /// No job yet; what jobs say goes to `events`.
    pub fn new(events: Sender) -> Self {
        Self { events, lanes: HashMap::new(), tickets: 0 }
    }

    /// Starts `job` at once, or when the running job of its lane, now cancelled, has ended.
    pub fn submit(&mut self, job: Job) {
        let state = self.lanes.entry(job.lane).or_default();
        if let Some((_, cancelled)) = &state.running {
            cancelled.store(true, Ordering::Relaxed);
            state.next = Some(job);
        } else {
            self.start(job);
        }
    }

    /// Cancels what runs in `lane` and forgets what is next.
    pub fn cancel(&mut self, lane: Lane) {
        if let Some(state) = self.lanes.get_mut(&lane) {
            state.next = None;
            if let Some((_, cancelled)) = &state.running {
                cancelled.store(true, Ordering::Relaxed);
            }
        }
    }

    /// At the end of the program: waits for what is being saved, saves what waits to be, and cancels everything else, which has a
    /// moment to end what it has begun, such as other programs. Nobody must be left who hears the jobs, or they would wait for him.
    pub fn end(&mut self) {
        let running = self.lanes.values().filter_map(|state| state.running.as_ref());
        running.for_each(|(_, cancelled)| cancelled.store(true, Ordering::Relaxed));
        let begun = Instant::now();
        for (lane, mut state) in self.lanes.drain() {
            if let Some(thread) = state.thread {
                while !state.lasting && !thread.is_finished() && begun.elapsed() < MOMENT {
                    std::thread::sleep(MOMENT / 50);
                }
                if state.lasting || thread.is_finished() {
                    // Its panic went into a message.
                    drop(thread.join());
                }
            }
            if let Some(job) = state.next.take().filter(|job| job.lasting) {
                let context = JobContext::new(Arc::default(), |_| {});
                if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (job.run)(&context))) {
                    eprintln!("{}", panic_message(lane, panic.as_ref()).text);
                }
            }
        }
    }

    /// Whether any job runs.
    pub fn busy(&self) -> bool {
        self.lanes.values().any(|state| state.running.is_some())
    }

    /// The actions in what a job said that still count; starts the lane's next job when this one has ended.
    pub fn heard(&mut self, event: JobEvent) -> Vec<Action> {
        if event.ended
            && let Some(state) = self.lanes.get_mut(&event.lane)
            && state.running.as_ref().is_some_and(|(ticket, _)| *ticket == event.ticket)
        {
            (state.running, state.thread) = (None, None);
            if let Some(job) = state.next.take() {
                self.start(job);
            }
        }
        if event.cancelled.load(Ordering::Relaxed) { Vec::new() } else { event.actions }
    }

    fn start(&mut self, job: Job) {
        self.tickets += 1;
        let (ticket, lane, cancelled) = (self.tickets, job.lane, Arc::new(AtomicBool::new(false)));
        let lasting = job.lasting;
        let (events, flag) = (self.events.clone(), Arc::clone(&cancelled));
        let thread = std::thread::Builder::new().name(format!("job {}", lane.0));
        let started = thread.spawn(move || run(job, ticket, flag, &events));
        match started {
            Ok(thread) => {
                let state = self.lanes.entry(lane).or_default();
                (state.running, state.thread, state.lasting) = (Some((ticket, cancelled)), Some(thread), lasting);
            }
            Err(error) => {
                let message = Message::error(format!("cannot start a thread for {}: {error}", lane.0));
                self.events.try_send(Event::Action(Action::App(AppAction::Say(message))));
            }
        }
    }
}

fn run(job: Job, ticket: u64, cancelled: Arc<AtomicBool>, events: &Sender) {
    let lane = job.lane;
    let event = {
        let cancelled = Arc::clone(&cancelled);
        move |actions, ended| Event::Job(JobEvent { lane, ticket, cancelled: Arc::clone(&cancelled), actions, ended })
    };
    let context = JobContext::new(cancelled, {
        let (events, event) = (events.clone(), event.clone());
        move |action| events.send(event(vec![action], false))
    });
    let actions = catch_unwind(AssertUnwindSafe(|| (job.run)(&context)))
        .unwrap_or_else(|panic| vec![Action::App(AppAction::Say(panic_message(lane, panic.as_ref())))]);
    events.send(event(actions, true));
}

fn panic_message(lane: Lane, panic: &(dyn std::any::Any + Send)) -> Message {
    let what = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let what = what.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Message::error(format!("a mistake in the program stopped the job \"{}\": {what}", lane.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::event::{Receiver, channel};
    use std::sync::mpsc;

    const LANE: Lane = Lane("test");

    fn said(text: &str) -> Vec<Action> {
        vec![Action::App(AppAction::Say(Message::info(text)))]
    }

    fn next(runner: &mut Runner, events: &Receiver) -> Vec<String> {
        let Some(Event::Job(event)) = events.recv() else { panic!("only jobs speak here") };
        let text = |action| match action {
            Action::App(AppAction::Say(message)) => message.text,
            other => format!("{other:?}"),
        };
        runner.heard(event).into_iter().map(text).collect()
    }

    #[test]
    fn the_newest_wins_and_stale_results_are_dropped() {
        let (events, heard) = channel();
        let mut runner = Runner::new(events);
        let (go, wait) = mpsc::channel::<()>();
        runner.submit(Job::new(LANE, move |context| {
            wait.recv().unwrap();
            assert!(context.cancelled());
            said("first")
        }));
        runner.submit(Job::new(LANE, |_| said("second")));
        runner.submit(Job::new(LANE, |_| said("third")));
        go.send(()).unwrap();
        assert!(next(&mut runner, &heard).is_empty());
        assert_eq!(next(&mut runner, &heard), ["third"]);
        assert!(!runner.busy());
    }

    #[test]
    fn lanes_do_not_wait_for_each_other_and_progress_comes_first() {
        let (events, heard) = channel();
        let mut runner = Runner::new(events);
        let (go, wait) = mpsc::channel::<()>();
        runner.submit(Job::new(Lane("slow"), move |_| {
            wait.recv().unwrap();
            said("slow")
        }));
        runner.submit(Job::new(LANE, |context| {
            said("half").into_iter().for_each(|action| context.send(action));
            said("whole")
        }));
        assert_eq!(next(&mut runner, &heard), ["half"]);
        assert_eq!(next(&mut runner, &heard), ["whole"]);
        go.send(()).unwrap();
        assert_eq!(next(&mut runner, &heard), ["slow"]);
    }

    #[test]
    fn what_is_being_saved_is_saved_when_the_program_ends() {
        let (events, heard) = channel();
        let mut runner = Runner::new(events);
        let saved = Arc::new(std::sync::Mutex::new(Vec::new()));
        let save = |lane, what: &'static str| {
            let saved = Arc::clone(&saved);
            Job::new(lane, move |_| {
                std::thread::sleep(std::time::Duration::from_millis(20));
                saved.lock().unwrap().push(what);
                Vec::new()
            })
        };
        runner.submit(save(LANE, "first").lasting());
        runner.submit(save(LANE, "second").lasting());
        runner.submit(Job::new(Lane("other"), |_| Vec::new()));
        runner.submit(save(Lane("other"), "not wanted any more"));
        drop(heard);
        runner.end();
        assert_eq!(*saved.lock().unwrap(), ["first", "second"]);
    }

    #[test]
    fn a_cancelled_job_has_a_moment_to_end_what_it_has_begun_and_no_longer() {
        let (events, heard) = channel();
        let mut runner = Runner::new(events);
        let ended = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&ended);
        runner.submit(Job::new(LANE, move |context| {
            while !context.cancelled() {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_millis(20));
            end.store(true, Ordering::Relaxed);
            Vec::new()
        }));
        runner.submit(Job::new(Lane("deaf"), |_| {
            std::thread::sleep(Duration::from_secs(20));
            Vec::new()
        }));
        drop(heard);
        let begun = Instant::now();
        runner.end();
        assert!(ended.load(Ordering::Relaxed) && begun.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_panic_becomes_a_message_and_the_lane_lives_on() {
        let (events, heard) = channel();
        let mut runner = Runner::new(events);
        runner.submit(Job::new(LANE, |_| panic!("no such clip")));
        let messages = next(&mut runner, &heard);
        assert!(messages[0].contains("test") && messages[0].contains("no such clip"), "{messages:?}");
        runner.submit(Job::new(LANE, |_| said("again")));
        assert_eq!(next(&mut runner, &heard), ["again"]);
    }
}
