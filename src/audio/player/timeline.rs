//! What is heard when: written by the device's callback, read by the screen, without a lock on either side.
//!
//! The callback writes sound that is heard only later, so the playhead cannot simply be where the mixer is. Each stretch of
//! sound is noted with the instant it will be heard; the reader looks up the present instant.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};

/// Stretches that are remembered: 100 ms of output in buffers of 50 ms, cut by loops of 10 ms at the shortest.
const SLOTS: usize = 64;

/// A stretch of output without a jump.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Stretch {
    /// When it begins to be heard, in nanoseconds of the player's clock.
    pub at: u64,
    /// How long the clip runs on from there, in nanoseconds; 0 while it is held.
    pub length: u64,
    /// Seconds into the clip at the beginning.
    pub position: f64,
    /// The newest order that it obeys.
    pub serial: u64,
    /// The newest order when the clip last ran to its end; 0 when it never did.
    pub ended: u64,
    /// How often a clip ran to its end.
    pub finished: u64,
}

impl Stretch {
    /// Seconds into the clip at `now`; held at the end of the stretch when nothing follows it.
    pub fn position_at(&self, now: u64) -> f64 {
        self.position + now.saturating_sub(self.at).min(self.length) as f64 * 1e-9
    }
}

/// One remembered stretch. The version is odd while it is written; a reader that saw it change looks again.
#[derive(Debug, Default)]
struct Slot {
    version: AtomicU64,
    fields: [AtomicU64; 6],
}

/// The last stretches, oldest overwritten first. One writer at a time.
#[derive(Debug)]
pub(super) struct Timeline {
    slots: [Slot; SLOTS],
    written: AtomicUsize,
}

impl Default for Timeline {
    fn default() -> Self {
        Self { slots: std::array::from_fn(|_| Slot::default()), written: AtomicUsize::new(0) }
    }
}

impl Timeline {
    /// Adds the newest stretch.
    pub fn push(&self, stretch: &Stretch) {
        let count = self.written.load(SeqCst);
        self.slots[count % SLOTS].write(stretch);
        self.written.store(count + 1, SeqCst);
    }

    /// The stretch that is heard at `now`: the newest that has begun.
    pub fn heard(&self, now: u64) -> Option<Stretch> {
        self.newest_first().find(|stretch| stretch.at <= now)
    }

    /// The stretch written last, perhaps not yet heard.
    pub fn newest(&self) -> Option<Stretch> {
        self.newest_first().next()
    }

    fn newest_first(&self) -> impl Iterator<Item = Stretch> {
        let count = self.written.load(SeqCst);
        (count.saturating_sub(SLOTS)..count).rev().filter_map(|index| self.slots[index % SLOTS].read())
    }
}

impl Slot {
    fn write(&self, s: &Stretch) {
        self.version.fetch_add(1, SeqCst);
        let values = [s.at, s.length, s.position.to_bits(), s.serial, s.ended, s.finished];
        self.fields.iter().zip(values).for_each(|(field, value)| field.store(value, SeqCst));
        self.version.fetch_add(1, SeqCst);
    }

    /// `None` while it is being overwritten: it was the oldest one then, and nobody needs it.
    fn read(&self) -> Option<Stretch> {
        let version = self.version.load(SeqCst);
        let [at, length, position, serial, ended, finished] = std::array::from_fn(|i| self.fields[i].load(SeqCst));
        let stable = version.is_multiple_of(2) && version > 0 && version == self.version.load(SeqCst);
        stable.then(|| Stretch { at, length, position: f64::from_bits(position), serial, ended, finished })
    }
}

#[cfg(test)]
mod tests {
    use super::{SLOTS, Stretch, Timeline};

    fn at(at: u64, position: f64, length: u64) -> Stretch {
        Stretch { at, length, position, ..Stretch::default() }
    }

    #[test]
    fn finds_what_is_heard_now() {
        let timeline = Timeline::default();
        assert_eq!(timeline.heard(5), None);
        timeline.push(&at(1_000_000_000, 2.0, 500_000_000));
        timeline.push(&at(1_500_000_000, 7.0, 0));
        assert_eq!(timeline.heard(999_999_999), None);
        let heard = timeline.heard(1_200_000_000).unwrap();
        assert!((heard.position_at(1_200_000_000) - 2.2).abs() < 1e-9);
        let heard = timeline.heard(9_000_000_000).unwrap();
        assert!((heard.position_at(9_000_000_000) - 7.0).abs() < 1e-9);
    }

    #[test]
    fn holds_when_the_device_falls_silent() {
        let stretch = at(0, 1.0, 50_000_000);
        assert!((stretch.position_at(3_000_000_000) - 1.05).abs() < 1e-9);
    }

    #[test]
    fn forgets_the_oldest() {
        let timeline = Timeline::default();
        for n in 0..SLOTS as u64 + 5 {
            timeline.push(&at(n, n as f64, 0));
        }
        assert_eq!(timeline.heard(3), None);
        assert_eq!(timeline.heard(5).unwrap().at, 5);
        assert_eq!(timeline.newest().unwrap().at, SLOTS as u64 + 4);
    }

    #[test]
    fn a_reader_never_sees_half_a_stretch() {
        let timeline = Timeline::default();
        std::thread::scope(|scope| {
            scope.spawn(|| (0..200_000).for_each(|n| timeline.push(&at(n, n as f64, n))));
            for _ in 0..50_000 {
                if let Some(stretch) = timeline.newest() {
                    assert!(stretch.at == stretch.length && stretch.position == stretch.at as f64);
                }
            }
        });
    }
}
