//! Everything that is decided before the model is loaded.

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::{Error, bail};

use super::inputs::{Input, Inputs};
use super::log;
use super::microphone::Recording;
use super::options::Options;
use super::table::Target;
use crate::audio::Listen;
use crate::cli::arguments::Global;
use crate::cli::model::Choice;
use crate::config::{CaptionConfig, Settings};
use crate::whisper::{Checkpoint, Search, Start};

/// What is captioned, how, and where the captions go.
pub struct Plan {
    /// The config, with what the command line said in it.
    pub config: CaptionConfig,
    /// The prefix of every caption.
    pub prefix: String,
    /// The model.
    pub model: Choice,
    /// The CSV, if one was asked for.
    pub target: Option<Target>,
    /// What is still to caption.
    pub inputs: Inputs,
    /// What to listen to of each.
    pub listen: Listen,
    /// The names that the CSV has a row for already.
    pub done: HashSet<String>,
    /// Clips that an earlier run had captioned.
    pub resumed: usize,
    /// What was named on the command line, as absolute paths.
    pub paths: Vec<PathBuf>,
    /// What is to be recorded first, and captioned.
    pub recording: Option<Recording>,
}

impl Plan {
    /// Reads the config, finds the clips, and refuses what cannot work before anything costs time.
    pub fn new(global: &Global, options: &Options) -> anyhow::Result<Self> {
        let mut config = options.config()?;
        let model = Choice::new(global, &config, &Settings::load().0)?;
        config.architecture.name = Some(model.name.clone());
        let target = options.output_file.as_ref().map(|path| Target::new(path, options.existing())).transpose()?;
        let listen = config.hear.listen().map_err(Error::msg)?;
        let recording = options.microphone.recording()?;
        let mut inputs = recording.as_ref().map_or_else(|| find(options), |recording| Ok(recorded(recording)))?;
        if let Some(target) = &target {
            refuse_to_write_over(&inputs, target)?;
        }
        let paths = options.paths.iter().map(std::path::absolute).collect::<Result<_, _>>()?;
        let all = inputs.clips.len();
        let done = target.as_ref().map_or_else(|| Ok(HashSet::new()), Target::done)?;
        inputs.clips.retain(|clip| !done.contains(&clip.name));
        let resumed = all - inputs.clips.len();
        let prefix = options.prefix(&config);
        Ok(Self { config, prefix, model, target, inputs, listen, done, resumed, paths, recording })
    }

    /// Refuses to go on with a table that was made in another way; `begun` is what its captions begin with.
    pub fn check_resumed(&self, checkpoint: &Checkpoint, begun: &[u32]) -> anyhow::Result<()> {
        let Some(target) = self.target.as_ref().filter(|target| target.resumes()) else { return Ok(()) };
        let now = log::identity(&self.prefix, begun, &self.paths, &checkpoint.info().path, &self.config);
        log::check_same(&target.log(), &now)
    }

    /// Clips in all: captioned before, to caption, and those that could not even be looked at.
    pub fn clips(&self) -> usize {
        self.resumed + self.inputs.clips.len() + self.inputs.troubles.len()
    }

    /// How captions that begin with `begun` are searched for with this model. Knobs that cannot be had together, and a start that
    /// leaves no room for a caption, are refused here: once instead of for every clip.
    pub fn search(&self, checkpoint: &Checkpoint, begun: &[u32]) -> anyhow::Result<Search> {
        let search = Search::new(&self.config.generate, &checkpoint.generation.search)?;
        checkpoint.room(Start { prompt: &checkpoint.prompt(&self.prefix)?.ids(), begun }, &search)?;
        Ok(search)
    }
}

/// The recording, as if it was there already.
fn recorded(recording: &Recording) -> Inputs {
    let clip = Input { name: recording.name(), path: recording.file.clone() };
    Inputs { clips: vec![clip], ..Inputs::default() }
}

/// The table, or the log beside it, must not be one of the sounds.
fn refuse_to_write_over(inputs: &Inputs, target: &Target) -> anyhow::Result<()> {
    for file in [&target.path, &target.log()] {
        let Ok(real) = file.canonicalize() else { continue };
        if let Some(clip) = inputs.clips.iter().find(|clip| clip.path.canonicalize().is_ok_and(|path| path == real)) {
            bail!("{} is one of the sounds to caption: name another --output-file", clip.path.display());
        }
    }
    Ok(())
}

fn find(options: &Options) -> anyhow::Result<Inputs> {
    let inputs = Inputs::collect(&options.paths, options.recursive);
    if !inputs.clips.is_empty() {
        return Ok(inputs);
    }
    if let Some((path, why)) = inputs.troubles.first() {
        bail!("{}: {why}", path.display());
    }
    let hint = if options.recursive { "" } else { "; --recursive looks into the folders in it" };
    let places: Vec<String> = options.paths.iter().map(|path| path.display().to_string()).collect();
    bail!("there are no sound files in {}{hint}", places.join(", "))
}
