//! Makes the tiny Whisper of the demo: a HuggingFace directory with a tokenizer of its own.
//!
//! `audiocap demo --write-model DIR` writes it; with `--weights`, as the model in `data/demo` was that is part of the program,
//! after training.

mod configs;
mod initial;
mod trained;
mod vocabulary;

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::files::write_atomic;

/// Width, and the sizes that follow from it.
const D_MODEL: usize = 128;
/// Layers of the encoder and of the decoder.
const LAYERS: usize = 2;
const HEADS: usize = 4;
/// Deviation of the first weights. Whisper's 0.02 suits wide layers; in ones as narrow as these what is heard would all but vanish
/// beside the positions, and training would take long to find it.
const INIT_STD: f64 = 0.08;
const MEL_BINS: usize = 80;
const SOURCE_POSITIONS: usize = 1500;
const TARGET_POSITIONS: usize = 448;

/// Writes the model into `dir`, which is made. Its tokenizer learns from `captions` and a list of everyday words; its weights
/// are those of the folder `trained`, or without one drawn as HuggingFace draws them, from a fixed seed.
///
/// # Errors
/// What the file system says; trained weights that are none of this model.
pub fn write(dir: &Path, captions: &[String], trained: Option<&Path>) -> Result<()> {
    let vocabulary = vocabulary::train(captions)?;
    let weights = match trained {
        Some(from) => trained::weights(from, vocabulary.len())?,
        None => initial::weights(vocabulary.len()).context("cannot draw the demo model's weights")?,
    };
    for (name, text) in vocabulary.files()?.into_iter().chain(configs::files(&vocabulary)) {
        write_atomic(&dir.join(name), text.as_bytes())?;
    }
    write_atomic(&dir.join("model.safetensors"), &weights)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Checkpoint, Device, Precision, Search, Stop};

    #[test]
    fn what_is_written_loads_and_captions() {
        let folder = tempfile::tempdir().unwrap();
        let captions = ["A bell rings slowly.", "Rain falls heavily on a tin roof."].map(String::from);
        super::write(folder.path(), &captions, None).unwrap();
        let checkpoint = Checkpoint::load(folder.path(), Device::Cpu, Precision::F32).unwrap();
        let prompt = checkpoint.prompt("clotho > caption: ").unwrap().ids();
        let most = prompt.len() + 5;
        let caption = checkpoint
            .caption(
                &vec![0.1; 16_000],
                "clotho > caption: ",
                &Search::greedy(most),
                &Stop::default().watch(),
                &mut |_| (),
            )
            .unwrap()
            .remove(0);
        assert_eq!(caption.tokens[..caption.prompt_len], prompt);
        assert!((1..=5).contains(&(caption.tokens.len() - caption.prompt_len)));
        let text = "A bell rings: (naïve?) 犬";
        let ids = checkpoint.tokenizer.encode(text).unwrap();
        assert_eq!(checkpoint.tokenizer.decode(&ids).unwrap(), text, "every byte has a token");
    }
}
