//! The player's own thread: grants wishes, opens the device when it is needed and lets it go when all is quiet.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::PlayerState;
use super::clip::Clip;
use super::device::Output;
use super::mixer::Order;
use super::shared::Shared;
use crate::audio::Sound;

/// How often an open device is looked after.
const ROUND: Duration = Duration::from_millis(100);
/// How long a quiet device is kept open.
const PATIENCE: Duration = Duration::from_secs(2);
/// The shortest region that is looped, in seconds: two fades.
const SHORTEST_LOOP: f64 = 0.01;

/// What the handle asks for; times in seconds.
pub(super) enum Wish {
    Load(Arc<Sound>),
    Play,
    PlayFrom(f64),
    Pause,
    /// Hold at a time.
    Rest(f64),
    Loop(Option<(f64, f64)>),
    /// A factor.
    Gain(f32),
}

/// The state of the thread.
pub(super) struct Control {
    shared: Arc<Shared>,
    sound: Option<Arc<Sound>>,
    /// The sound at the rate of the last device.
    clip: Option<(u32, Arc<Clip>)>,
    /// Clips that a mixer may still hold: the last owner frees the memory, and that must never be the callback.
    given: Vec<Arc<Clip>>,
    region: Option<(f64, f64)>,
    gain: f32,
    output: Option<Output>,
    /// The mixer holds the present sound.
    loaded: bool,
    last_played: Instant,
}

