//! Gathering decoded packets into one vector per channel, within bounds.

use symphonia::core::audio::GenericAudioBufferRef;

use super::trouble::Trouble;
use crate::audio::open::within_bounds;
use crate::audio::{AudioError, Facts};

/// The most samples of all channels together that are kept: 1 GiB as f32.
const MAX_SAMPLES: usize = 1 << 28;
/// A float file may hold anything; what is louder than +120 dB is damage, not sound.
const LOUDEST: f32 = 1e6;
/// The most frames that a header is believed to promise before they are there.
const MOST_EXPECTED: usize = 1 << 24;

/// Samples gathered so far.
pub(super) struct Collector {
    seconds: f64,
    rate: u32,
    channels: Vec<Vec<f32>>,
    scratch: Vec<Vec<f32>>,
    odd_samples: usize,
    /// Frames that the header promises, so that memory is taken once.
    expected: usize,
}

impl Collector {
    /// An empty one that takes at most `seconds`; the header promises `frames`.
    pub fn new(seconds: f64, frames: Option<u64>) -> Self {
        let expected = frames.unwrap_or(0).try_into().unwrap_or(usize::MAX);
        Self { seconds, rate: 0, channels: Vec::new(), scratch: Vec::new(), odd_samples: 0, expected }
    }

    /// An empty one with the same limit, for a part of the same track.
    pub fn like(&self) -> Self {
        Self::new(self.seconds, None)
    }

    /// Adds the part that follows.
    pub fn append(&mut self, later: Self, trouble: &mut Trouble) {
        if later.channels.is_empty() || trouble.gives_up() {
            return;
        }
        if self.channels.is_empty() {
            self.begin(later.rate, later.channels.len());
        }
        if later.rate != self.rate || later.channels.len() != self.channels.len() {
            return trouble.format_changed();
        }
        let room = self.limit() - self.channels[0].len();
        for (channel, new) in self.channels.iter_mut().zip(later.channels) {
            channel.extend_from_slice(&new[..new.len().min(room)]);
        }
        self.odd_samples += later.odd_samples;
    }

    fn begin(&mut self, rate: u32, channels: usize) {
        self.rate = rate;
        self.channels = vec![Vec::new(); channels];
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
        if rate != self.rate || count != self.channels.len() {
            return Ok(false);
        }
        buffer.copy_to_vecs_planar(&mut self.scratch);
        let room = self.limit() - self.channels[0].len();
        for (channel, new) in self.channels.iter_mut().zip(&self.scratch) {
            append(channel, &new[..new.len().min(room)], &mut self.odd_samples);
        }
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

fn append(channel: &mut Vec<f32>, new: &[f32], odd_samples: &mut usize) {
    let sane = |x: f32| x.abs() <= LOUDEST;
    if new.iter().all(|&x| sane(x)) {
        return channel.extend_from_slice(new);
    }
    *odd_samples += new.iter().filter(|&&x| !sane(x)).count();
    channel.extend(new.iter().map(|&x| if sane(x) { x } else { 0.0 }));
}
