//! What is told of a subset, and of the files that it came from.

use serde::Serialize;

use super::Done;
use crate::balance::export::{Preview, Written};
use crate::balance::{Pool, Report, disk};
use crate::cli::output;
use crate::cli::progress::Progress;
use crate::text::safe;

/// As many troubles are told one by one.
const TROUBLES: usize = 10;

/// All that is told of a subset.
pub struct Told<'a> {
    pub report: &'a Report,
    /// How long choosing took.
    pub seconds: f64,
    /// Its audio, where that is known.
    pub size: Option<disk::Size>,
    pub done: &'a Done,
}

#[derive(Serialize)]
struct Json<'a> {
    #[serde(flatten)]
    report: &'a Report,
    seconds: f64,
    bytes: Option<u64>,
    audio: Option<disk::Size>,
    preview: Option<&'a Preview>,
    written: Option<&'a Written>,
}

impl Told<'_> {
    /// One object.
    pub fn json(&self) -> anyhow::Result<()> {
        let (preview, written) = match self.done {
            Done::Nothing => (None, None),
            Done::Previewed(preview) => (Some(preview), None),
            Done::Written(written, _) => (None, Some(written)),
        };
        let bytes = self.size.map(|size| size.bytes);
        output::json(&Json { report: self.report, seconds: self.seconds, bytes, audio: self.size, preview, written })
    }
}

/// Tells on standard error what was wrong with the files that clips were read from.
pub fn troubles(pool: &Pool, progress: &Progress) {
    let troubles = &pool.troubles;
    for trouble in troubles.first.iter().take(TROUBLES) {
        progress.say(&format!("audiocap: {}", safe(trouble)));
    }
    if troubles.count > TROUBLES {
        progress.say(&format!("audiocap: {} problems in all, of which these are the first", troubles.count));
    }
}
