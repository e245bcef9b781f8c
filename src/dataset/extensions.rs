//! Which files are taken for audio.

use std::path::Path;

/// Extensions of audio files (lower case, without the dot). Not all of them can be decoded here; those that cannot are
/// reported one by one, with the reason, instead of being passed over in silence.
pub const AUDIO: [&str; 22] = [
    "wav", "flac", "mp3", "ogg", "oga", "opus", "m4a", "m4b", "aac", "mp4", "aif", "aiff", "aifc", "au", "caf", "mka",
    "webm", "wma", "w64", "rf64", "mp2", "3gp",
];

/// Whether the name of `path` ends like an audio file's, in upper or lower case.
pub fn is_audio(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| AUDIO.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// The extensions as a sentence shows them: `.wav .flac ..`.
pub(super) fn shown() -> String {
    AUDIO.map(|extension| format!(".{extension}")).join(" ")
}

#[cfg(test)]
mod tests {
    use super::is_audio;
    use std::path::Path;

    #[test]
    fn knows_audio_by_its_extension() {
        assert!(is_audio(Path::new("a/b.WAV")) && is_audio(Path::new("x.tar.flac")));
        assert!(!is_audio(Path::new("wav")) && !is_audio(Path::new("a.txt")) && !is_audio(Path::new(".wav")));
    }
}
