//! The metrics in `<stem>_log.json` beside the predictions, as the published system keeps them.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::told;
use crate::evaluate::{Evaluation, Joined};

/// Adds `metrics`, and in `metrics_of` what they were measured on. Metrics that were measured on the same before stay beside new
/// ones, and a value is not lost to a null. A log that is not there is begun.
pub fn extend(log: &Path, references: &[PathBuf], joined: &Joined, evaluation: &Evaluation) -> Result<()> {
    let mut whole = read(log)?;
    let (clips, captions) = (joined.clips.len(), joined.spread().references);
    let of = json!({ "references": references, "clips": clips, "captions": captions, "sha256": digest(joined) });
    let same = whole.get("metrics_of") == Some(&of);
    let before = |key: &str| whole.get(key).and_then(Value::as_object).filter(|_| same).cloned().unwrap_or_default();
    let (mut metrics, mut nulls) = (before("metrics"), before("metrics_null"));
    for (name, value) in told::metrics(evaluation) {
        if !value.is_null() || metrics.get(&name).is_none_or(Value::is_null) {
            metrics.insert(name, value);
        }
    }
    nulls.extend(told::nulls(evaluation));
    nulls.retain(|name, _| metrics.get(name).is_none_or(Value::is_null));
    whole.insert("metrics".into(), metrics.into());
    whole.insert("metrics_null".into(), nulls.into());
    whole.insert("metrics_of".into(), of);
    let text = serde_json::to_string_pretty(&whole)? + "\n";
    Ok(crate::files::write_atomic(log, text.as_bytes())?)
}

/// Changes with any letter that was judged.
fn digest(joined: &Joined) -> String {
    let mut hash = Sha256::new();
    for clip in &joined.clips {
        for text in [&clip.file_name].into_iter().chain(&clip.predictions).chain(&clip.references) {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
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
