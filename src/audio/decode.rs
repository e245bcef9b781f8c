//! Decoding a file to samples, keeping what can be kept of a damaged one.

use std::path::Path;

use symphonia::core::errors::Error;
use symphonia::core::packet::Packet;

use super::open::{Source, open, within_bounds};
use super::{AudioError, Facts, Sound};

mod collect;
mod decoders;
mod trouble;

use collect::{Collector, Keep};
use decoders::Decoders;
use trouble::Trouble;

/// The longest sound that is decoded, in seconds; of longer files the beginning is kept.
pub const MAX_SECONDS: f64 = 900.0;

/// Packets that are read at a time and then decoded on all threads: some ten seconds of mp3.
const WAVE: usize = 400;

/// Decodes a whole file, up to [`MAX_SECONDS`].
///
/// Damage is not an error as long as something can be heard: [`Sound::trouble`] then says what is missing.
pub fn decode(path: &Path) -> Result<Sound, AudioError> {
    let (sound, cut) = read(open(path)?, Keep::Channels, MAX_SECONDS)?;
    Ok(if cut { with_note(sound, trouble::cut) } else { sound })
}

/// Decodes the first `seconds` of a file (at most [`MAX_SECONDS`]) into one channel, that which [`Sound::mono`] would give; that
/// there is more is no trouble.
pub fn decode_mono_up_to(path: &Path, seconds: f64) -> Result<Sound, AudioError> {
    let (mut sound, _) = read(open(path)?, Keep::Mean, seconds.clamp(0.0, MAX_SECONDS))?;
    sound.channels.truncate(1);
    Ok(sound)
}

/// The facts as the first decoded packet tells them, for headers that leave them out.
pub(super) fn first_packet(source: Source) -> Result<Facts, AudioError> {
    let frames = source.facts.frames;
    let (sound, _) = read(source, Keep::Channels, 0.0)?;
    Ok(Facts { frames, ..sound.facts })
}

/// Decodes up to `seconds`; also tells whether the file goes on after that.
fn read(mut source: Source, keep: Keep, seconds: f64) -> Result<(Sound, bool), AudioError> {
    let mut decoders = Decoders::new(&source.params)?;
    let mut collector = Collector::new(keep, seconds, source.facts.frames);
    let mut trouble = Trouble::default();
    let wave = if seconds > 0.0 { WAVE } else { 1 };
    while !collector.is_full() && !trouble.gives_up() {
        let packets = next_packets(&mut source, wave, &mut trouble);
        if packets.is_empty() {
            break;
        }
        decoders.decode(&packets, &mut collector, &mut trouble)?;
    }
    finish(source.facts, collector, &trouble)
}

/// The track's next packets, `most` of them unless the file ends.
fn next_packets(source: &mut Source, most: usize, trouble: &mut Trouble) -> Vec<Packet> {
    std::iter::from_fn(|| next_packet(source, trouble)).take(most).collect()
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
