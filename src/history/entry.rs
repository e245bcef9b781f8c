//! One try as it is kept.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// One try. Every key may be missing, and keys that are not known here are kept in `extra`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// When it was finished, in UTC: `2026-11-26T14:33:29Z`.
    pub time: String,
    /// The sitting that it was made in: [`super::session`].
    pub session: String,
    /// The folder of the clip's dataset; of a clip that belongs to none `None`.
    pub dataset: Option<String>,
    /// The split of the dataset.
    pub split: Option<String>,
    /// The clip as its split names it, or the name of the file.
    pub file_name: String,
    /// Where the clip was.
    pub file: String,
    /// The model, as the person named it.
    pub model: String,
    /// Text before the caption.
    pub prefix: String,
    /// How was searched, as far as was asked for: the keys of `generate:`.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub generate: Value,
    /// The regions that were taken out of the sound, if there were any.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub masks: Value,
    /// The seconds of the clip that were heard, where that was not all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<(f64, f64)>,
    /// What the model wrote.
    pub caption: String,
    /// What a beam search ranks it by.
    pub score: Option<f64>,
    /// The texts of its tokens.
    pub pieces: Vec<String>,
    /// The natural logarithm of each token's probability.
    #[serde(deserialize_with = "numbers")]
    pub log_probs: Vec<f32>,
    /// Whatever else was written down: token ids, seconds, metrics.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Entry {
    /// Whether the shading of its tokens can be drawn.
    pub fn has_tokens(&self) -> bool {
        !self.pieces.is_empty() && self.pieces.len() == self.log_probs.len()
    }

    /// Ids of all tokens, those of the prompt first, and how many the prompt's are.
    pub fn tokens(&self) -> (Vec<u32>, usize) {
        let ids = self.extra.get("tokens").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let ids: Vec<u32> = ids.iter().filter_map(|id| u32::try_from(id.as_u64()?).ok()).collect();
        let prompt = self.extra.get("prompt_len").and_then(Value::as_u64).unwrap_or(0) as usize;
        (ids, prompt)
    }
}

/// JSON has no infinity: the logarithm of nothing is written `null`.
fn numbers<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<f32>, D::Error> {
    let numbers = Vec::<Option<f32>>::deserialize(from)?;
    Ok(numbers.into_iter().map(|number| number.unwrap_or(f32::NEG_INFINITY)).collect())
}

#[cfg(test)]
mod tests {
    use super::Entry;
    use serde_json::json;

    #[test]
    fn keys_of_others_are_kept_and_missing_ones_are_no_trouble() {
        let line =
            json!({"caption": "a dog", "mood": ["x", 1], "log_probs": [-0.5, null], "tokens": [1, 2], "prompt_len": 1});
        let entry: Entry = serde_json::from_value(line).unwrap();
        assert_eq!(entry.log_probs, [-0.5, f32::NEG_INFINITY]);
        assert_eq!(entry.tokens(), (vec![1, 2], 1));
        let again = serde_json::to_value(&entry).unwrap();
        assert_eq!((&again["mood"], &again["log_probs"]), (&json!(["x", 1]), &json!([-0.5, null])));
        assert_eq!(serde_json::from_value::<Entry>(json!({})).unwrap(), Entry::default());
        assert!(serde_json::from_value::<Entry>(json!([1])).is_err());
    }
}
