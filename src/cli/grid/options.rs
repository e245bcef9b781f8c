//! What `audiocap grid` can be told.

use std::path::PathBuf;

use clap::Args;

use crate::audio::Mask;
use crate::config::Generate;
use crate::config::caption::Quantize;
use crate::whisper::grid::Grid;

const EXAMPLES: &str = "\
Examples:
  audiocap grid dog.wav --model openai/whisper-base --generate \"\" --generate num_beams=5 --generate do_sample=true,seed=1
  audiocap grid dog.wav --model runs/a/final --model runs/b/final --prefix \"clotho > caption: \" --prefix \"audiocaps > caption: \"
  audiocap grid a.wav b.wav --model demo --generate penalty_alpha=0.6,top_k=4 --json | jq -r '[.setting, .caption] | @tsv'

Every model writes with every prefix and every setting. On the screen each clip has a table: the
first caption as it is, of the others what [-is gone-] and what {+is new+} against it; one that
is another altogether stands as it is. With --json there is a line for each caption: `file_name`,
`model`, `prefix`, `setting`, and what `audiocap caption --json` tells, or `error`.";

/// Options of `audiocap grid`.
#[derive(Args, Clone, Debug, Default)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// Sound files
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// A HuggingFace Whisper directory, a hub id, or `demo`; may be given several times
    #[arg(long = "model", id = "model", value_name = "MODEL")]
    pub models: Vec<String>,
    /// Text before the captions, its space at the end too; may be given several times [default: "clotho > caption: "]
    #[arg(long = "prefix", value_name = "TEXT")]
    pub prefixes: Vec<String>,
    /// How to search, in the words of `generate:` in a config: `num_beams=5,length_penalty=0.8`; nothing ("") is as the model says.
    /// May be given several times [default: ""]
    #[arg(long = "generate", value_name = "SETTINGS")]
    pub settings: Vec<Generate>,
    /// Where in a longer clip the 30 s begin that are heard [default: 0]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub window: Option<f64>,
    /// Take a part of the sound out, as in `audiocap caption`; may be given several times
    #[arg(long, value_name = "MASK")]
    pub mask: Vec<Mask>,
    /// Weights of eight bits, on the CPU: `q8_0`
    #[arg(long, value_name = "BITS")]
    pub quantize: Option<Quantize>,
    /// One JSON object for each caption instead of tables
    #[arg(long)]
    pub json: bool,
}

impl Options {
    /// The grid; `model` and `prefix` where none are named.
    pub fn grid(&self, model: &str, prefix: &str) -> Grid {
        let or = |named: &[String], other: &str| if named.is_empty() { vec![other.to_owned()] } else { named.to_vec() };
        let settings = if self.settings.is_empty() { vec![Generate::default()] } else { self.settings.clone() };
        Grid { models: or(&self.models, model), prefixes: or(&self.prefixes, prefix), settings }
    }
}
