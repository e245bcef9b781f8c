//! What `audiocap caption` can be told, and the config that comes of it.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;

use super::begin::Begin;
use super::judge::Judging;
use super::knobs::Knobs;
use super::microphone::Microphone;
use super::table::Existing;
use crate::audio::Mask;
use crate::config::CaptionConfig;
use crate::config::caption::Quantize;

const EXAMPLES: &str = "\
Examples:
  audiocap caption dog.wav --model openai/whisper-base
  audiocap caption sounds/ --recursive --model ./my-model --output-file captions.csv
  audiocap caption sounds/ --model demo --prefix \"audioset > keywords: \" --json | jq -r .caption
  audiocap caption long.wav --model demo --windows --mask 1.0-2.5 --mask :200-800
  audiocap caption dog.wav --num-beams 5 --num-return-sequences 3
  audiocap caption dog.wav --do-sample --top-p 0.9 --seed 7
  audiocap caption sounds/ --config-file configs/caption.yaml --output-file captions.csv --resume
  audiocap caption dog.wav --json --explain | jq '.explanation[] | [.piece, .log_prob, .looked]'
  audiocap caption dog.wav --begin \"a small dog\"
  audiocap caption clotho/audiofolder/validation --json --references clotho/audiofolder/validation
  audiocap caption --microphone 5 --save-recording me.wav

With --output-file the captions go to a CSV (\"file_name\",\"caption_predicted\") as they are made, and what was done to
<stem>_log.json beside it. Files that cannot be decoded are reported and skipped; the exit code is then 1.

A line of --json has `file_name`, `caption`, `tokens` (the prompt's too), `prompt_len`,
`log_probs` (of the tokens that were written); `begun`, how many tokens behind the prompt were
given, where some were; `score` of a beam search; `window`, from and to second, where a part is
heard; `masked` where something is; `warning` where the sound is damaged or silent; `metrics`
with --references. A clip without a caption has `file_name` and `error`. With --explain there is
`explanation`, one object for each of `tokens`: `id`, `piece`, `given` (not chosen by the model),
`log_prob`, `alternatives` (the likeliest tokens of its place, `suppressed` those that are never
written), `looked` (the shortest stretch, in seconds from the beginning of what is heard, with
half of its attention) and `attention` (all of it, in steps of 0.1 s, the mean over all heads;
sums to 1). Most models hear a clip as 30 s, silence behind it.";

/// Options of `audiocap caption`.
#[derive(Args, Debug, Default)]
#[command(after_help = EXAMPLES)]
// Each is a switch of its own on the command line.
#[allow(clippy::struct_excessive_bools)]
pub struct Options {
    /// Sound files, and folders of them
    #[arg(required_unless_present = "microphone", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Text before every caption, its space at the end too [default: "clotho > caption: "]
    #[arg(long, value_name = "TEXT")]
    pub prefix: Option<String>,
    /// Look into folders within folders
    #[arg(long, short)]
    pub recursive: bool,
    /// Write a CSV instead of printing the captions
    #[arg(long, short, value_name = "F.csv")]
    pub output_file: Option<PathBuf>,
    /// Start the output file over when it exists
    #[arg(long, requires = "output_file")]
    pub overwrite: bool,
    /// Go on with an output file: caption only what it lacks
    #[arg(long, requires = "output_file", conflicts_with = "overwrite")]
    pub resume: bool,
    /// Settings in YAML; configs/caption.yaml is a commented example
    #[arg(long, short, value_name = "YAML")]
    pub config_file: Option<PathBuf>,
    /// One JSON object per caption; what is in it is told below
    #[arg(long)]
    pub json: bool,
    /// With --json, tell why: each token with N alternatives [default: 5], and where in the sound it looked
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "5", value_name = "N", requires = "json")]
    pub explain: Option<usize>,
    /// Where in a longer clip the 30 s begin that are heard [default: 0]
    #[arg(long, value_name = "SECONDS", conflicts_with = "windows", allow_negative_numbers = true)]
    pub window: Option<f64>,
    /// Caption all of a longer clip, 30 s after 30 s; with --output-file their rows are named `long.wav#t=30,60`
    #[arg(long)]
    pub windows: bool,
    /// Take a part of the sound out: 1.0-2.5 (seconds from the window's beginning), :200-800 (Hz) or 1.0-2.5:200-800; may be given
    /// several times
    #[arg(long, value_name = "MASK")]
    pub mask: Vec<Mask>,
    /// Weights of eight bits, on the CPU: `q8_0`
    #[arg(long, value_name = "BITS")]
    pub quantize: Option<Quantize>,
    /// How much of the model's LoRA adapter is added: 0 is its base model, 1 what was trained
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub lora_scale: Option<f64>,
    /// How many clips are captioned, and written, together [default: 8]
    #[arg(long, value_name = "N")]
    pub batch_size: Option<usize>,
    /// What captions begin with.
    #[command(flatten)]
    pub begin: Begin,
    /// What captions are judged by.
    #[command(flatten)]
    pub judging: Judging,
    /// What is recorded.
    #[command(flatten)]
    pub microphone: Microphone,
    /// How a caption is searched for.
    #[command(flatten)]
    pub knobs: Knobs,
}

