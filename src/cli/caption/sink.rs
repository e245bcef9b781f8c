//! Where a caption goes when it is made: the CSV, JSON lines, or lines for people.

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::inputs::Input;
use super::options::Options;
use super::table::{Table, Target};
use crate::audio::Mask;
use crate::cli::output;
use crate::text::safe;
use crate::whisper::engine::Caption;

/// The widest column of names, in cells.
const WIDEST: usize = 40;

/// One clip with `--json`.
#[derive(Serialize)]
struct Line<'a> {
    file_name: &'a str,
    caption: &'a str,
    tokens: &'a [u32],
    prompt_len: usize,
    /// Natural logarithms, of the tokens behind the prompt.
    log_probs: &'a [f32],
    /// What a beam search ranks it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "<[Mask]>::is_empty")]
    masked: &'a [Mask],
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'a str>,
}

/// What a caption was written for.
#[derive(Clone, Copy)]
pub struct Heard<'a> {
    /// The clip, as it is called in the output.
    pub file_name: &'a str,
    /// From which to which second, where that is not all of it.
    pub window: Option<(f64, f64)>,
    /// The clip's row in the CSV.
    pub row: &'a str,
    /// What was taken out.
    pub masked: &'a [Mask],
    /// What is wrong with the sound.
    pub warning: Option<&'a str>,
}

impl Heard<'_> {
    /// For people: `long.wav 30-60 s`.
    fn name(&self) -> String {
        let name = safe(self.file_name);
        self.window.map_or_else(|| name.to_string(), |(from, to)| format!("{name} {from:.0}-{to:.0} s"))
    }
}

/// Takes captions in the order they are made.
pub struct Sink {
    table: Option<Table>,
    batch: Vec<[String; 2]>,
    batch_size: usize,
    json: bool,
    width: usize,
}

impl Sink {
    /// Opens the output file of `target`, if there is one.
    pub fn new(options: &Options, target: Option<&Target>, batch_size: usize, clips: &[Input]) -> anyhow::Result<Self> {
        let widest = clips.iter().map(|clip| safe(&clip.name).width()).max().unwrap_or(0);
        let table = target.map(Target::open).transpose()?;
        Ok(Self { table, batch: Vec::new(), batch_size, json: options.json, width: widest.min(WIDEST) })
    }

    /// Takes the captions of one clip. Each has a row or a line of its own.
    pub fn put(&mut self, heard: &Heard, captions: &[Caption]) -> anyhow::Result<()> {
        for caption in captions {
            self.put_one(heard, caption)?;
        }
        if self.batch.len() >= self.batch_size { self.flush() } else { Ok(()) }
    }

    fn put_one(&mut self, heard: &Heard, caption: &Caption) -> anyhow::Result<()> {
        if self.json {
            let (tokens, prompt_len) = (&caption.tokens[..], caption.prompt_len);
            let Heard { file_name, masked, warning, .. } = *heard;
            let window = heard.window.map(|(from, to)| [from, to]);
            let (log_probs, score) = (&caption.log_probs[..], caption.score);
            output::json(&Line {
                file_name,
                caption: &caption.text,
                tokens,
                prompt_len,
                log_probs,
                score,
                window,
                masked,
                warning,
            })?;
        } else if self.table.is_none() {
            let name = heard.name();
            let gap = " ".repeat(self.width.saturating_sub(name.width()));
            output::line(&format!("{name}{gap}  {}", safe(&caption.text)))?;
        }
        if self.table.is_some() {
            self.batch.push([heard.row.to_owned(), caption.text.clone()]);
        }
        Ok(())
    }

    /// Writes the rows that wait for their batch to be full.
    pub fn flush(&mut self) -> anyhow::Result<()> {
        let batch = std::mem::take(&mut self.batch);
        match &mut self.table {
            Some(table) if !batch.is_empty() => table.append(&batch),
            _ => Ok(()),
        }
    }
}
