//! The demo: a dataset of sounds that the program makes itself, and the tiny Whisper that belongs to it.
//!
//! With no dataset at hand there is still something to browse, hear and caption. `plan` says which clips there are, `kinds`
//! how each sounds and is described, `synth` holds the parts they are made of, `render` and `write` make the files,
//! `place` puts them into the user's data directory, and `model` unpacks the model.

mod captions;
mod kinds;
mod model;
mod ontology;
mod place;
mod plan;
mod render;
mod synth;
mod traits;
mod write;

use std::path::Path;

pub use model::model_dir;
pub use place::{open_or_make, open_or_make_in};

/// Writes the dataset that the demo's model learned from into `folder`, which is made: `clips` for training that the demo does
/// not have, and the demo's own clips for validation and test; `progress` hears how many of how many are done.
///
/// # Errors
/// What the file system says, with the file's name.
pub fn write_further(folder: &Path, clips: usize, progress: &mut dyn FnMut(usize, usize)) -> anyhow::Result<()> {
    write::write(folder, &plan::further(clips), progress)
}

/// Every caption that any clip of the demo has: what its tokenizer should know.
pub fn captions() -> Vec<String> {
    plan::plans().iter().flat_map(|plan| captions::five(plan, &mut crate::random::seeded(!plan.seed))).collect()
}
