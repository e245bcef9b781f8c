//! `audiocap score`: how likely a model finds a caption that somebody wrote.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use serde::Serialize;

use super::arguments::Global;
use super::interrupt::Interrupt;
use super::model::Choice;
use super::output::{self, Outcome};
use super::progress::Progress;
use crate::audio::{Listen, load_windows};
use crate::config::caption::Quantize;
use crate::config::{CaptionConfig, Settings};
use crate::text::safe;
use crate::whisper::Score;

const EXAMPLES: &str = "\
Examples:
  audiocap score dog.wav --caption \"a dog barks\" --model openai/whisper-base
  audiocap score dog.wav --caption \"dog, animal\" --prefix \"audioset > keywords: \" --model demo --json

The loss is the training loss: the mean cross-entropy over prompt, caption and end of text, each token given those before it.";

/// Options of `audiocap score`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Options {
    /// A sound file
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// The caption to judge
    #[arg(long, value_name = "TEXT")]
    caption: String,
    /// Text before the caption, its space at the end too [default: "clotho > caption: "]
    #[arg(long, value_name = "TEXT")]
    prefix: Option<String>,
    /// Weights of eight bits, on the CPU: `q8_0`
    #[arg(long, value_name = "BITS")]
    quantize: Option<Quantize>,
    /// How much of the model's LoRA adapter is added: 0 is its base model, 1 what was trained
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    lora_scale: Option<f64>,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Judged<'a> {
    file_name: String,
    prefix: &'a str,
    caption: &'a str,
    #[serde(flatten)]
    score: &'a Score,
}

/// Scores the caption and prints what comes of it.
pub fn run(global: &Global, options: &Options) -> anyhow::Result<Outcome> {
    let mut config = CaptionConfig::default();
    config.runtime.quantize = options.quantize;
    config.runtime.lora_scale = options.lora_scale;
    let choice = Choice::new(global, &config, &Settings::load().0)?;
    let path = options.path.display().to_string();
    let windows = load_windows(&options.path, Listen::From(0.0)).with_context(|| path.clone())?;
    let window = windows.first().context("nothing of the sound can be heard")?;
    if let Some(told) = window.told() {
        output::note(&format!("audiocap: {}: {told}", safe(&path)));
    }
    if let Some(warning) = &window.warning {
        output::note(&format!("audiocap: warning: {}: {}", safe(&path), safe(warning)));
    }
    let interrupt = Interrupt::listen();
    let checkpoint = choice.load(&interrupt, &mut Progress::new())?;
    let prefix = options.prefix.clone().unwrap_or_else(|| config.prefix());
    let score = checkpoint.score(&window.samples, &prefix, &options.caption, interrupt.watch())?;
    if options.json {
        let file_name = options.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        output::json(&Judged { file_name, prefix: &prefix, caption: &options.caption, score: &score })?;
    } else {
        output::line(&table(&score))?;
    }
    Ok(Outcome::Good)
}

/// A row per token, the prompt's and the caption's, and the losses under them.
fn table(score: &Score) -> String {
    let head = ["", "id", "token", "log prob", "prob"].map(str::to_owned).to_vec();
    let row = |index: usize| {
        let log_prob = score.log_probs[index];
        let part = if index < score.prompt_len { "prompt" } else { "caption" };
        let piece = format!("\"{}\"", safe(&score.pieces[index]));
        let probability = format!("{:.1} %", log_prob.exp() * 100.0);
        vec![part.to_owned(), score.tokens[index].to_string(), piece, format!("{log_prob:.3}"), probability]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain((0..score.tokens.len()).map(row)).collect();
    let table = output::table(&rows, &[1, 3, 4]);
    format!("{table}\n\nloss {:.5}   of the caption alone {:.5}", score.loss, score.caption_loss)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_prompt_from_caption() {
        let score = Score {
            loss: 1.0,
            caption_loss: 0.5,
            tokens: vec![7, 1234],
            prompt_len: 1,
            pieces: vec![": ".into(), " dog\x1b".into()],
            log_probs: vec![-1.5, 0.0],
        };
        let text = table(&score);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "prompt      7  \": \"          -1.500   22.3 %");
        assert_eq!(lines[2], "caption  1234  \" dog\\x1b\"     0.000  100.0 %");
        assert_eq!(lines[4], "loss 1.00000   of the caption alone 0.50000");
    }
}
