//! The detector of errors of fluency that was published with FENSE: a BERT and a linear layer on the vector of its first token.

use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, ensure};
use candle_nn::{Linear, Module};
use regex_automata::hybrid::regex::Regex;

use super::batches::{self, Batch};
use super::bert::{Bert, Config};
use super::source::Source;
use super::tokens::Tokens;
use crate::weights::Weights;

/// Tokens that count of a text.
const LONGEST: usize = 64;

/// A BERT with a probability for each kind of error: a superfluous tail, repeated events, repeated adverbs, missing
/// conjunctions, missing verbs and, the last, any error.
pub(super) struct Detector {
    bert: Bert,
    head: Linear,
    tokens: Tokens,
}

impl Detector {
    /// Loads the file at `path`: the pickle that was published, or the same tensors in a safetensors file. Its tokenizer lies beside it
    /// or is `tokens`: both models that FENSE is made of were published with the vocabulary of BERT in lower case.
    ///
    /// # Errors
    /// The file is torn or something else.
    pub(super) fn load(path: &Path, tokens: &Tokens) -> Result<Self> {
        let weights = Weights::open_file(path, Some("state_dict"))?;
        Self::of(&weights, path, tokens).with_context(|| format!("{} is no detector of FENSE", path.display()))
    }

    fn of(weights: &Weights, path: &Path, tokens: &Tokens) -> Result<Self> {
        let head = Source::ending(weights, "clf.weight")?;
        let (kinds, width) = head.size("clf.weight")?;
        ensure!(kinds > 0, "it knows no kinds of errors");
        let bert = Bert::load(&Source::bert(weights)?, &Config::of_width(width))?;
        let head = head.linear("clf", bert.width(), kinds)?;
        let tokens = match path.parent().filter(|dir| Tokens::are_in(dir)) {
            Some(dir) => Tokens::read(dir)?,
            None => tokens.clone(),
        };
        tokens.check_fits(bert.vocabulary())?;
        ensure!(bert.longest() >= LONGEST, "it has no room for {LONGEST} tokens");
        Ok(Self { bert, head, tokens })
    }

    /// The probabilities of each text, by kind; that of any error is the last.
    pub(super) fn probabilities(
        &self,
        texts: &[&str],
        on_done: &mut dyn FnMut(usize),
        cancel: &AtomicBool,
    ) -> Result<Vec<Vec<f32>>> {
        let ids = |text: &&str| self.tokens.encode(&bare(text), LONGEST);
        let ids: Vec<Vec<u32>> = texts.iter().map(ids).collect::<Result<_>>()?;
        batches::run(&ids, &|batch| self.judge(batch), on_done, cancel)
    }

    fn judge(&self, batch: &Batch) -> candle_core::Result<Vec<Vec<f32>>> {
        let first = self.bert.forward(batch)?.narrow(1, 0, 1)?.squeeze(1)?.contiguous()?;
        candle_nn::ops::sigmoid(&self.head.forward(&first)?)?.to_vec2()
    }
}

/// What Python's `[^\w\s]` finds.
static PUNCTUATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[^\p{L}\p{N}_\s\x1c-\x1f]+").expect("it is a regular expression"));

/// A text as the detector was made to see it: in lower case, without punctuation.
fn bare(text: &str) -> String {
    let (mut bare, mut from) = (String::with_capacity(text.len()), 0);
    for found in PUNCTUATION.find_iter(&mut PUNCTUATION.create_cache(), text) {
        bare.push_str(&text[from..found.start()]);
        from = found.end();
    }
    bare.push_str(&text[from..]);
    bare.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn letters_numbers_and_spaces_stay() {
        assert_eq!(bare("A man's dog_2 -- Loud!?"), "a mans dog_2  loud");
        assert_eq!(bare("Cafe\u{301} É\u{200d}\u{1f}\u{0}½犬\t\u{1f436}"), "cafe é\u{1f}½犬\t");
        assert_eq!(bare(""), "");
    }
}
