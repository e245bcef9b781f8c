//! Text to token ids and back.

use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use candle_transformers::models::whisper::{EOT_TOKEN, SOT_TOKEN};
use serde_json::{Map, Value, json};

use super::config::WhisperConfig;
use crate::files::read_json;

/// A byte-level BPE tokenizer with Whisper's special tokens.
#[derive(Clone)]
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    largest: u32,
}

impl Tokenizer {
    /// Reads `tokenizer.json` in `dir` or, where there is none, `vocab.json`, `merges.txt` and `added_tokens.json`.
    ///
    /// # Errors
    /// Which file is missing or broken.
    pub fn read(dir: &Path) -> Result<Self> {
        let path = dir.join("tokenizer.json");
        let (bytes, from) = if path.exists() {
            (std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?, path)
        } else {
            (serde_json::to_vec(&slow_files(dir)?)?, dir.join("vocab.json"))
        };
        let unusable =
            |why: tokenizers::Error| anyhow!("{} is no tokenizer this program can use: {why}", from.display());
        let mut inner = tokenizers::Tokenizer::from_bytes(bytes).map_err(unusable)?;
        take_names_as_text(&mut inner).map_err(unusable)?;
        let largest = inner.get_vocab(true).into_values().max().unwrap_or(0);
        Ok(Self { inner, largest })
    }

    /// Says whether this tokenizer and a model of `config` speak of the same ids.
    ///
    /// # Errors
    /// What does not fit.
    pub fn check_fits(&self, config: &WhisperConfig) -> Result<()> {
        let vocab = config.vocab_size;
        ensure!(
            (self.largest as usize) < vocab,
            "the tokenizer does not fit the model: its largest id is {} and the model knows {vocab} tokens",
            self.largest
        );
        let start = self.special(SOT_TOKEN)?;
        ensure!(
            start == config.decoder_start_token_id,
            "the tokenizer does not fit the model: {SOT_TOKEN} is {start}, but decoder_start_token_id is {}",
            config.decoder_start_token_id
        );
        Ok(())
    }

    /// Ids of `text` alone, without special tokens around it. A special token's name in it, such as `<|en|>`, is text like any other
    /// (HuggingFace's `split_special_tokens`): who types it, or wrote it into a dataset, does not steer the model.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        let encoding = self.inner.encode_fast(text, false).map_err(|why| anyhow!("cannot tokenize: {why}"))?;
        Ok(encoding.get_ids().to_vec())
    }

    /// The text of `ids`; special tokens are left out, half letters become `U+FFFD`.
    pub fn decode(&self, ids: &[u32]) -> Result<String> {
        self.inner.decode(ids, true).map_err(|why| anyhow!("cannot turn tokens into text: {why}"))
    }

    /// The text of one id for display: a special token by its name.
    pub fn piece(&self, id: u32) -> String {
        match self.inner.id_to_token(id) {
            Some(token) if token.starts_with("<|") => token,
            _ => self.decode(&[id]).unwrap_or_default(),
        }
    }

    /// The id of a special token such as `<|en|>`.
    ///
    /// # Errors
    /// The tokenizer has none.
    pub fn special(&self, token: &str) -> Result<u32> {
        self.inner.token_to_id(token).ok_or_else(|| anyhow!("the tokenizer has no {token}: is it Whisper's?"))
    }
}

/// Lets no name such as `<|en|>` or `<|0.00|>` in a text become the token. Some files list timestamps as tokens that are not
/// special; those are made special for it.
fn take_names_as_text(tokenizer: &mut tokenizers::Tokenizer) -> tokenizers::Result<()> {
    let added = tokenizer.get_added_tokens_decoder().into_values();
    let named =
        added.filter(|token| !token.special && token.content.starts_with("<|") && token.content.ends_with("|>"));
    let special = named.map(|token| tokenizers::AddedToken { special: true, ..token }).collect::<Vec<_>>();
    tokenizer.add_special_tokens(special)?;
    tokenizer.set_encode_special_tokens(true);
    Ok(())
}

