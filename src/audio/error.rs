//! What can be wrong with a file of sound or with a device.

use std::io;
use thiserror::Error;

/// Why there is no sound. The message names no path: who shows it knows which file was asked for.
#[derive(Debug, Error)]
pub enum AudioError {
    /// The file cannot be opened or read.
    #[error("{}", reading(.0))]
    Io(#[from] io::Error),
    /// A folder, a pipe or a device where a file was expected.
    #[error("not a file")]
    NotAFile,
    /// Zero bytes.
    #[error("the file is empty (0 bytes)")]
    Empty,
    /// No known container was found in the content, whatever the file's extension says.
    #[error("not a sound file this program knows (it reads wav, flac, mp3, ogg/vorbis and m4a/aac)")]
    Unrecognised,
    /// A container without audio, for example a film without sound.
    #[error("no audio stream in this {container} file")]
    NoAudioStream {
        /// Short name of the container.
        container: String,
    },
    /// A codec that is known by name but not decoded.
    #[error("{codec} is not supported; convert the file to wav, flac, mp3, ogg/vorbis or m4a/aac")]
    UnsupportedCodec {
        /// The codec's usual name, such as `Opus`.
        codec: String,
    },
    /// A sample rate that no sound has.
    #[error("sample rate {rate} Hz is outside 1..=384 kHz")]
    SampleRate {
        /// In Hz, as the header says.
        rate: u32,
    },
    /// More channels than are handled, or none.
    #[error("{channels} channels: between 1 and 64 are handled")]
    Channels {
        /// As the header says.
        channels: usize,
    },
    /// The header is fine but not one sample could be decoded.
    #[error("broken: {why}")]
    Broken {
        /// What the decoder said.
        why: String,
    },
    /// A proper file in which there is no sound at all.
    #[error("the file holds no samples: there is nothing to hear")]
    NoSamples,
    /// A window that begins where the sound has ended.
    #[error("the window begins at {from} s, and the sound ends at {length} s")]
    BeyondEnd {
        /// Where the window was to begin, in seconds.
        from: f64,
        /// The length of the sound, in seconds.
        length: f64,
    },
    /// Recording is not possible on this machine.
    #[error("no recording: {why}")]
    NoDevice {
        /// What the sound system said.
        why: String,
    },
}

/// Why a file cannot be read, without the system's numbers where there is a plain word for it.
fn reading(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
