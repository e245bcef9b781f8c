//! Looking at one file.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::{Kind, Length};
use crate::audio::{self, AudioError, Levels, Sound};

/// Which extensions fit a container; the first is the usual one. Containers that are not listed go with any.
const EXTENSIONS: [(&str, &[&str]); 8] = [
    ("wav", &["wav", "wave", "rf64"]),
    ("flac", &["flac"]),
    ("mp3", &["mp3"]),
    ("mp2", &["mp2", "mp3"]),
    ("ogg", &["ogg", "oga", "opus", "spx"]),
    ("m4a", &["m4a", "m4b", "mp4", "aac", "3gp", "mov", "m4v"]),
    ("aiff", &["aiff", "aif", "aifc"]),
    ("matroska", &["mka", "webm", "mkv"]),
];

/// What one file turned out to be.
pub(super) struct Looked {
    pub file: PathBuf,
    /// What is wrong, and why.
    pub findings: Vec<(Kind, String)>,
    /// The same for files with the same decoded samples; none for silent or broken ones.
    pub samples: Option<u128>,
}

impl Looked {
    /// Decodes a file.
    pub(super) fn at(file: &Path, length: Option<Length>) -> Looked {
        let (findings, samples) = match audio::decode(file) {
            Ok(sound) => heard(file, length, &sound),
            Err(error) => (vec![not_heard(&error)], None),
        };
        Looked { file: file.to_path_buf(), findings, samples }
    }
}

fn not_heard(error: &AudioError) -> (Kind, String) {
    let kind =
        if matches!(error, AudioError::Io(_) | AudioError::NotAFile) { Kind::Unreadable } else { Kind::Undecodable };
    (kind, error.to_string())
}

fn heard(file: &Path, length: Option<Length>, sound: &Sound) -> (Vec<(Kind, String)>, Option<u128>) {
    let mut findings: Vec<(Kind, String)> = Vec::new();
    findings.extend(sound.trouble.as_ref().map(|trouble| (kind_of(sound, trouble), trouble.clone())));
    findings.extend(length.and_then(|length| wrong_length(length, sound)));
    findings.extend(wrong_extension(file, &sound.facts.container));
    let levels = Levels::of(sound);
    if levels.silent {
        findings.push((Kind::Silent, format!("peak {:.0} dB", levels.peak_db)));
    }
    if levels.clipped > 0 {
        findings.push((Kind::Clipped, clipped(levels.clipped, sound)));
    }
    (findings, (!levels.silent).then(|| hash(sound)))
}

/// Less than the header promised is cut short, unless the rest was left out for its length; the rest is damage.
fn kind_of(sound: &Sound, trouble: &str) -> Kind {
    let whole = sound.facts.duration().unwrap_or_else(|| sound.duration());
    let full = sound.duration() >= audio::MAX_SECONDS - 1.0 && whole > audio::MAX_SECONDS;
    if full || trouble.starts_with("long") {
        Kind::Long
    } else if trouble.contains("truncated") || trouble.contains("ends early") {
        Kind::Truncated
    } else {
        Kind::Damaged
    }
}

/// What can be heard counts; of what is too long to be decoded, what the header says.
fn wrong_length(length: Length, sound: &Sound) -> Option<(Kind, String)> {
    let heard = sound.duration();
    let seconds = if heard >= audio::MAX_SECONDS - 1.0 { sound.facts.duration().unwrap_or(heard) } else { heard };
    let wrong = (seconds - length.seconds).abs() > length.tolerance;
    wrong.then(|| (Kind::WrongLength, format!("{seconds:.2} s instead of {} s", length.seconds)))
}

fn clipped(samples: usize, sound: &Sound) -> String {
    let all = (sound.frames() * sound.channels.len()).max(1);
    format!("{samples} samples at full scale ({:.2} %)", 100.0 * samples as f64 / all as f64)
}

fn wrong_extension(file: &Path, container: &str) -> Option<(Kind, String)> {
    let (_, fitting) = EXTENSIONS.iter().find(|(name, _)| *name == container)?;
    let extension = file.extension().map_or_else(String::new, |extension| extension.to_string_lossy().to_lowercase());
    let fits = fitting.contains(&extension.as_str());
    (!fits).then(|| (Kind::WrongExtension, format!("the content is {container}: it should end in .{}", fitting[0])))
}

/// 128 bits over rate, channels and samples.
fn hash(sound: &Sound) -> u128 {
    let mut halves = [0u8, 1].map(|half| {
        let mut hasher = DefaultHasher::new();
        (half, sound.facts.sample_rate, sound.channels.len()).hash(&mut hasher);
        hasher
    });
    let mut bytes = Vec::with_capacity(4 * 4096);
    for piece in sound.channels.iter().flat_map(|channel| channel.chunks(4096)) {
        bytes.clear();
        bytes.extend(piece.iter().flat_map(|sample| sample.to_le_bytes()));
        halves.iter_mut().for_each(|hasher| hasher.write(&bytes));
    }
    let [high, low] = halves.map(|hasher| u128::from(hasher.finish()));
    high << 64 | low
}