impl Control {
    pub fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            sound: None,
            clip: None,
            given: Vec::new(),
            region: None,
            gain: 1.0,
            output: None,
            loaded: false,
            last_played: Instant::now(),
        }
    }

    /// Serves until the last handle is gone. Without a device it sleeps; a newer clip replaces one not yet looked at.
    pub fn run(mut self, wishes: &Receiver<(u64, Wish)>) {
        super::quiet::this_thread();
        while let Ok(first) = self.wait(wishes) {
            let mut news: Vec<_> = first.into_iter().chain(wishes.try_iter()).collect();
            let newest_load = news.iter().rposition(|(_, wish)| matches!(wish, Wish::Load(_))).unwrap_or(0);
            let mut index = 0;
            news.retain(|(_, wish)| {
                index += 1;
                index > newest_load || matches!(wish, Wish::Gain(_))
            });
            news.into_iter().for_each(|(serial, wish)| self.grant(serial, wish));
            self.look_after_device();
        }
    }

    /// The next wish; `None` when an open device wants looking after.
    fn wait(&self, wishes: &Receiver<(u64, Wish)>) -> Result<Option<(u64, Wish)>, RecvTimeoutError> {
        if self.output.is_none() {
            return wishes.recv().map(Some).map_err(|_| RecvTimeoutError::Disconnected);
        }
        match wishes.recv_timeout(ROUND) {
            Err(RecvTimeoutError::Timeout) => Ok(None),
            other => other.map(Some),
        }
    }

    fn grant(&mut self, serial: u64, wish: Wish) {
        match wish {
            Wish::Load(sound) => self.load(serial, sound),
            Wish::Play => self.play(serial, |_| Order::Play),
            Wish::PlayFrom(seconds) => self.play(serial, |rate| Order::PlayFrom(frame(seconds, rate))),
            Wish::Pause => self.order_if_loaded(serial, |_| Order::Pause),
            Wish::Rest(seconds) => self.order_if_loaded(serial, |rate| Order::Rest(frame(seconds, rate))),
            Wish::Loop(region) => {
                self.region = region;
                self.order_if_loaded(serial, |rate| Order::Loop(frames(region, rate)));
            }
            Wish::Gain(factor) => {
                self.gain = factor;
                self.order(serial, Order::Gain(factor));
            }
        }
    }

    fn load(&mut self, serial: u64, sound: Arc<Sound>) {
        (self.sound, self.clip, self.region, self.loaded) = (Some(sound), None, None, false);
        self.order(serial, Order::Unload);
    }

    fn play(&mut self, serial: u64, order: impl FnOnce(u32) -> Order) {
        self.last_played = Instant::now();
        match self.ready(serial) {
            Some(rate) => self.order(serial, order(rate)),
            None => self.shared.refused.store(serial, SeqCst),
        }
    }

    /// Opens the device and hands it the clip, as far as that is not done; the device's rate in Hz.
    fn ready(&mut self, serial: u64) -> Option<u32> {
        if self.output.is_none() {
            self.open(serial);
        }
        let rate = self.output.as_ref()?.rate;
        if !self.loaded {
            let clip = self.clip_at(rate)?;
            self.given.push(Arc::clone(&clip));
            self.order(serial, Order::Load(clip, frame(self.shared.position(), rate)));
            self.order(serial, Order::Loop(frames(self.region, rate)));
            self.loaded = true;
        }
        Some(rate)
    }

    fn open(&mut self, serial: u64) {
        match Output::open(&self.shared) {
            Ok(output) => {
                self.output = Some(output);
                self.shared.set_trouble(None);
                self.order(serial, Order::Gain(self.gain));
            }
            Err(why) => self.shared.set_trouble(Some(format!("no sound: {why}"))),
        }
    }

    /// The clip at the device's rate, made once.
    fn clip_at(&mut self, rate: u32) -> Option<Arc<Clip>> {
        let sound = self.sound.as_ref()?;
        let known = self.clip.take().filter(|(known, _)| *known == rate);
        let (_, clip) = self.clip.insert(known.unwrap_or_else(|| (rate, Arc::new(Clip::new(sound, rate)))));
        Some(Arc::clone(clip))
    }

    fn order_if_loaded(&mut self, serial: u64, order: impl FnOnce(u32) -> Order) {
        if let (true, Some(output)) = (self.loaded, &self.output) {
            let order = order(output.rate);
            self.order(serial, order);
        }
    }

    /// Passes an order on. A device that takes none for a long time is no device.
    fn order(&mut self, serial: u64, order: Order) {
        if self.output.as_ref().is_some_and(|output| !output.order(serial, order)) {
            self.lose("the output device takes no more sound");
        }
    }

    fn lose(&mut self, why: &str) {
        self.close();
        self.shared.refused.store(self.shared.play.load(SeqCst), SeqCst);
        self.shared.set_trouble(Some(format!("no sound: {why}")));
    }

    fn close(&mut self) {
        (self.output, self.loaded) = (None, false);
    }

    fn look_after_device(&mut self) {
        if let Some(why) = self.output.as_ref().and_then(Output::failure) {
            self.lose(&why);
        }
        if self.shared.state() == PlayerState::Playing {
            self.last_played = Instant::now();
        } else if self.last_played.elapsed() > PATIENCE {
            self.close();
        }
        self.given.retain(|clip| Arc::strong_count(clip) > 1);
    }
}

/// The frame at a time in seconds.
fn frame(seconds: f64, rate: u32) -> usize {
    (seconds * f64::from(rate)).round().max(0.0) as usize
}

/// The frames of a region; `None` for one that is too short or no region at all.
fn frames(region: Option<(f64, f64)>, rate: u32) -> Option<(usize, usize)> {
    region
        .filter(|(from, to)| from.is_finite() && to - from.max(0.0) >= SHORTEST_LOOP)
        .map(|(from, to)| (frame(from, rate), frame(to, rate)))
}

#[cfg(test)]
mod tests {
    use super::frames;

    #[test]
    fn regions_become_frames_or_nothing() {
        assert_eq!(frames(Some((1.0, 2.5)), 48_000), Some((48_000, 120_000)));
        for no_region in [None, Some((1.0, 1.0)), Some((2.0, 1.0)), Some((f64::NAN, 1.0)), Some((-5.0, 0.001))] {
            assert_eq!(frames(no_region, 48_000), None, "{no_region:?}");
        }
    }
}
