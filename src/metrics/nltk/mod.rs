//! The words that METEOR is made of: those of NLTK 3.8.1's `word_tokenize`, letters' case and punctuation kept.

mod parameters;
mod sentences;
mod tokens;
mod treebank;

/// The words of `text`: those of each of its sentences, since a full stop is a word of its own only where a sentence ends.
pub(super) fn words(text: &str) -> Vec<String> {
    sentences::split(text).into_iter().flat_map(treebank::words).collect()
}
