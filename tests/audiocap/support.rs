//! Where golden references and real weights are, and what a test does without them.

use std::path::PathBuf;

/// The folder `name` among the references that do not ship with the project: `$AUDIOCAP_SHARED/name`, or `../shared/name`
/// beside the checkout. `None`, with a message, where it is absent; a panic where `AUDIOCAP_REQUIRE_GOLDEN` is set.
pub fn shared(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("AUDIOCAP_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    present(root.join(name), "set AUDIOCAP_SHARED to the folder of references")
}

/// The directory of real whisper-base weights, named by `AUDIOCAP_WHISPER_BASE`; otherwise as [`shared`].
pub fn whisper_base() -> Option<PathBuf> {
    let path = std::env::var_os("AUDIOCAP_WHISPER_BASE").map_or_else(PathBuf::new, PathBuf::from);
    present(path.join("model.safetensors"), "set AUDIOCAP_WHISPER_BASE to a whisper-base directory").map(|_| path)
}

/// The directory of real whisper-tiny.en weights, named by `AUDIOCAP_WHISPER_TINY_EN` or in the user's cache, where
/// `.ci/fetch-whisper-tiny-en` puts them; otherwise as [`shared`].
pub fn whisper_tiny_en() -> Option<PathBuf> {
    let cache = || {
        let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
        std::env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or(home)
            .map(|cache| cache.join("audiocap/whisper-tiny.en"))
    };
    let path = std::env::var_os("AUDIOCAP_WHISPER_TINY_EN").map(PathBuf::from).or_else(cache).unwrap_or_default();
    present(path.join("model.safetensors"), "set AUDIOCAP_WHISPER_TINY_EN to a whisper-tiny.en directory").map(|_| path)
}

fn present(path: PathBuf, help: &str) -> Option<PathBuf> {
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("AUDIOCAP_REQUIRE_GOLDEN").is_none(), "{} is missing: {help}", path.display());
    eprintln!("skipped: {} is missing; {help}", path.display());
    None
}
