//! Finding the audio stream of a file, by its content: the extension is not believed.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

use super::codec_name;
use super::{AudioError, Facts};

/// The highest sample rate that is believed, in Hz.
const MAX_RATE: u32 = 384_000;
/// The most channels that are handled.
const MAX_CHANNELS: usize = 64;

/// An opened file: its reader stands before the first packet.
pub(super) struct Source {
    pub reader: Box<dyn FormatReader>,
    pub track: u32,
    pub params: AudioCodecParameters,
    pub facts: Facts,
}

/// Opens `path` and reads its header.
pub(super) fn open(path: &Path) -> Result<Source, AudioError> {
    let file = plain_file(path)?;
    let stream = MediaSourceStream::new(Box::new(file), symphonia::core::io::MediaSourceStreamOptions::default());
    let reader = symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .map_err(|error| unrecognised(path, error))?;
    let container = container_name(reader.format_info().short_name);
    let track = reader.default_track(TrackType::Audio).or_else(|| reader.first_track(TrackType::Audio));
    let Some((track, CodecParameters::Audio(params))) = track.and_then(|t| Some((t, t.codec_params.as_ref()?))) else {
        return Err(AudioError::NoAudioStream { container });
    };
    let facts = Facts {
        container,
        codec: codec_name::of(params.codec)?,
        sample_rate: params.sample_rate.unwrap_or_default(),
        channels: params.channels.as_ref().map_or(0, Channels::count),
        frames: track.num_frames,
        bits: params.bits_per_sample,
    };
    let (track, params) = (track.id, params.clone());
    Ok(Source { reader, track, params, facts })
}

/// Opens a regular file that is not empty; a pipe would block for ever.
fn plain_file(path: &Path) -> Result<File, AudioError> {
    let about = std::fs::metadata(path)?;
    match (about.is_file(), about.len()) {
        (false, _) => Err(AudioError::NotAFile),
        (true, 0) => Err(AudioError::Empty),
        (true, _) => Ok(File::open(path)?),
    }
}

/// Reading to the end without a match is "not a sound file"; a failing disk is itself.
fn unrecognised(path: &Path, error: Error) -> AudioError {
    match (error, begins_like(path)) {
        (Error::IoError(error), _) if error.kind() != std::io::ErrorKind::UnexpectedEof => AudioError::Io(error),
        (_, Some(container)) => {
            AudioError::Broken { why: format!("it begins like {container}, but is cut off or damaged") }
        }
        (_, None) => AudioError::Unrecognised,
    }
}

/// The container whose first bytes a file has.
fn begins_like(path: &Path) -> Option<&'static str> {
    let mut head = [0; 12];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).ok()?;
    let marks: [(&[u8], usize, &str); 5] =
        [(b"ftyp", 4, "m4a"), (b"WAVE", 8, "wav"), (b"fLaC", 0, "flac"), (b"OggS", 0, "ogg"), (b"ID3", 0, "mp3")];
    marks.into_iter().find(|(mark, at, _)| head[*at..].starts_with(mark)).map(|(.., name)| name)
}

fn container_name(symphonia: &str) -> String {
    match symphonia {
        "wave" => "wav",
        "isomp4" => "m4a",
        other => other,
    }
    .to_owned()
}

/// Refuses rates and channel counts that no sound has.
pub(super) fn within_bounds(facts: &Facts) -> Result<(), AudioError> {
    if !(1..=MAX_RATE).contains(&facts.sample_rate) {
        return Err(AudioError::SampleRate { rate: facts.sample_rate });
    }
    if !(1..=MAX_CHANNELS).contains(&facts.channels) {
        return Err(AudioError::Channels { channels: facts.channels });
    }
    Ok(())
}
