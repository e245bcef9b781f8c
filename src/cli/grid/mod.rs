//! `audiocap grid`: captions of the same clips by several models, with several prefixes and settings.

mod options;
mod row;
mod table;

use std::path::Path;

use anyhow::{Context, Error};
pub use options::Options;

use super::arguments::Global;
use super::interrupt::Interrupt;
use super::model::Choice;
use super::output::{self, Outcome};
use super::progress::{Progress, Unit};
use crate::audio::{Given, Window, load_windows};
use crate::config::{CaptionConfig, Settings};
use crate::text::safe;
use crate::whisper::grid::{Cell, Grid};
use crate::whisper::{Checkpoint, Heard, Search, Start, Stopped};
use row::Row;

/// Writes every caption of the grid, and tells them.
pub fn run(global: &Global, options: &Options) -> anyhow::Result<Outcome> {
    let mut config = CaptionConfig::default();
    config.runtime.quantize = options.quantize;
    config.hear.window = options.window;
    let settings = Settings::load().0;
    let first = Choice::new(&of_model(global, options.models.first()), &config, &settings)?;
    let grid = options.grid(&first.name, &config.prefix());
    let choices: Vec<Choice> = grid
        .models
        .iter()
        .map(|model| Choice::new(&of_model(global, Some(model)), &config, &settings))
        .collect::<anyhow::Result<_>>()?;
    let clips = clips(options, &config)?;
    let interrupt = Interrupt::listen();
    let mut work = Work {
        grid: &grid,
        clips: &clips,
        options,
        interrupt: &interrupt,
        progress: Progress::new(),
        rows: Vec::new(),
    };
    let ended = choices.iter().enumerate().try_for_each(|(number, choice)| work.model(number, choice));
    work.progress.end();
    // What was written is shown, also when the rest was stopped.
    if !options.json {
        output::line(&table::tables(&grid, &clips, &work.rows))?;
    }
    ended?;
    let failed = work.rows.iter().any(|row| row.written.is_err());
    Ok(if failed { Outcome::Findings } else { Outcome::Good })
}

fn of_model(global: &Global, model: Option<&String>) -> Global {
    Global { model: model.cloned().or_else(|| global.model.clone()), ..global.clone() }
}

/// A clip, as every model hears it.
pub struct Clip {
    /// As it is called in the output.
    pub name: String,
    window: Window,
}

/// The clips that are named.
///
/// # Errors
/// One that cannot be heard: a grid with holes would not be what was asked for.
fn clips(options: &Options, config: &CaptionConfig) -> anyhow::Result<Vec<Clip>> {
    let listen = config.hear.listen().map_err(Error::msg)?;
    let clip = |path: &std::path::PathBuf| {
        let named = || path.display().to_string();
        let window = load_windows(path, listen).with_context(named)?;
        let window = window.into_iter().next().with_context(named)?;
        options.mask.iter().try_for_each(|mask| mask.check(window.to - window.from)).with_context(named)?;
        let name = safe(&named()).into_owned();
        for told in window.told().into_iter().chain(window.warning.clone().map(|why| format!("warning: {why}"))) {
            output::note(&format!("audiocap: {name}: {}", safe(&told)));
        }
        Ok(Clip { name: file_name(path), window })
    };
    options.paths.iter().map(clip).collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The grid in the making.
struct Work<'a> {
    grid: &'a Grid,
    clips: &'a [Clip],
    options: &'a Options,
    interrupt: &'a Interrupt,
    progress: Progress,
    rows: Vec<Row<'a>>,
}

impl<'a> Work<'a> {
    /// All cells of one model, for every clip. A model that cannot be had leaves its reason in each of them.
    ///
    /// # Errors
    /// [`Stopped`]; nobody reads what is told.
    fn model(&mut self, number: usize, choice: &Choice) -> anyhow::Result<()> {
        let cells: Vec<Cell> = self.grid.of_model(number).collect();
        match choice.load(self.interrupt, &mut self.progress) {
            Ok(checkpoint) => (0..self.clips.len()).try_for_each(|clip| self.clip(&checkpoint, clip, &cells)),
            Err(error) if error.is::<Stopped>() => Err(error),
            Err(error) => self.lost(&cells, &format!("{error:#}")),
        }
    }

    /// Its cells for one clip, which is heard once for all of them.
    fn clip(&mut self, checkpoint: &Checkpoint, clip: usize, cells: &[Cell<'a>]) -> anyhow::Result<()> {
        let given = Given { samples: &self.clips[clip].window.samples, masks: &self.options.mask };
        let heard = checkpoint.hear(given, self.interrupt.watch())?;
        for &cell in cells {
            let (done, all) = (self.rows.len(), self.grid.len() * self.clips.len());
            self.progress.at("captioning", done as u64, all as u64, Unit::Files);
            let written = match self.written(checkpoint, &heard, &cell) {
                Err(error) if error.is::<Stopped>() => return Err(error),
                written => written.map_err(|why| format!("{why:#}")),
            };
            self.add(Row { clip, cell, written })?;
        }
        Ok(())
    }

    fn written(&self, checkpoint: &Checkpoint, heard: &Heard, cell: &Cell) -> anyhow::Result<row::Written> {
        let search = Search::new(cell.setting, &checkpoint.generation.search)?;
        let prompt = checkpoint.prompt(cell.prefix)?.ids();
        let (start, heard) = (Start { prompt: &prompt, begun: &[] }, std::slice::from_ref(heard));
        let mut found = checkpoint.caption_heard(heard, start, &search, self.interrupt.watch(), &mut |_, _| {})?;
        Ok(row::Written { captions: found.swap_remove(0), idle: search.idle() })
    }

    fn lost(&mut self, cells: &[Cell<'a>], why: &str) -> anyhow::Result<()> {
        for (clip, &cell) in (0..self.clips.len()).flat_map(|clip| cells.iter().map(move |cell| (clip, cell))) {
            self.add(Row { clip, cell, written: Err(why.to_owned()) })?;
        }
        Ok(())
    }

    /// Takes what came of a cell; programs are told at once.
    fn add(&mut self, row: Row<'a>) -> anyhow::Result<()> {
        match &row.written {
            Err(why) => self.progress.say(&format!("audiocap: {}: {}", row.name(), safe(why))),
            Ok(written) => written.idle.iter().for_each(|idle| {
                self.progress.say(&format!("audiocap: note: {}: {idle}", row.cell.setting));
            }),
        }
        if self.options.json {
            self.progress.aside(|| row.tell(&self.clips[row.clip]))?;
        }
        self.rows.push(row);
        Ok(())
    }
}
