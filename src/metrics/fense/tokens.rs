//! Text to BERT's tokens.

use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::{Map, Value, json};

use crate::files::read_json;

/// Tokens that mean something else than what they are written as.
const SPECIAL: [&str; 5] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

/// A tokenizer of word pieces.
#[derive(Clone)]
pub(super) struct Tokens {
    inner: tokenizers::Tokenizer,
    first: u32,
    last: u32,
    largest: u32,
}

impl Tokens {
    /// Whether `dir` has what is needed.
    pub(super) fn are_in(dir: &Path) -> bool {
        ["tokenizer.json", "vocab.txt"].iter().any(|name| dir.join(name).is_file())
    }

    /// Reads `tokenizer.json` in `dir` or, where there is none, `vocab.txt`.
    ///
    /// # Errors
    /// Neither is there, or it is not what BERT needs.
    pub(super) fn read(dir: &Path) -> Result<Self> {
        let path = dir.join("tokenizer.json");
        let (bytes, path) = if path.exists() {
            (std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?, path)
        } else {
            (serde_json::to_vec(&from_words(dir)?)?, dir.join("vocab.txt"))
        };
        let broken = |why| anyhow!("{} is no tokenizer this program can use: {why}", path.display());
        Self::new(tokenizers::Tokenizer::from_bytes(bytes).map_err(broken)?)
            .with_context(|| format!("{} is not BERT's", path.display()))
    }

    fn new(mut inner: tokenizers::Tokenizer) -> Result<Self> {
        // A file may ask for other lengths than those that the scores are made of.
        inner.with_padding(None);
        inner.with_truncation(None).map_err(|why| anyhow!("{why}"))?;
        let id = |token: &str| inner.token_to_id(token).with_context(|| format!("it has no token {token}"));
        let (first, last) = (id("[CLS]")?, id("[SEP]")?);
        let largest = inner.get_vocab(true).into_values().max().unwrap_or(0);
        Ok(Self { inner, first, last, largest })
    }

    /// Says whether the model of a vocabulary of so many tokens knows all of these.
    ///
    /// # Errors
    /// It does not.
    pub(super) fn check_fits(&self, vocabulary: usize) -> Result<()> {
        let largest = self.largest;
        ensure!(
            (largest as usize) < vocabulary,
            "the tokenizer does not fit the model: its largest id is {largest} and the model knows {vocabulary} tokens"
        );
        Ok(())
    }

    /// `[CLS]`, the ids of `text`, and `[SEP]`; what goes beyond `longest` ids in all is cut off.
    pub(super) fn encode(&self, text: &str, longest: usize) -> Result<Vec<u32>> {
        let encoding = self.inner.encode_fast(text, false).map_err(|why| anyhow!("cannot tokenize: {why}"))?;
        let inner = encoding.get_ids().iter().copied().take(longest.saturating_sub(2));
        Ok(std::iter::once(self.first).chain(inner).chain([self.last]).collect())
    }
}

/// `vocab.txt`, a token a line, as a `tokenizer.json`.
fn from_words(dir: &Path) -> Result<Value> {
    let path = dir.join("vocab.txt");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} has neither tokenizer.json nor vocab.txt", dir.display()))?;
    let words: Map<String, Value> =
        text.lines().enumerate().map(|(id, word)| (word.trim_end().to_owned(), json!(id))).collect();
    let special = |token: &&str| {
        let id = words.get(*token)?;
        Some(json!({"id": id, "content": token, "single_word": false, "lstrip": false, "rstrip": false,
                    "normalized": false, "special": true}))
    };
    let added: Vec<Value> = SPECIAL.iter().filter_map(special).collect();
    Ok(json!({
        "version": "1.0",
        "added_tokens": added,
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                       "strip_accents": null, "lowercase": lowers(dir)?},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": words},
    }))
}

/// Whether the model knows lower case only, which most do.
fn lowers(dir: &Path) -> Result<bool> {
    let path = dir.join("tokenizer_config.json");
    let config: Value = if path.exists() { read_json(&path)? } else { Value::Null };
    Ok(config["do_lower_case"].as_bool().unwrap_or(true))
}

#[cfg(test)]
mod tests {
    use super::Tokens;

    #[test]
    fn reads_a_list_of_words_and_cuts_what_is_too_long() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\ndog\n##s\nbark\n.\n").unwrap();
        let tokens = Tokens::read(dir.path()).unwrap();
        assert_eq!(tokens.encode("Dogs  bark. x [SEP]", 99).unwrap(), [2, 4, 5, 6, 7, 1, 3, 3]);
        assert_eq!(tokens.encode("dogs bark", 4).unwrap(), [2, 4, 5, 3]);
        assert_eq!(tokens.encode("", 99).unwrap(), [2, 3]);
        assert!(tokens.check_fits(8).is_ok() && tokens.check_fits(7).is_err());
        std::fs::write(dir.path().join("tokenizer_config.json"), r#"{"do_lower_case": false}"#).unwrap();
        assert_eq!(Tokens::read(dir.path()).unwrap().encode("Dog dog", 99).unwrap(), [2, 1, 4, 3]);
    }

    #[test]
    fn says_what_is_missing() {
        let dir = tempfile::tempdir().unwrap();
        let error = || format!("{:#}", Tokens::read(dir.path()).err().unwrap());
        assert!(error().contains("neither tokenizer.json nor vocab.txt"), "{}", error());
        std::fs::write(dir.path().join("vocab.txt"), "[UNK]\ndog\n").unwrap();
        assert!(error().contains("no token [CLS]"), "{}", error());
        std::fs::write(dir.path().join("tokenizer.json"), "{}").unwrap();
        assert!(error().contains("tokenizer.json is no tokenizer"), "{}", error());
    }
}
