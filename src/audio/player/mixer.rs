//! What runs in the device's callback: it only adds and multiplies. No allocation, no lock, no system call.

use std::sync::Arc;

use super::clip::Clip;
use super::timeline::{Stretch, Timeline};

mod voice;

use voice::{Gain, Tail};

/// A change to what is played. Frames count at the device's rate.
#[derive(Debug)]
pub(super) enum Order {
    /// Hold this clip at this frame.
    Load(Arc<Clip>, usize),
    /// Play no clip.
    Unload,
    /// Go on from where it is held.
    Play,
    /// Hold.
    Pause,
    /// Hold at a frame.
    Rest(usize),
    /// Play from a frame.
    PlayFrom(usize),
    /// Repeat `from..to`, or nothing.
    Loop(Option<(usize, usize)>),
    /// Multiply by this.
    Gain(f32),
}

/// The state of what is played.
pub(super) struct Mixer {
    rate: u32,
    clip: Option<Arc<Clip>>,
    /// The next frame.
    frame: usize,
    running: bool,
    /// Loudness of the clip while it fades in, 0..=1.
    level: f32,
    /// What was left by a jump and fades out.
    tail: Option<Tail>,
    region: Option<(usize, usize)>,
    gain: Gain,
    serial: u64,
    ended: u64,
    finished: u64,
}

impl Mixer {
    /// A mixer for a device at `rate` Hz that goes on counting finished clips from `finished`.
    pub fn new(rate: u32, finished: u64) -> Self {
        Self {
            rate,
            clip: None,
            frame: 0,
            running: false,
            level: 0.0,
            tail: None,
            region: None,
            gain: Gain::new(rate),
            serial: 0,
            ended: 0,
            finished,
        }
    }

    /// Obeys an order; `serial` grows with every order.
    pub fn obey(&mut self, serial: u64, order: Order) {
        self.serial = serial;
        match order {
            Order::Load(clip, frame) => {
                self.leave();
                (self.clip, self.frame, self.running) = (Some(clip), frame, false);
            }
            Order::Unload => {
                self.leave();
                (self.clip, self.frame, self.running) = (None, 0, false);
            }
            Order::Play => self.play(),
            Order::Pause => self.hold(self.frame),
            Order::Rest(frame) => self.hold(frame),
            Order::PlayFrom(frame) => {
                self.leave();
                self.frame = frame;
                self.play();
            }
            Order::Loop(region) => self.region = region,
            Order::Gain(factor) => self.gain.aim(factor, !self.running),
        }
    }

    fn play(&mut self) {
        if self.running || self.clip.is_none() {
            return;
        }
        self.frame = if self.frame < self.frames() { self.frame } else { self.region.map_or(0, |region| region.0) };
        self.running = true;
        // A clip's own beginning is not softened.
        self.level = if self.frame == 0 { 1.0 } else { 0.0 };
    }

    fn hold(&mut self, frame: usize) {
        self.leave();
        (self.frame, self.running) = (frame, false);
    }

    /// Lets what sounds now fade out by itself, so that the place can change without a click.
    fn leave(&mut self) {
        if let (true, Some(clip)) = (self.running && self.level > 0.0, &self.clip) {
            self.tail = Some(Tail { clip: Arc::clone(clip), frame: self.frame, level: self.level });
        }
        self.level = 0.0;
        self.running = false;
    }

    fn frames(&self) -> usize {
        self.clip.as_ref().map_or(0, |clip| clip.frames())
    }

    /// Fills `out` (interleaved frames of `channels` samples), which begins to be heard at `at` nanoseconds, and notes that.
    pub fn fill(&mut self, out: &mut [f32], channels: usize, at: u64, timeline: &Timeline) {
        let frames = out.len() / channels.max(1);
        self.note(at, frames, timeline);
        for (index, frame) in out.chunks_exact_mut(channels.max(1)).enumerate() {
            if self.running && self.turn() {
                self.note(at + self.nanoseconds(index), frames - index, timeline);
            }
            spread(self.next(), frame);
        }
    }

    /// Handles the end of the region or of the clip; true when the next frame is not the one after the last.
    fn turn(&mut self) -> bool {
        match self.region {
            Some((from, to)) if self.frame >= to => {
                self.leave();
                (self.frame, self.running) = (from, true);
                true
            }
            _ if self.frame >= self.frames() => {
                (self.running, self.level) = (false, 0.0);
                self.ended = self.serial;
                self.finished += 1;
                true
            }
            _ => false,
        }
    }

    /// The next frame of output, left and right.
    fn next(&mut self) -> [f32; 2] {
        let mut sum = [0.0; 2];
        if let (true, Some(clip)) = (self.running, &self.clip) {
            sum = clip.at(self.frame).map(|sample| sample * self.level);
            self.frame += 1;
            self.level = (self.level + voice::step(self.rate)).min(1.0);
        }
        if let Some(tail) = &mut self.tail {
            let fading = tail.next(voice::step(self.rate));
            sum = [sum[0] + fading[0], sum[1] + fading[1]];
            self.tail = self.tail.take().filter(|tail| tail.level > 0.0);
        }
        let gain = self.gain.next();
        sum.map(|sample| (sample * gain).clamp(-1.0, 1.0))
    }

    /// Notes that the clip is at the present frame at `at`, and runs for `frames` more if it runs.
    fn note(&self, at: u64, frames: usize, timeline: &Timeline) {
        if self.clip.is_some() {
            timeline.push(&Stretch {
                at,
                length: if self.running { self.nanoseconds(frames) } else { 0 },
                position: self.frame as f64 / f64::from(self.rate),
                serial: self.serial,
                ended: self.ended,
                finished: self.finished,
            });
        }
    }

    fn nanoseconds(&self, frames: usize) -> u64 {
        frames as u64 * 1_000_000_000 / u64::from(self.rate.max(1))
    }
}

/// Puts left and right into a frame of the device: the mean into one channel, silence into those beyond two.
fn spread([left, right]: [f32; 2], frame: &mut [f32]) {
    match frame {
        [only] => *only = f32::midpoint(left, right),
        [a, b, rest @ ..] => {
            (*a, *b) = (left, right);
            rest.fill(0.0);
        }
        [] => {}
    }
}

#[cfg(test)]
mod tests;
