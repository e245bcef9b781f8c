//! Where a caption goes when it is made: the CSV, JSON lines, or lines for people.

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::explained::Token;
use super::inputs::Input;
use super::judge::Metrics;
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
    /// Tokens behind the prompt that were given.
    #[serde(skip_serializing_if = "is_zero")]
    begun: usize,
    /// Natural logarithms, of the tokens that were written.
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
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics: Metrics,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Vec<Token>>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// What is told of a caption besides itself.
#[derive(Default)]
pub struct Told {
    /// How near it is to what people wrote.
    pub metrics: Metrics,
    /// Why it reads as it does.
    pub explanation: Option<Vec<Token>>,
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
    rows: Vec<[String; 2]>,
    json: bool,
    width: usize,
}

impl Sink {
    /// Opens the output file of `target`, if there is one.
    pub fn new(options: &Options, target: Option<&Target>, clips: &[Input]) -> anyhow::Result<Self> {
        let widest = clips.iter().map(|clip| safe(&clip.name).width()).max().unwrap_or(0);
        let table = target.map(Target::open).transpose()?;
        Ok(Self { table, rows: Vec::new(), json: options.json, width: widest.min(WIDEST) })
    }

    /// Takes one caption of a clip; it has a row or a line of its own.
    pub fn put(&mut self, heard: &Heard, caption: &Caption, told: Told) -> anyhow::Result<()> {
        if self.json {
            output::json(&line(heard, caption, told))?;
        } else if self.table.is_none() {
            let name = heard.name();
            let gap = " ".repeat(self.width.saturating_sub(name.width()));
            output::line(&format!("{name}{gap}  {}", safe(&caption.text)))?;
        }
        if self.table.is_some() {
            self.rows.push([heard.row.to_owned(), caption.text.clone()]);
        }
        Ok(())
    }

    /// Writes the rows of a batch.
    pub fn flush(&mut self) -> anyhow::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        match &mut self.table {
            Some(table) if !rows.is_empty() => table.append(&rows),
            _ => Ok(()),
        }
    }
}

fn line<'a>(heard: &Heard<'a>, caption: &'a Caption, told: Told) -> Line<'a> {
    Line {
        file_name: heard.file_name,
        caption: &caption.text,
        tokens: &caption.tokens,
        prompt_len: caption.prompt_len,
        begun: caption.begun,
        log_probs: &caption.log_probs,
        score: caption.score,
        window: heard.window.map(|(from, to)| [from, to]),
        masked: heard.masked,
        warning: heard.warning,
        metrics: told.metrics,
        explanation: told.explanation,
    }
}
