//! `predictions_train.jsonl` and `predictions_val.jsonl`: what the model writes about a fixed few clips as it learns.

use serde::{Deserialize, Deserializer, Serialize};

/// Which clips a prediction is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Clips that it is trained on.
    Train,
    /// Clips that it never sees in training.
    Val,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Train, Self::Val];

    /// `train` or `val`, as in the name of the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Val => "val",
        }
    }
}

/// One caption of one clip at one step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prediction {
    /// The step.
    pub global_step: u64,
    /// The clip, as its dataset names it.
    pub file_name: String,
    /// The reference captions.
    #[serde(deserialize_with = "one_or_many")]
    pub trues: Vec<String>,
    /// What the model wrote.
    #[serde(deserialize_with = "joined")]
    pub preds: String,
    /// The style prefix it was asked with.
    pub prefix: String,
    /// The column of the metadata that the references come from.
    pub caption_colname: String,
    /// Token ids of the prompt before the prefix.
    #[serde(deserialize_with = "ids")]
    pub forced_ac_decoder_ids: Vec<u32>,
    /// The name of the table in other tools: dataset and split.
    pub wandb_table: String,
    /// The file of the sound, so that a screen can play it; absent in files of other programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<std::path::PathBuf>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    One(String),
    Many(Vec<String>),
    Other(serde::de::IgnoredAny),
}

fn one_or_many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Ok(match Text::deserialize(from)? {
        Text::One(text) => vec![text],
        Text::Many(texts) => texts,
        Text::Other(_) => Vec::new(),
    })
}

fn joined<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(one_or_many(from)?.join(" "))
}

fn ids<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u32>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Ids {
        Ids(Vec<u32>),
        Other(serde::de::IgnoredAny),
    }
    Ok(match Ids::deserialize(from)? {
        Ids::Ids(ids) => ids,
        Ids::Other(_) => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::Prediction;

    #[test]
    fn reads_its_own_lines_and_looser_ones() {
        let mine =
            Prediction { global_step: 3, trues: vec!["a dog".into()], preds: "a cat".into(), ..Prediction::default() };
        let text = serde_json::to_string(&mine).unwrap();
        assert_eq!(serde_json::from_str::<Prediction>(&text).unwrap(), mine);
        let loose =
            r#"{"global_step":3,"trues":"a dog","preds":["a cat"],"forced_ac_decoder_ids":"[1, 2]","more":null}"#;
        assert_eq!(serde_json::from_str::<Prediction>(loose).unwrap(), mine);
    }
}
