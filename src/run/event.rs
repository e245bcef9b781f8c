//! `events.jsonl`: what happened to a run, in order.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One thing that happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Event {
    /// started, evaluated, checkpoint, best, paused, resumed, warning, note, finished, failed ...
    pub event: String,
    /// The step at which it happened.
    pub step: u64,
    /// Seconds since 1970.
    pub time: f64,
    /// In words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// Whatever belongs to it.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
