//! Decoding a run of packets on several threads, with the samples that one thread would give.
//!
//! A decoder's state reaches back only a few packets (overlap of transforms, mp3's bit reservoir). So each thread but the first
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
        let Some(warm_up) = warm_up(&self.params).filter(|_| threads > 1) else {
            return packets.iter().try_for_each(|packet| one(self.current.as_mut(), packet, all, trouble));
        };
        let mut fresh = (1..threads).map(|_| decoder(&self.params)).collect::<Result<Vec<_>, _>>()?;
        let share = packets.len().div_ceil(threads);
        let parts: Vec<_> = std::iter::once(&mut self.current).chain(&mut fresh).collect();
        let parts: Vec<_> = parts
            .into_par_iter()
            .enumerate()
            .map(|(number, decoder)| part(decoder.as_mut(), packets, number * share, share, warm_up, all.like()))
            .collect();
        for part in parts {
            let (sound, notes) = part?;
            all.append(sound, trouble);
            trouble.append(notes);
        }
        self.current = fresh.pop().unwrap_or(decoder(&self.params)?);
        Ok(())
    }
}

/// Packets before a thread's first that its decoder must have seen; `None` where several threads bring nothing.
fn warm_up(params: &AudioCodecParameters) -> Option<usize> {
    match params.codec {
        // The bit reservoir reaches 511 bytes back, which are 22 of the smallest frames (24 bytes of MPEG 2 at 8 kbit/s).
        CODEC_ID_MP3 => Some(24),
        CODEC_ID_AAC | CODEC_ID_VORBIS => Some(3),
        _ => None,
    }
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
    warm_up: usize,
    mut collector: Collector,
) -> Result<(Collector, Trouble), AudioError> {
    if first > 0 {
        // What these give, errors too, is the thread's before this one to report.
        packets[first.saturating_sub(warm_up)..first].iter().for_each(|packet| drop(decoder.decode(packet)));
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