impl Options {
    /// The config file's settings, or the defaults, with what the command line says in their place.
    ///
    /// # Errors
    /// A config that cannot be read; batches of nothing.
    pub fn config(&self) -> anyhow::Result<CaptionConfig> {
        let mut config =
            self.config_file.as_deref().map_or_else(|| Ok(CaptionConfig::default()), CaptionConfig::read)?;
        self.choose_what_is_heard(&mut config);
        config.runtime.lora_scale = self.lora_scale.or(config.runtime.lora_scale);
        config.runtime.quantize = self.quantize.or(config.runtime.quantize);
        config.generate = self.knobs.over(&config.generate);
        config.dataloader.batch_size = self.batch_size.or(config.dataloader.batch_size);
        ensure!(config.dataloader.batch_size != Some(0), "batch_size 0: at least one clip is captioned at a time");
        Ok(config)
    }

    fn choose_what_is_heard(&self, config: &mut CaptionConfig) {
        if self.windows || self.window.is_some() {
            (config.hear.window, config.hear.windows) = (self.window, self.windows);
        }
        if !self.mask.is_empty() {
            config.hear.mask.clone_from(&self.mask);
        }
    }

    /// The prefix of every caption.
    pub fn prefix(&self, config: &CaptionConfig) -> String {
        self.prefix.clone().unwrap_or_else(|| config.prefix())
    }

    /// What to do when the output file exists.
    pub fn existing(&self) -> Existing {
        match (self.overwrite, self.resume) {
            (true, _) => Existing::Overwrite,
            (false, true) => Existing::Resume,
            (false, false) => Existing::Keep,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_config(yaml: &str) -> (tempfile::TempDir, Options) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.yaml");
        std::fs::write(&file, yaml).unwrap();
        (folder, Options { config_file: Some(file), ..Options::default() })
    }

    #[test]
    fn the_command_line_wins_over_the_file() {
        let yaml = "{generate: {max_length: 50}, dataloader: {batch_size: 2}, dataset: {source_ds: audiocaps}}";
        let (_folder, mut options) = with_config(yaml);
        (options.knobs.max_length, options.knobs.num_beams) = (Some(60), Some(3));
        let config = options.config().unwrap();
        assert_eq!(
            (config.generate.max_length, config.generate.num_beams, config.batch_size()),
            (Some(60), Some(3), 2)
        );
        assert_eq!(options.prefix(&config), "audiocaps > caption: ");
        options.prefix = Some(String::new());
        assert_eq!(options.prefix(&config), "");
        options.batch_size = Some(0);
        assert!(options.config().unwrap_err().to_string().contains("at least one clip"));
    }
}
