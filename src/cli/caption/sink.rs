//! Where a caption goes when it is made: the CSV, JSON lines, or lines for people.

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::inputs::Input;
use super::options::Options;
use super::table::{Table, Target};
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
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'a str>,
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

    /// Takes the captions of one clip, and what is wrong with its sound. Each has a row or a line of its own.
    pub fn put(&mut self, file_name: &str, captions: &[Caption], warning: Option<&str>) -> anyhow::Result<()> {
        for caption in captions {
            self.put_one(file_name, caption, warning)?;
        }
        if self.batch.len() >= self.batch_size { self.flush() } else { Ok(()) }
    }

    fn put_one(&mut self, file_name: &str, caption: &Caption, warning: Option<&str>) -> anyhow::Result<()> {
        if self.json {
            let (tokens, prompt_len) = (&caption.tokens[..], caption.prompt_len);
            output::json(&Line { file_name, caption: &caption.text, tokens, prompt_len, warning })?;
        } else if self.table.is_none() {
            let name = safe(file_name);
            let gap = " ".repeat(self.width.saturating_sub(name.width()));
            output::line(&format!("{name}{gap}  {}", safe(&caption.text)))?;
        }
        if self.table.is_some() {
            self.batch.push([file_name.to_owned(), caption.text.clone()]);
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
