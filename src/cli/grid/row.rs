//! What came of one cell, for one clip.

use serde::Serialize;

use super::Clip;
use crate::cli::output;
use crate::text::safe;
use crate::whisper::engine::Caption;
use crate::whisper::grid::Cell;

/// A cell that was tried.
pub struct Row<'a> {
    /// The number of the clip.
    pub clip: usize,
    /// The cell.
    pub cell: Cell<'a>,
    /// What was written, or why nothing was.
    pub written: Result<Written, String>,
}

/// What was written in a cell.
pub struct Written {
    /// As many as its setting asks for, the best first.
    pub captions: Vec<Caption>,
    /// Knobs that moved nothing, each with the reason.
    pub idle: Vec<String>,
}

/// One caption with `--json`.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    of: Of<'a>,
    caption: &'a str,
    tokens: &'a [u32],
    prompt_len: usize,
    log_probs: &'a [f32],
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
}

/// A cell without a caption.
#[derive(Serialize)]
struct Failed<'a> {
    #[serde(flatten)]
    of: Of<'a>,
    error: &'a str,
}

/// Which cell of which clip.
#[derive(Clone, Serialize)]
struct Of<'a> {
    file_name: &'a str,
    model: &'a str,
    prefix: &'a str,
    setting: String,
}

impl Row<'_> {
    /// What tells it from others, for people.
    pub fn name(&self) -> String {
        let Cell { model, prefix, setting, .. } = self.cell;
        safe(&format!("{model}, \"{prefix}\", {}", setting_name(&setting.to_string()))).into_owned()
    }

    /// A line of JSON for each caption.
    ///
    /// # Errors
    /// Nobody reads them.
    pub fn tell(&self, clip: &Clip) -> anyhow::Result<()> {
        let Cell { model, prefix, setting, .. } = self.cell;
        let of = Of { file_name: &clip.name, model, prefix, setting: setting.to_string() };
        match &self.written {
            Err(error) => output::json(&Failed { of, error }),
            Ok(written) => written.captions.iter().try_for_each(|caption| output::json(&line(of.clone(), caption))),
        }
    }
}

fn line<'a>(of: Of<'a>, caption: &'a Caption) -> Line<'a> {
    let Caption { text, tokens, prompt_len, log_probs, score, .. } = caption;
    Line { of, caption: text, tokens, prompt_len: *prompt_len, log_probs, score: *score }
}

/// A setting for people.
pub fn setting_name(setting: &str) -> &str {
    if setting.is_empty() { "as the model says" } else { setting }
}
