//! Facts from a file's header, without decoding it.

use std::path::Path;

use super::open::{open, within_bounds};
use super::{AudioError, Facts};

/// Reads the header of `path` only: fast enough for a whole dataset.
///
/// Codecs that leave rate or channels out of the container (raw aac, some mp4) are asked by decoding their first packet.
pub fn probe(path: &Path) -> Result<Facts, AudioError> {
    let source = open(path)?;
    if source.facts.sample_rate == 0 || source.facts.channels == 0 {
        return super::decode::first_packet(source);
    }
    within_bounds(&source.facts)?;
    Ok(source.facts)
}
