//! `config.json` and `generation_config.json` of a HuggingFace Whisper directory.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::weights::STD;
use crate::audio::AudioContext;
use crate::config::Generate;
use crate::files::read_json;

/// The sizes of a Whisper model. Names are HuggingFace's.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct WhisperConfig {
    /// Width of every layer.
    pub d_model: usize,
    /// Number of encoder layers.
    pub encoder_layers: usize,
    /// Heads of the encoder's attention.
    pub encoder_attention_heads: usize,
    /// Width of the encoder's feed-forward layers.
    pub encoder_ffn_dim: usize,
    /// Number of decoder layers.
    pub decoder_layers: usize,
    /// Heads of the decoder's attentions.
    pub decoder_attention_heads: usize,
    /// Width of the decoder's feed-forward layers.
    pub decoder_ffn_dim: usize,
    /// Mel bins of the front end, 80 or 128.
    pub num_mel_bins: usize,
    /// Encoder positions: 1500 for 30 s.
    pub max_source_positions: usize,
    /// Decoder positions.
    pub max_target_positions: usize,
    /// Rows of the token embedding.
    pub vocab_size: usize,
    /// The id that opens every decoder input.
    pub decoder_start_token_id: u32,
    /// Ends a caption.
    pub eos_token_id: u32,
    /// Fills a batch.
    pub pad_token_id: u32,
    /// Multiplies embeddings by the root of `d_model`; false in every published Whisper.
    #[serde(default)]
    pub scale_embedding: bool,
    /// Deviation of weights that are drawn to be trained from nothing.
    #[serde(default = "usual_std")]
    pub init_std: f64,
    /// How much of the clip's 30 s the encoder is run on. Ours; others take every model as `full`.
    #[serde(default)]
    pub audio_context: AudioContext,
    /// Never generated; superseded by `generation_config.json` where that exists.
    #[serde(default)]
    suppress_tokens: Option<Vec<u32>>,
    #[serde(default)]
    begin_suppress_tokens: Option<Vec<u32>>,
    #[serde(default)]
    activation_function: Option<String>,
}

fn usual_std() -> f64 {
    STD
}

/// What generation must not write, and where it ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GenerationConfig {
    /// Ids that are never generated.
    pub suppress_tokens: Vec<u32>,
    /// Ids that are not generated right after the prompt.
    pub begin_suppress_tokens: Vec<u32>,
    /// Ends a caption.
    pub eos_token_id: u32,
    /// False for the English-only models, whose prompt has no language and task.
    pub is_multilingual: bool,
    /// How captions are searched for unless somebody says otherwise.
    pub search: Generate,
}

