//! The handle that the rest of the program holds.

use std::sync::atomic::Ordering::SeqCst;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use super::PlayerState;
use super::control::{Control, Wish};
use super::shared::Shared;
use crate::audio::Sound;

/// Plays one clip at a time through the default output device. Clones are handles to the same player.
///
/// No call waits for the device. The device is opened at the first [`play`](Self::play) and let go after two quiet seconds;
/// without one everything stays calm, and [`trouble`](Self::trouble) says why nothing is heard.
#[derive(Clone, Debug)]
pub struct Player {
    shared: Arc<Shared>,
    desk: Arc<Mutex<Desk>>,
}

/// Gives wishes their serial numbers, so that they arrive in the order of these.
#[derive(Debug)]
struct Desk {
    serial: u64,
    wishes: Option<Sender<(u64, Wish)>>,
}

impl Default for Player {
    fn default() -> Self {
        Self::new()
    }
}

impl Player {
    /// A player with no clip. Its thread sleeps until it is needed and ends with the last handle.
    pub fn new() -> Self {
        let shared = Arc::new(Shared::default());
        let (sender, receiver) = mpsc::channel();
        let control = Control::new(Arc::clone(&shared));
        let thread = std::thread::Builder::new().name("player".into()).spawn(move || control.run(&receiver));
        if let Err(error) = &thread {
            shared.set_trouble(Some(format!("no sound: no thread for the player: {error}")));
        }
        let wishes = thread.is_ok().then_some(sender);
        Self { shared, desk: Arc::new(Mutex::new(Desk { serial: 0, wishes })) }
    }

    /// Takes a new clip, held at its beginning; what played before stops, and a loop is forgotten.
    pub fn load(&self, sound: Arc<Sound>) {
        self.send(|shared, serial| {
            shared.want(PlayerState::Stopped);
            shared.set_duration(sound.duration());
            shared.jumped(serial, 0.0);
            Wish::Load(sound)
        });
    }

    /// Plays on from where the clip is held; from its beginning when it has ended. Nothing without a clip.
    pub fn play(&self) {
        if self.state() == PlayerState::Empty || self.state() == PlayerState::Playing {
            return;
        }
        let at_end = self.position() + 1e-3 >= self.shared.duration();
        self.send(|shared, serial| {
            shared.want(PlayerState::Playing);
            shared.play.store(serial, SeqCst);
            if at_end {
                shared.jumped(serial, 0.0);
                return Wish::PlayFrom(0.0);
            }
            Wish::Play
        });
    }

    /// Holds the clip where it is heard now.
    pub fn pause(&self) {
        if self.state() == PlayerState::Playing {
            self.send(|shared, _| {
                shared.want(PlayerState::Paused);
                Wish::Pause
            });
        }
    }

    /// Holds the clip at its beginning.
    pub fn stop(&self) {
        if self.state() != PlayerState::Empty {
            self.send(|shared, serial| {
                shared.want(PlayerState::Stopped);
                shared.jumped(serial, 0.0);
                Wish::Rest(0.0)
            });
        }
    }

    /// Goes to a time in seconds, and plays on from there if it was playing.
    pub fn seek(&self, seconds: f64) {
        let playing = self.state() == PlayerState::Playing;
        self.send(|shared, serial| {
            let seconds = if seconds.is_finite() { seconds.clamp(0.0, shared.duration()) } else { 0.0 };
            shared.jumped(serial, seconds);
            if !playing {
                return Wish::Rest(seconds);
            }
            shared.play.store(serial, SeqCst);
            Wish::PlayFrom(seconds)
        });
    }

    /// Repeats from one time to another, in seconds, until `None`. A region shorter than 10 ms is no region.
    pub fn set_loop(&self, region: Option<(f64, f64)>) {
        self.send(|_, _| Wish::Loop(region));
    }

    /// Loudness in dB: 0 leaves the clip as it is; what exceeds full scale is cut. At most +40 dB.
    pub fn set_gain(&self, db: f32) {
        self.send(|_, _| Wish::Gain(10f32.powf(db.min(40.0) / 20.0)));
    }

    /// Seconds into the clip of what is heard now: the device's delay is taken off. Right after a jump it is the place jumped
    /// to. An atomic read.
    pub fn position(&self) -> f64 {
        self.shared.position()
    }

    /// What the player does.
    pub fn state(&self) -> PlayerState {
        self.shared.state()
    }

    /// How often a clip was heard to its end; grows by one each time, for going on to the next clip.
    pub fn finished_count(&self) -> u64 {
        self.shared.finished()
    }

    /// Why nothing is heard, for people; `None` when all is well.
    pub fn trouble(&self) -> Option<String> {
        self.shared.trouble()
    }

    fn send(&self, wish: impl FnOnce(&Shared, u64) -> Wish) {
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        desk.serial += 1;
        let wish = (desk.serial, wish(&self.shared, desk.serial));
        if let Some(wishes) = &desk.wishes {
            // The thread ends only with the last handle, so there is a receiver.
            drop(wishes.send(wish));
        }
    }
}
