//! Work that is done ahead of its consumer: on several threads, in order, and not too far ahead.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Result, anyhow};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::whisper::Watch;

/// How often a waiting consumer looks whether it should stop.
const LOOK: Duration = Duration::from_millis(50);

/// One piece of work.
pub(super) type Task<T> = Box<dyn FnOnce() -> T + Send>;

/// Results of a sequence of tasks, in its order. Dropping it ends the threads after the task that they are at.
pub(super) struct Pipeline<T> {
    shared: Arc<Shared<T>>,
    /// Each thread is a pool of its own, so that the parallel loops inside a task run on the task's thread and never wait for, or
    /// take from, the threads that compute the training step.
    _threads: Vec<ThreadPool>,
}

struct Shared<T> {
    queue: Mutex<Queue<T>>,
    changed: Condvar,
    /// How many results may be ahead of the consumer.
    ahead: u64,
}

struct Queue<T> {
    tasks: Box<dyn Iterator<Item = Task<T>> + Send>,
    /// Tasks handed to threads so far.
    begun: u64,
    /// Results taken by the consumer so far.
    taken: u64,
    done: BTreeMap<u64, Result<T>>,
    /// The tasks have come to an end.
    ended: bool,
    stop: bool,
}

impl<T: Send + 'static> Pipeline<T> {
    /// Starts `threads` threads on `tasks`, at most `ahead` tasks before the consumer.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn new(tasks: impl Iterator<Item = Task<T>> + Send + 'static, threads: usize, ahead: usize) -> Result<Self> {
        let queue =
            Queue { tasks: Box::new(tasks), begun: 0, taken: 0, done: BTreeMap::new(), ended: false, stop: false };
        let shared = Arc::new(Shared { queue: Mutex::new(queue), changed: Condvar::new(), ahead: ahead.max(1) as u64 });
        let thread = |_| {
            let pool = ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "clips".to_owned()).build()?;
            let shared = Arc::clone(&shared);
            pool.spawn(move || shared.work());
            Ok(pool)
        };
        let threads = (0..threads.max(1)).map(thread).collect::<Result<_>>()?;
        Ok(Self { shared, _threads: threads })
    }

    /// The next result, waited for; `None` at the end.
    ///
    /// # Errors
    /// [`crate::whisper::Stopped`] once `watch` says so; a task that crashed.
    pub fn next(&mut self, watch: &Watch) -> Result<Option<T>> {
        let mut queue = self.shared.lock();
        loop {
            watch.check()?;
            let number = queue.taken;
            if let Some(result) = queue.done.remove(&number) {
                queue.taken += 1;
                self.shared.changed.notify_all();
                return result.map(Some);
            }
            if queue.ended && queue.taken >= queue.begun {
                return Ok(None);
            }
            let waited = self.shared.changed.wait_timeout(queue, LOOK);
            queue = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl<T> Drop for Pipeline<T> {
    fn drop(&mut self) {
        self.shared.lock().stop = true;
        self.shared.changed.notify_all();
    }
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, Queue<T>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What each thread does.
    fn work(&self) {
        while let Some((number, task)) = self.begin() {
            let result = catch_unwind(AssertUnwindSafe(task));
            let result = result.map_err(|panic| anyhow!("a clip crashed its thread: {}", words(panic.as_ref())));
            self.lock().done.insert(number, result);
            self.changed.notify_all();
        }
    }

    /// The next task, once there is room for its result; `None` when there are no more or nobody wants them.
    fn begin(&self) -> Option<(u64, Task<T>)> {
        let mut queue = self.lock();
        while !queue.stop && !queue.ended && queue.begun >= queue.taken + self.ahead {
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        if queue.stop || queue.ended {
            return None;
        }
        let Some(task) = queue.tasks.next() else {
            queue.ended = true;
            self.changed.notify_all();
            return None;
        };
        queue.begun += 1;
        Some((queue.begun - 1, task))
    }
}

/// What a panic said.
pub(super) fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "for no stated reason".to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::whisper::Stop;

    fn numbers(count: usize, threads: usize, ahead: usize, begun: &Arc<AtomicUsize>) -> Pipeline<usize> {
        let begun = Arc::clone(begun);
        let task = move |number: usize| -> Task<usize> {
            let begun = Arc::clone(&begun);
            Box::new(move || {
                begun.fetch_add(1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(number as u64 % 3));
                assert!(number != 13, "thirteen");
                number
            })
        };
        Pipeline::new((0..count).map(task), threads, ahead).unwrap()
    }

    #[test]
    fn results_come_in_order_whatever_the_threads() {
        for threads in [1, 2, 7] {
            let mut pipeline = numbers(13, threads, 4, &Arc::default());
            let seen: Vec<usize> = std::iter::from_fn(|| pipeline.next(&Watch::default()).unwrap()).collect();
            assert_eq!(seen, (0..13).collect::<Vec<_>>());
            assert!(pipeline.next(&Watch::default()).unwrap().is_none());
        }
    }

    #[test]
    fn does_not_run_far_ahead_and_ends_when_dropped() {
        let begun = Arc::new(AtomicUsize::new(0));
        let mut pipeline = numbers(1_000_000, 3, 5, &begun);
        assert_eq!(pipeline.next(&Watch::default()).unwrap(), Some(0));
        let shared = Arc::downgrade(&pipeline.shared);
        std::thread::sleep(Duration::from_millis(50));
        assert!(begun.load(Ordering::SeqCst) <= 6);
        drop(pipeline);
        let ended = (0..500).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            shared.strong_count() == 0
        });
        assert!(ended, "threads go on");
    }

    #[test]
    fn a_crash_is_an_error_in_its_place() {
        let mut pipeline = numbers(20, 2, 4, &Arc::default());
        for _ in 0..13 {
            pipeline.next(&Watch::default()).unwrap();
        }
        let error = pipeline.next(&Watch::default()).unwrap_err().to_string();
        assert!(error.contains("thirteen"), "{error}");
        assert_eq!(pipeline.next(&Watch::default()).unwrap(), Some(14));
    }

    #[test]
    fn waiting_can_be_stopped() {
        let task: Task<()> = Box::new(|| std::thread::sleep(Duration::from_secs(3)));
        let mut pipeline = Pipeline::new([task].into_iter(), 1, 1).unwrap();
        let stop = Stop::default();
        let watch = stop.watch();
        std::thread::spawn(move || stop.stop());
        assert!(pipeline.next(&watch).unwrap_err().is::<crate::whisper::Stopped>());
    }
}
