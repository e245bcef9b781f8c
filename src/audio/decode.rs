//! Decoding a file to samples, keeping what can be kept of a damaged one.

use std::path::Path;

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::packet::Packet;

use super::open::{Source, open, within_bounds};
use super::{AudioError, Facts, Sound};

mod collect;
mod trouble;

use collect::Collector;
use trouble::Trouble;

/// The longest sound that is decoded, in seconds; of longer files the beginning is kept.
pub const MAX_SECONDS: f64 = 900.0;

/// The most packets in a row that may fail or hold no sound before the rest of a file is given up.
const MAX_EMPTY_PACKETS: usize = 10_000;

/// Decodes a whole file, up to [`MAX_SECONDS`].
///
/// Damage is not an error as long as something can be heard: [`Sound::trouble`] then says what is missing.
pub fn decode(path: &Path) -> Result<Sound, AudioError> {
    let (sound, cut) = read(open(path)?, MAX_SECONDS)?;
    Ok(if cut { with_note(sound, trouble::cut) } else { sound })
}

/// Decodes the first `seconds` of a file (at most [`MAX_SECONDS`]); that there is more is no trouble.
pub fn decode_up_to(path: &Path, seconds: f64) -> Result<Sound, AudioError> {
    read(open(path)?, seconds.clamp(0.0, MAX_SECONDS)).map(|(sound, _)| sound)
}

/// The facts as the first decoded packet tells them, for headers that leave them out.
pub(super) fn first_packet(source: Source) -> Result<Facts, AudioError> {
    let frames = source.facts.frames;
    let (sound, _) = read(source, 0.0)?;
    Ok(Facts { frames, ..sound.facts })
}

/// Decodes up to `seconds`; also tells whether the file goes on after that.
fn read(mut source: Source, seconds: f64) -> Result<(Sound, bool), AudioError> {
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(&source.params, &AudioDecoderOptions::default())
        .map_err(|error| AudioError::Broken { why: error.to_string() })?;
    let mut collector = Collector::new(seconds);
    let mut trouble = Trouble::default();
    while !collector.is_full() {
        match next_packet(&mut source, &mut trouble) {
            Some(packet) => decode_packet(decoder.as_mut(), &packet, &mut collector, &mut trouble)?,
            None => break,
        }
        if trouble.gives_up(MAX_EMPTY_PACKETS) {
            break;
        }
    }
    finish(source.facts, collector, &trouble)
}

/// The track's next packet; `None` at the end or where reading cannot go on.
fn next_packet(source: &mut Source, trouble: &mut Trouble) -> Option<Packet> {
    loop {
        match source.reader.next_packet() {
            Ok(Some(packet)) if packet.track_id == source.track => return Some(packet),
            Ok(Some(_)) => {}
            Ok(None) => return None,
            Err(Error::ResetRequired) => {
                trouble.stopped("another stream follows in the same file and is left out");
                return None;
            }
            Err(error) => {
                trouble.stopped(&error.to_string());
                return None;
            }
        }
    }
}

/// Decodes one packet into the collector; a corrupt one is counted and skipped.
fn decode_packet(
    decoder: &mut dyn AudioDecoder,
    packet: &Packet,
    collector: &mut Collector,
    trouble: &mut Trouble,
) -> Result<(), AudioError> {
    match decoder.decode(packet) {
        Ok(buffer) if buffer.frames() == 0 => trouble.empty_packet(),
        Ok(buffer) => {
            trouble.good_packet();
            if !collector.add(&buffer)? {
                trouble.stopped("the sample rate or the channels change on the way; the rest is left out");
                trouble.give_up();
            }
        }
        Err(Error::ResetRequired) => decoder.reset(),
        Err(error) => trouble.bad_packet(&error.to_string()),
    }
    Ok(())
}

fn finish(header: Facts, collector: Collector, trouble: &Trouble) -> Result<(Sound, bool), AudioError> {
    let cut = collector.is_full();
    let Some((rate, channels, odd_samples)) = collector.into_parts() else {
        within_bounds(&header)?;
        return match trouble.reason() {
            Some(why) => Err(AudioError::Broken { why }),
            None if header.frames.unwrap_or(0) == 0 => Ok((empty(header), false)),
            None => Err(AudioError::Broken { why: "the file ends before its first sample".into() }),
        };
    };
    let mut sound =
        Sound { facts: Facts { sample_rate: rate, channels: channels.len(), ..header }, channels, trouble: None };
    sound.trouble = trouble.describe(&sound, odd_samples, cut);
    if !cut {
        sound.facts.frames = Some(sound.frames() as u64).max(sound.facts.frames.filter(|_| sound.trouble.is_some()));
    }
    Ok((sound, cut))
}

/// A proper file that holds no samples.
fn empty(facts: Facts) -> Sound {
    let channels = vec![Vec::new(); facts.channels];
    Sound { facts, channels, trouble: Some("holds no samples".into()) }
}

fn with_note(mut sound: Sound, note: fn(&Sound) -> String) -> Sound {
    let note = note(&sound);
    sound.trouble = Some(sound.trouble.map_or(note.clone(), |trouble| format!("{trouble}; {note}")));
    sound
}
