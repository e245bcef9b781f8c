//! Where the golden references of the metrics are, for tests of what the library does not show.

use std::io::Read;
use std::path::PathBuf;

use serde_json::Value;

/// A file of `$AUDIOCAP_SHARED/golden/metrics`, or of `../shared/golden/metrics`; `None`, with a message, where it is absent.
pub(super) fn file(name: &str) -> Option<Vec<u8>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let root = std::env::var_os("AUDIOCAP_SHARED").map_or_else(beside, PathBuf::from);
    let path = root.join("golden/metrics").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        assert!(std::env::var_os("AUDIOCAP_REQUIRE_GOLDEN").is_none(), "{} is missing", path.display());
        eprintln!("skipped: {} is missing; set AUDIOCAP_SHARED to the folder of references", path.display());
    }
    bytes
}

/// A file of one value.
pub(super) fn value(name: &str) -> Option<Value> {
    Some(serde_json::from_slice(&file(name)?).unwrap())
}

/// The lines of a compressed file.
pub(super) fn lines(name: &str) -> Option<Vec<Value>> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(&file(name)?[..]).read_to_string(&mut text).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}
