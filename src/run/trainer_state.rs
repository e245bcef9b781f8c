//! HuggingFace's `trainer_state.json`: written into each checkpoint, and read from runs of their Trainer.

use super::fault::{at, write_json};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::io;
use std::path::Path;

/// The name of the file in a checkpoint.
pub const FILE: &str = "trainer_state.json";

/// What HuggingFace's `TrainerState` holds. Keys of other versions are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the names and meanings are HuggingFace's")]
pub struct TrainerState {
    pub best_metric: Option<f64>,
    pub best_model_checkpoint: Option<String>,
    pub epoch: Option<f64>,
    pub eval_steps: Option<f64>,
    pub global_step: u64,
    pub is_hyper_param_search: bool,
    pub is_local_process_zero: bool,
    pub is_world_process_zero: bool,
    /// One object for each line of `metrics.jsonl`; filled in by [`super::Writer::trainer_state`].
    pub log_history: Vec<Map<String, Value>>,
    pub logging_steps: Option<f64>,
    pub max_steps: i64,
    pub num_input_tokens_seen: u64,
    pub num_train_epochs: u64,
    pub save_steps: Option<f64>,
    pub stateful_callbacks: Map<String, Value>,
    pub total_flos: f64,
    pub train_batch_size: Option<u64>,
    pub trial_name: Option<String>,
    pub trial_params: Option<Map<String, Value>>,
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl TrainerState {
    /// Reads a file of HuggingFace's, in which numbers may be `NaN` or `Infinity`; they become null.
    ///
    /// # Errors
    /// With the path in the message.
    pub fn read(path: &Path) -> io::Result<Self> {
        let bytes = std::fs::read(path).map_err(at("read", path))?;
        serde_json::from_slice(&strict(bytes))
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {error}", path.display())))
    }

    /// Writes the file into a checkpoint's folder.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        write_json(&folder.join(FILE), self)
    }
}

/// The lines of `metrics.jsonl` as a `log_history`: what a resume wrote again replaces what it had gone back behind.
pub(super) fn log_history(lines: &[u8]) -> Vec<Map<String, Value>> {
    let mut history: Vec<Map<String, Value>> = Vec::new();
    let step = |row: &Map<String, Value>| row.get("step").and_then(Value::as_u64).unwrap_or(0);
    for line in lines.split(|byte| *byte == b'\n') {
        let Ok(row) = serde_json::from_slice::<Map<String, Value>>(line) else { continue };
        if history.last().is_some_and(|last| step(last) > step(&row)) {
            history.retain(|old| step(old) < step(&row));
        }
        history.push(row);
    }
    history
}

/// Python writes `NaN`, `Infinity` and `-Infinity`, which no JSON has: outside strings they become `null`.
pub(super) fn strict(bytes: Vec<u8>) -> Vec<u8> {
    let has = |word: &[u8]| memchr::memmem::find(&bytes, word).is_some();
    if !has(b"NaN") && !has(b"Infinity") {
        return bytes;
    }
    let mut clean = Vec::with_capacity(bytes.len());
    let (mut rest, mut quoted) = (&bytes[..], false);
    while let [first, after @ ..] = rest {
        let word: Option<&[u8]> =
            [&b"NaN"[..], b"Infinity", b"-Infinity"].into_iter().find(|word| !quoted && rest.starts_with(word));
        match (word, after) {
            (Some(word), _) => {
                clean.extend(b"null");
                rest = &rest[word.len()..];
                continue;
            }
            (None, [escaped, ..]) if quoted && *first == b'\\' => {
                clean.extend([b'\\', *escaped]);
                rest = &after[1..];
                continue;
            }
            _ => quoted ^= *first == b'"',
        }
        clean.push(*first);
        rest = after;
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_python_writes() {
        let text = r#"{"best_metric":NaN,"global_step":20,"max_steps":-1,"log_history":[{"loss":-Infinity,"note":"NaN \" NaN","step":10}],
            "new_in_5":{"a":1}}"#;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), text).unwrap();
        let state = TrainerState::read(&folder.path().join(FILE)).unwrap();
        assert_eq!((state.best_metric, state.global_step, state.max_steps), (None, 20, -1));
        assert_eq!(state.log_history[0]["loss"], Value::Null);
        assert_eq!(state.log_history[0]["note"], "NaN \" NaN");
        assert!(state.extra.contains_key("new_in_5"));
    }

    #[test]
    fn a_history_goes_forward_only() {
        let steps = |text: &str| {
            log_history(text.as_bytes()).iter().map(|row| row["step"].as_u64().unwrap()).collect::<Vec<_>>()
        };
        let line = |step: u64| format!("{{\"step\":{step}}}\n");
        let text: String = [1, 2, 3, 3, 4, 3, 3, 4, 5].map(line).concat();
        assert_eq!(steps(&text), [1, 2, 3, 3, 4, 5]);
        assert_eq!(steps("{\"step\":1}\n{torn"), [1]);
    }
}