#[derive(Deserialize)]
struct GenerationFile {
    suppress_tokens: Option<Vec<u32>>,
    begin_suppress_tokens: Option<Vec<u32>>,
    eos_token_id: Option<OneOrMany>,
    is_multilingual: Option<bool>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl GenerationFile {
    /// The knobs of a search. Lists belong to transcription, which tries several values in turn.
    fn search(&self) -> Result<Generate> {
        let knobs = self.rest.iter().filter(|(_, value)| !value.is_array() && !value.is_object());
        Ok(serde_json::from_value(knobs.map(|(key, value)| (key.clone(), value.clone())).collect())?)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(u32),
    Many(Vec<u32>),
}

/// Multilingual tables have at least this many rows; English-only ones have 51,864.
const MULTILINGUAL_VOCABULARY: usize = 51_865;

impl WhisperConfig {
    /// Reads `config.json` in `dir` and checks that its numbers can be a Whisper.
    pub fn read(dir: &Path) -> Result<Self> {
        let path = dir.join("config.json");
        let config: Self = read_json(&path)?;
        config.check().with_context(|| format!("{} is not a Whisper this program can run", path.display()))?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        let sizes = [
            ("d_model", self.d_model, 4096),
            ("encoder_layers", self.encoder_layers, 128),
            ("decoder_layers", self.decoder_layers, 128),
            ("encoder_ffn_dim", self.encoder_ffn_dim, 65_536),
            ("decoder_ffn_dim", self.decoder_ffn_dim, 65_536),
            ("num_mel_bins", self.num_mel_bins, 128),
            ("max_source_positions", self.max_source_positions, 1500),
            ("max_target_positions", self.max_target_positions, 65_536),
            ("vocab_size", self.vocab_size, 1_000_000),
        ];
        for (name, value, most) in sizes {
            ensure!((1..=most).contains(&value), "{name} is {value}, outside 1..={most}");
        }
        self.check_relations()
    }

    fn check_relations(&self) -> Result<()> {
        for (name, heads) in [
            ("encoder_attention_heads", self.encoder_attention_heads),
            ("decoder_attention_heads", self.decoder_attention_heads),
        ] {
            ensure!(
                heads > 0 && self.d_model.is_multiple_of(heads),
                "{name} {heads} does not divide d_model {}",
                self.d_model
            );
        }
        let activation = self.activation_function.as_deref().unwrap_or("gelu");
        ensure!(activation == "gelu", "activation_function `{activation}` is not Whisper's `gelu`");
        ensure!(
            (self.decoder_start_token_id as usize) < self.vocab_size,
            "decoder_start_token_id is beyond vocab_size"
        );
        ensure!((self.eos_token_id as usize) < self.vocab_size, "eos_token_id is beyond vocab_size");
        ensure!(
            self.init_std.is_finite() && self.init_std >= 0.0,
            "init_std is {}, which is no deviation",
            self.init_std
        );
        Ok(())
    }
}

impl GenerationConfig {
    /// Whether `id` is never written, or never as the `first` token behind the prompt.
    pub fn suppresses(&self, id: u32, first: bool) -> bool {
        self.suppress_tokens.contains(&id) || first && self.begin_suppress_tokens.contains(&id)
    }

    /// Reads `generation_config.json` in `dir`; keys it lacks come from `config`, as in HuggingFace.
    pub fn read(dir: &Path, config: &WhisperConfig) -> Result<Self> {
        let path = dir.join("generation_config.json");
        let file = if path.exists() { Some(read_json::<GenerationFile>(&path)?) } else { None };
        let search = file.as_ref().map_or_else(|| Ok(Generate::default()), GenerationFile::search);
        let search =
            search.with_context(|| format!("{} says how to generate in a way not known here", path.display()))?;
        Ok(Self { search, ..Self::merge(file, config) })
    }

    fn merge(file: Option<GenerationFile>, config: &WhisperConfig) -> Self {
        let (suppress, begin, eos, multilingual) = file.map_or((None, None, None, None), |f| {
            (f.suppress_tokens, f.begin_suppress_tokens, f.eos_token_id, f.is_multilingual)
        });
        Self {
            suppress_tokens: suppress.or_else(|| config.suppress_tokens.clone()).unwrap_or_default(),
            begin_suppress_tokens: begin.or_else(|| config.begin_suppress_tokens.clone()).unwrap_or_default(),
            eos_token_id: match eos {
                Some(OneOrMany::One(id)) => id,
                Some(OneOrMany::Many(ids)) => ids.first().copied().unwrap_or(config.eos_token_id),
                None => config.eos_token_id,
            },
            is_multilingual: multilingual.unwrap_or(config.vocab_size >= MULTILINGUAL_VOCABULARY),
            search: Generate::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GenerationConfig, WhisperConfig};

    const TINY: &str = r#"{"d_model": 8, "encoder_layers": 1, "encoder_attention_heads": 2, "encoder_ffn_dim": 16,
        "decoder_layers": 1, "decoder_attention_heads": 2, "decoder_ffn_dim": 16, "num_mel_bins": 80,
        "max_source_positions": 1500, "max_target_positions": 64, "vocab_size": 32, "decoder_start_token_id": 1,
        "eos_token_id": 0, "pad_token_id": 0, "suppress_tokens": [5], "unknown_key": {}}"#;

    fn write(name: &str, text: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("config.json"), TINY).unwrap();
        std::fs::write(dir.path().join(name), text).unwrap();
        dir
    }

    #[test]
    fn generation_config_wins_and_config_fills_in() {
        let dir = write("generation_config.json", r#"{"begin_suppress_tokens": [3], "eos_token_id": [2, 7]}"#);
        let config = WhisperConfig::read(dir.path()).unwrap();
        let generation = GenerationConfig::read(dir.path(), &config).unwrap();
        assert_eq!((generation.suppress_tokens, generation.begin_suppress_tokens), (vec![5], vec![3]));
        assert_eq!((generation.eos_token_id, generation.is_multilingual), (2, false));
    }

    #[test]
    fn generation_config_may_say_how_to_search() {
        let dir = write("generation_config.json", r#"{"num_beams": 4, "max_length": 448, "temperature": [0.0, 0.2]}"#);
        let config = WhisperConfig::read(dir.path()).unwrap();
        let search = GenerationConfig::read(dir.path(), &config).unwrap().search;
        assert_eq!((search.num_beams, search.max_length, search.temperature), (Some(4), Some(448), None));
        let odd = write("generation_config.json", r#"{"num_beams": "many"}"#);
        let error = format!("{:#}", GenerationConfig::read(odd.path(), &config).unwrap_err());
        assert!(error.contains("generation_config.json") && error.contains("many"), "{error}");
    }

    #[test]
    fn says_which_file_and_what_is_wrong() {
        let torn = write("config.json", &TINY[..60]);
        let error = format!("{:#}", WhisperConfig::read(torn.path()).unwrap_err());
        assert!(error.contains("config.json") && error.contains("line"), "{error}");
        let heads =
            write("config.json", &TINY.replace("\"encoder_attention_heads\": 2", "\"encoder_attention_heads\": 3"));
        let error = format!("{:#}", WhisperConfig::read(heads.path()).unwrap_err());
        assert!(error.contains("encoder_attention_heads 3"), "{error}");
    }
}
