//! Gathering decoded packets into one vector per channel, within bounds.

use symphonia::core::audio::GenericAudioBufferRef;

use super::trouble::Trouble;
use crate::audio::open::within_bounds;
use crate::audio::sound::mix;
use crate::audio::{AudioError, Facts};

/// The most samples of all channels together that are kept: 1 GiB as f32.
const MAX_SAMPLES: usize = 1 << 28;
/// A float file may hold anything; what is louder than +120 dB is damage, not sound.
const LOUDEST: f32 = 1e6;
/// The most frames that a header is believed to promise before they are there.
const MOST_EXPECTED: usize = 1 << 24;

/// What is kept of each packet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    Channels,
    /// Their mean alone: half the memory of stereo, and fresh memory is much of what decoding costs.
    Mean,
}

/// Samples gathered so far.
pub(super) struct Collector {
    keep: Keep,
    seconds: f64,
    rate: u32,
    /// Of a packet, even where the mean alone is kept.
    channel_count: usize,
    channels: Vec<Vec<f32>>,
    scratch: Vec<Vec<f32>>,
    odd_samples: usize,
    /// Frames that are promised, so that memory is taken once.
    expected: usize,
}

impl Collector {
    /// An empty one that takes at most `seconds`; `frames` are promised.
    pub fn new(keep: Keep, seconds: f64, frames: Option<u64>) -> Self {
        let expected = frames.unwrap_or(0).try_into().unwrap_or(usize::MAX);
        let (channels, scratch) = (Vec::new(), Vec::new());
        Self { keep, seconds, rate: 0, channel_count: 0, channels, scratch, odd_samples: 0, expected }
    }

    /// An empty one with the same limit, for a part of the same track with about so many `frames`.
    pub fn like(&self, frames: u64) -> Self {
        Self::new(self.keep, self.seconds, Some(frames))
    }

    /// Adds the part that follows.
    pub fn append(&mut self, later: Self, trouble: &mut Trouble) {
        if later.channels.is_empty() || trouble.gives_up() {
            return;
        }
        if self.channels.is_empty() {
            self.begin(later.rate, later.channel_count);
        }
        if (later.rate, later.channel_count) != (self.rate, self.channel_count) {
            return trouble.format_changed();
        }
        let room = self.limit() - self.channels[0].len();
        for (channel, new) in self.channels.iter_mut().zip(later.channels) {
            channel.extend_from_slice(&new[..new.len().min(room)]);
        }
        self.odd_samples += later.odd_samples;
    }

    fn begin(&mut self, rate: u32, channel_count: usize) {
        (self.rate, self.channel_count) = (rate, channel_count);
        self.channels = vec![Vec::new(); if self.keep == Keep::Mean { 1 } else { channel_count }];
        let frames = self.expected.min(self.limit()).min(MOST_EXPECTED);
        self.channels.iter_mut().for_each(|channel| channel.reserve(frames));
    }

    /// Appends a packet, cut at the limit. `false` when its rate or channels differ from those before it.
    pub fn add(&mut self, buffer: &GenericAudioBufferRef<'_>) -> Result<bool, AudioError> {
        let (rate, count) = (buffer.spec().rate(), buffer.spec().channels().count());
        if self.channels.is_empty() {
            within_bounds(&Facts { sample_rate: rate, channels: count, ..Facts::default() })?;
            self.begin(rate, count);
        }
        if (rate, count) != (self.rate, self.channel_count) {
            return Ok(false);
        }
        buffer.copy_to_vecs_planar(&mut self.scratch);
        let room = self.limit() - self.channels[0].len();
        for new in &mut self.scratch {
            new.truncate(room);
            self.odd_samples += make_sane(new);
        }
        if self.keep == Keep::Mean {
            mix(&mut self.scratch);
        }
        self.channels.iter_mut().zip(&self.scratch).for_each(|(channel, new)| channel.extend_from_slice(new));
        Ok(true)
    }

    /// Frames that are taken at most.
    fn limit(&self) -> usize {
        ((self.seconds * f64::from(self.rate)).ceil() as usize).min(MAX_SAMPLES / self.channels.len().max(1))
    }

    /// Nothing more is taken.
    pub fn is_full(&self) -> bool {
        self.channels.first().is_some_and(|channel| channel.len() >= self.limit())
    }

    /// Rate in Hz, channels, and how many samples were no sensible numbers; `None` when no packet came.
    pub fn into_parts(self) -> Option<(u32, Vec<Vec<f32>>, usize)> {
        (!self.channels.is_empty()).then_some((self.rate, self.channels, self.odd_samples))
    }
}

/// Puts silence in place of what is no sensible number; tells how often.
fn make_sane(samples: &mut [f32]) -> usize {
    let sane = |x: f32| x.abs() <= LOUDEST;
    if samples.iter().all(|&x| sane(x)) {
        return 0;
    }
    let odd = samples.iter_mut().filter(|x| !sane(**x));
    odd.map(|x| *x = 0.0).count()
}
