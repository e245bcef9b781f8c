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

fn present(path: PathBuf, help: &str) -> Option<PathBuf> {
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("AUDIOCAP_REQUIRE_GOLDEN").is_none(), "{} is missing: {help}", path.display());
    eprintln!("skipped: {} is missing; {help}", path.display());
    None
}
