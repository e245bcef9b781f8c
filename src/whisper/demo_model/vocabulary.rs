//! The demo's tokenizer: byte-level BPE as Whisper's, learned from the demo's captions.

use anyhow::{Context as _, Result, anyhow};
use serde_json::{Map, Value, json};
use tokenizers::models::bpe::{BPE, BpeTrainerBuilder};
use tokenizers::normalizers::NormalizerWrapper;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::processors::template::TemplateProcessing;
use tokenizers::{AddedToken, TokenizerBuilder, TokenizerImpl};

/// Whisper's special tokens in the order of their ids, English as the only language.
pub const SPECIAL: [&str; 9] = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nocaptions|>",
    "<|notimestamps|>",
];

/// Words that people use of sounds, beyond those of the demo's captions.
const WORDS: &str = include_str!("words.txt");
const PREFIXES: [&str; 3] = ["clotho > caption: ", "audiocaps > caption: ", "audioset > keywords: "];
/// Tokens learned, the 256 bytes among them.
const LEARNED: usize = 1200;

type Bpe = TokenizerImpl<BPE, NormalizerWrapper, ByteLevel, TemplateProcessing, ByteLevel>;

/// A trained tokenizer with its special tokens.
pub struct Vocabulary {
    tokenizer: Bpe,
}

/// Learns from `captions`, the prefixes and the list of words.
pub fn train(captions: &[String]) -> Result<Vocabulary> {
    let train = || -> tokenizers::Result<Bpe> {
        let bytes = ByteLevel::new(false, true, true);
        let mut tokenizer = TokenizerBuilder::new()
            .with_model(BPE::default())
            .with_normalizer(None)
            .with_pre_tokenizer(Some(bytes))
            .with_post_processor(None)
            .with_decoder(Some(bytes))
            .build()?;
        let mut trainer = BpeTrainerBuilder::new()
            .show_progress(false)
            .vocab_size(LEARNED)
            .min_frequency(1)
            .initial_alphabet(ByteLevel::alphabet().into_iter().collect())
            .build();
        tokenizer.train(&mut trainer, corpus(captions).into_iter())?;
        tokenizer.add_special_tokens(SPECIAL.map(|token| AddedToken::from(token, true)))?;
        let ids = SPECIAL.map(|token| (token, tokenizer.token_to_id(token).unwrap_or_default())).to_vec();
        let frame = "<|startoftranscript|> <|en|> <|transcribe|> <|notimestamps|> $0 <|endoftext|>";
        tokenizer
            .with_post_processor(Some(TemplateProcessing::builder().try_single(frame)?.special_tokens(ids).build()?));
        Ok(tokenizer)
    };
    train().map(|tokenizer| Vocabulary { tokenizer }).map_err(|why| anyhow!("cannot train the demo's tokenizer: {why}"))
}

/// Captions count as written; a word of the list once alone and once within a sentence.
fn corpus(captions: &[String]) -> Vec<String> {
    let words = WORDS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let prefixes = PREFIXES.into_iter().flat_map(|prefix| [prefix; 20]);
    let words = words.map(|word| format!("{word} {word}"));
    captions.iter().cloned().chain(prefixes.map(String::from)).chain(words).collect()
}

impl Vocabulary {
    /// Number of tokens, special ones included.
    pub fn len(&self) -> usize {
        self.tokenizer.get_vocab_size(true)
    }

    /// Id of a special token.
    pub fn special(&self, token: &str) -> u32 {
        self.tokenizer.token_to_id(token).unwrap_or_default()
    }

    /// Ids of the learned tokens for whose text (spaces around it apart) `chosen` holds, ascending.
    pub fn ids(&self, chosen: impl Fn(&str) -> bool) -> Vec<u32> {
        let learned = self.len() - SPECIAL.len();
        let text = |id: u32| self.tokenizer.id_to_token(id).unwrap_or_default();
        (0..learned as u32).filter(|&id| chosen(text(id).trim_matches('Ġ'))).collect()
    }

    /// The tokenizer's files, in the fast format and in the old one.
    pub fn files(&self) -> Result<Vec<(&'static str, String)>> {
        let text = self.tokenizer.to_string(true).map_err(|why| anyhow!("cannot write the demo's tokenizer: {why}"))?;
        let whole: Value = serde_json::from_str(&text)?;
        let merges = whole["model"]["merges"].as_array().context("the demo's tokenizer has no merges")?;
        let merge = |pair: &Value| format!("{} {}\n", pair[0].as_str().unwrap_or(""), pair[1].as_str().unwrap_or(""));
        let merges: String = merges.iter().map(merge).collect();
        let added: Map<String, Value> =
            SPECIAL.map(|token| (token.to_owned(), json!(self.special(token)))).into_iter().collect();
        Ok(vec![
            ("tokenizer.json", text),
            ("vocab.json", whole["model"]["vocab"].to_string()),
            ("merges.txt", format!("#version: 0.2\n{merges}")),
            ("added_tokens.json", format!("{:#}\n", Value::Object(added))),
        ])
    }
}
