//! Decoding a run of packets on several threads, with the samples that one thread would give.
//!
//! A decoder's state reaches back only a few packets ([`Memory`]). So each thread but the first
//! starts a fresh decoder some packets early and throws away what those give.

use rayon::prelude::*;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_MP3, CODEC_ID_VORBIS};
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::packet::Packet;

use super::collect::Collector;
use super::trouble::Trouble;
use crate::audio::AudioError;

/// The fewest packets worth a thread.
const SHARE: usize = 96;

/// A track's decoder, and how to make more of them.
pub(super) struct Decoders {
    params: AudioCodecParameters,
    /// Stands behind the last packet that was decoded.
    current: Box<dyn AudioDecoder>,
}

impl Decoders {
    /// For a track.
    pub fn new(params: &AudioCodecParameters) -> Result<Self, AudioError> {
        Ok(Self { params: params.clone(), current: decoder(params)? })
    }

    /// Decodes the track's next `packets` into `collector`; corrupt ones are counted and skipped.
    pub fn decode(&mut self, packets: &[Packet], all: &mut Collector, trouble: &mut Trouble) -> Result<(), AudioError> {
        let threads = (packets.len() / SHARE).clamp(1, rayon::current_num_threads());
        let Some(memory) = Memory::of(&self.params).filter(|_| threads > 1) else {
            return packets.iter().try_for_each(|packet| one(self.current.as_mut(), packet, all, trouble));
        };
        let mut fresh = (1..threads).map(|_| decoder(&self.params)).collect::<Result<Vec<_>, _>>()?;
        let share = packets.len().div_ceil(threads);
        let frames = packets.iter().take(share).fold(0, |sum: u64, packet| sum.saturating_add(packet.dur.get()));
        let parts: Vec<_> = std::iter::once(&mut self.current).chain(&mut fresh).collect();
        let parts: Vec<_> = parts
            .into_par_iter()
            .enumerate()
            .map(|(number, decoder)| part(decoder.as_mut(), packets, number * share, share, memory, all.like(frames)))
            .collect();
        for part in parts {
            let (sound, notes) = part?;
            all.append(sound, trouble);
            trouble.append(notes);
        }
        if let Some(last) = fresh.pop() {
            self.current = last;
        }
        Ok(())
    }
}

/// How far back a codec's decoder remembers.
#[derive(Clone, Copy)]
enum Memory {
    /// The transforms of so many packets overlap.
    Packets(usize),
    /// So do mp3's, and besides the data of a frame may begin in the frames before it: 511 bytes back, headers not counted.
    Mp3,
}

/// The overlap of transforms and filters, in packets, with one to spare.
const OVERLAP: usize = 3;
/// Bytes of an mp3 frame that are not data: header, checksum and side information at their longest.
const MP3_HEADER: usize = 38;
/// Bytes that an mp3 frame's data may begin before it.
const MP3_RESERVOIR: usize = 511;

impl Memory {
    /// Of a track's decoder; `None` where several threads bring nothing.
    fn of(params: &AudioCodecParameters) -> Option<Self> {
        match params.codec {
            CODEC_ID_MP3 => Some(Self::Mp3),
            CODEC_ID_AAC | CODEC_ID_VORBIS => Some(Self::Packets(OVERLAP)),
            _ => None,
        }
    }

    /// The last of the packets `before` a thread's first, which its decoder must have seen.
    fn needed(self, before: &[Packet]) -> &[Packet] {
        let from = match self {
            Self::Packets(count) => before.len().saturating_sub(count),
            Self::Mp3 => reservoir_start(before, before.len().saturating_sub(OVERLAP)),
        };
        &before[from..]
    }
}

/// Where the data of the frame at `frame` may begin.
fn reservoir_start(packets: &[Packet], frame: usize) -> usize {
    let (mut from, mut bytes) = (frame, 0);
    while from > 0 && bytes < MP3_RESERVOIR {
        from -= 1;
        bytes += packets[from].data.len().saturating_sub(MP3_HEADER);
    }
    from
}

fn decoder(params: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, AudioError> {
    symphonia::default::get_codecs()
        .make_audio_decoder(params, &AudioDecoderOptions::default())
        .map_err(|error| AudioError::Broken { why: error.to_string() })
}

/// Decodes `share` packets from `first` on into a collector of its own.
fn part(
    decoder: &mut dyn AudioDecoder,
    packets: &[Packet],
    first: usize,
    share: usize,
    memory: Memory,
    mut collector: Collector,
) -> Result<(Collector, Trouble), AudioError> {
    if first > 0 {
        // What these give, errors too, is the thread's before this one to report.
        memory.needed(&packets[..first]).iter().for_each(|packet| drop(decoder.decode(packet)));
    }
    let mut trouble = Trouble::default();
    for packet in &packets[first..packets.len().min(first + share)] {
        one(decoder, packet, &mut collector, &mut trouble)?;
    }
    Ok((collector, trouble))
}

/// Decodes one packet.
fn one(
    decoder: &mut dyn AudioDecoder,
    packet: &Packet,
    collector: &mut Collector,
    trouble: &mut Trouble,
) -> Result<(), AudioError> {
    if trouble.gives_up() {
        return Ok(());
    }
    match decoder.decode(packet) {
        Ok(buffer) if buffer.frames() == 0 => trouble.empty_packet(),
        Ok(buffer) => {
            trouble.good_packet();
            if !collector.add(&buffer)? {
                trouble.format_changed();
            }
        }
        Err(Error::ResetRequired) => decoder.reset(),
        Err(error) => trouble.bad_packet(&error.to_string()),
    }
    Ok(())
}