/// The three files of HuggingFace's slow tokenizer as one `tokenizer.json`.
fn slow_files(dir: &Path) -> Result<Value> {
    let vocab: Map<String, Value> =
        read_json(&dir.join("vocab.json")).with_context(|| format!("{} has no tokenizer.json", dir.display()))?;
    let byte_level = json!({"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true});
    Ok(json!({
        "version": "1.0",
        "added_tokens": added_tokens(dir, &vocab)?,
        "pre_tokenizer": byte_level,
        "decoder": byte_level,
        "model": {"type": "BPE", "vocab": vocab, "merges": merges(&dir.join("merges.txt"))?,
                  "continuing_subword_prefix": "", "end_of_word_suffix": ""},
    }))
}

/// Lines `left right` below a `#version` line.
fn merges(path: &Path) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines =
        text.lines().enumerate().filter(|(i, line)| !(line.is_empty() || *i == 0 && line.starts_with("#version")));
    lines
        .map(|(i, line)| {
            let (left, right) = line
                .split_once(' ')
                .with_context(|| format!("{}:{}: no merge of two tokens", path.display(), i + 1))?;
            Ok(json!([left, right]))
        })
        .collect()
}

/// The special tokens, ordered by id as the library wants it: those of `added_tokens.json`, and the end of text, which the
/// vocabulary may hold itself.
fn added_tokens(dir: &Path, vocab: &Map<String, Value>) -> Result<Vec<Value>> {
    let path = dir.join("added_tokens.json");
    let mut tokens: Map<String, Value> = if path.exists() { read_json(&path)? } else { Map::new() };
    if let Some(id) = vocab.get(EOT_TOKEN) {
        tokens.insert(EOT_TOKEN.to_owned(), id.clone());
    }
    let mut tokens: Vec<(u64, String)> = tokens
        .into_iter()
        .map(|(token, id)| Ok((id.as_u64().with_context(|| format!("{}: an id is no number", path.display()))?, token)))
        .collect::<Result<_>>()?;
    tokens.sort();
    let token = |(id, content): (u64, String)| {
        json!({"id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
               "normalized": false, "special": true})
    };
    Ok(tokens.into_iter().map(token).collect())
}

#[cfg(test)]
mod tests {
    use super::Tokenizer;

    fn files(merges: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let vocab = r#"{"a": 0, "b": 1, "Ġ": 2, "ab": 3, "Ġab": 4}"#;
        std::fs::write(dir.path().join("vocab.json"), vocab).unwrap();
        std::fs::write(dir.path().join("merges.txt"), merges).unwrap();
        std::fs::write(dir.path().join("added_tokens.json"), r#"{"<|x|>": 6, "<|endoftext|>": 5}"#).unwrap();
        dir
    }

    #[test]
    fn reads_the_files_of_the_slow_tokenizer() {
        let dir = files("#version: 0.2\na b\nĠ ab\n");
        let tokenizer = Tokenizer::read(dir.path()).unwrap();
        assert_eq!(tokenizer.encode("ab ab b").unwrap(), [3, 4, 2, 1]);
        assert_eq!(tokenizer.decode(&[3, 4, 5, 2, 1]).unwrap(), "ab ab b");
        assert_eq!((tokenizer.special("<|x|>").unwrap(), tokenizer.piece(6)), (6, "<|x|>".to_owned()));
        assert!(tokenizer.special("<|en|>").is_err());
    }

    #[test]
    fn the_name_of_a_special_token_is_text() {
        let dir = files("#version: 0.2\na b\nĠ ab\n");
        let slow = Tokenizer::read(dir.path()).unwrap();
        assert!(!slow.encode("a<|x|>b").unwrap().contains(&slow.special("<|x|>").unwrap()));
        let demo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
        let tokenizer = Tokenizer::read(&demo).unwrap();
        for text in ["<|en|>", "a <|endoftext|> b", "<|startoftranscript|><|notimestamps|>clotho > caption: "] {
            let ids = tokenizer.encode(text).unwrap();
            assert_eq!(tokenizer.decode(&ids).unwrap(), text, "{ids:?}");
        }
        // Timestamps are listed as added tokens that are not special.
        let mut file: serde_json::Value =
            serde_json::from_slice(&std::fs::read(demo.join("tokenizer.json")).unwrap()).unwrap();
        let last = file["added_tokens"].as_array().unwrap().last().unwrap().clone();
        let id = last["id"].as_u64().unwrap() + 1;
        let mut stamp = last;
        stamp["id"] = id.into();
        stamp["content"] = "<|0.02|>".into();
        stamp["special"] = false.into();
        file["added_tokens"].as_array_mut().unwrap().push(stamp);
        std::fs::write(dir.path().join("tokenizer.json"), file.to_string()).unwrap();
        let tokenizer = Tokenizer::read(dir.path()).unwrap();
        assert_eq!(u64::from(tokenizer.special("<|0.02|>").unwrap()), id);
        assert!(!tokenizer.encode("a<|0.02|>").unwrap().contains(&(id as u32)));
        assert_eq!(tokenizer.decode(&[id as u32]).unwrap(), "");
    }

    #[test]
    fn names_the_broken_file_and_line() {
        let dir = files("#version: 0.2\na b\nĠab\n");
        let error = format!("{:#}", Tokenizer::read(dir.path()).err().unwrap());
        assert!(error.contains("merges.txt:3"), "{error}");
        std::fs::write(dir.path().join("tokenizer.json"), "{\"version\": ").unwrap();
        let error = format!("{:#}", Tokenizer::read(dir.path()).err().unwrap());
        assert!(error.contains("tokenizer.json"), "{error}");
    }
}
