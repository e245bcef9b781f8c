//! What the tensors of a BERT do not tell by themselves.

use std::path::Path;

use anyhow::{Result, ensure};
use serde::Deserialize;

use crate::files::read_json;
use crate::text::safe;

/// What counts of a `config.json`. Names are HuggingFace's.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub(in crate::metrics::fense) struct Config {
    model_type: String,
    /// Heads of each attention.
    pub(super) num_attention_heads: usize,
    /// Keeps the division of layer normalisation from dividing by 0.
    pub(super) layer_norm_eps: f64,
    hidden_act: String,
    position_embedding_type: String,
}

impl Default for Config {
    fn default() -> Self {
        let (bert, gelu, absolute) = ("bert".to_owned(), "gelu".to_owned(), "absolute".to_owned());
        Self {
            model_type: bert,
            num_attention_heads: 12,
            layer_norm_eps: 1e-12,
            hidden_act: gelu,
            position_embedding_type: absolute,
        }
    }
}

impl Config {
    /// Reads `config.json` in `dir`.
    ///
    /// # Errors
    /// It cannot be read, or is that of another kind of model.
    pub(in crate::metrics::fense) fn read(dir: &Path) -> Result<Self> {
        let path = dir.join("config.json");
        let config: Self = read_json(&path)?;
        for (key, found, known) in [
            ("model_type", &config.model_type, "bert"),
            ("hidden_act", &config.hidden_act, "gelu"),
            ("position_embedding_type", &config.position_embedding_type, "absolute"),
        ] {
            ensure!(found == known, "{}: {key} is `{}`; only `{known}` can be used", path.display(), safe(found));
        }
        Ok(config)
    }

    /// Of a BERT of the given width that comes without a file: each head of those that were published is 64 wide.
    pub(in crate::metrics::fense) fn of_width(width: usize) -> Self {
        Self { num_attention_heads: (width / 64).max(1), ..Self::default() }
    }
}
