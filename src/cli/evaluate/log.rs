//! The metrics in `<stem>_log.json` beside the predictions, as the published system keeps them.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use super::told;
use crate::evaluate::{Evaluation, Joined};

/// Adds `metrics`, and in `metrics_of` what they were measured on. Metrics that were measured on the same before stay beside new
/// ones. A log that is not there is begun.
pub fn extend(log: &Path, references: &[PathBuf], joined: &Joined, evaluation: &Evaluation) -> Result<()> {
    let mut whole = read(log)?;
    let of = json!({ "references": references, "clips": joined.clips.len(), "captions": joined.spread().references });
    let before = whole.get("metrics").filter(|_| whole.get("metrics_of") == Some(&of)).cloned();
    let mut metrics = before.and_then(|value| value.as_object().cloned()).unwrap_or_default();
    metrics.extend(told::metrics(evaluation));
    whole.insert("metrics".into(), metrics.into());
    whole.insert("metrics_null".into(), told::nulls(evaluation).into());
    whole.insert("metrics_of".into(), of);
    let text = serde_json::to_string_pretty(&whole)? + "\n";
    Ok(crate::files::write_atomic(log, text.as_bytes())?)
}

fn read(log: &Path) -> Result<Map<String, Value>> {
    let bytes = match std::fs::read(log) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Map::new()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", log.display())),
    };
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(whole)) => Ok(whole),
        _ => bail!("{} is no JSON object and is left as it is: move it away, or use --no-log", log.display()),
    }
}
