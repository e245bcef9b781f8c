//! Sentences to vectors (Reimers and Gurevych, Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks, EMNLP 2019): the
//! mean of BERT's vectors, of unit length.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::{Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::batches;
use super::bert::{Bert, Config};
use super::pooling::{mean, unit_rows};
use super::source::Source;
use super::tokens::Tokens;
use crate::files::read_json;
use crate::text::safe;
use crate::weights::Weights;

/// A model of sentence-transformers.
pub(super) struct SentenceModel {
    bert: Bert,
    tokens: Tokens,
    /// Tokens that count of a text.
    longest: usize,
    lower: bool,
}

/// `sentence_bert_config.json`. Names are those of sentence-transformers.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Limits {
    max_seq_length: Option<usize>,
    do_lower_case: bool,
}

/// An entry of `modules.json`: a step from the text to its vector.
#[derive(Deserialize)]
struct Step {
    path: String,
    r#type: String,
}

impl SentenceModel {
    /// Loads the folder `dir` as sentence-transformers writes it.
    ///
    /// # Errors
    /// What is missing, torn, or another kind of model.
    pub(super) fn load(dir: &Path) -> Result<Self> {
        check_steps(dir)?;
        let (weights, tokens) = (Weights::open(dir)?, Tokens::read(dir)?);
        let bert = Bert::load(&Source::bert(&weights)?, &Config::read(dir)?)?;
        tokens.check_fits(bert.vocabulary())?;
        let path = dir.join("sentence_bert_config.json");
        let limits: Limits = if path.exists() { read_json(&path)? } else { Limits::default() };
        let longest = limits.max_seq_length.unwrap_or(usize::MAX).min(bert.longest());
        ensure!(longest >= 2, "{}: no text has room in {longest} tokens", dir.display());
        Ok(Self { bert, tokens, longest, lower: limits.do_lower_case })
    }

    /// Its tokenizer.
    pub(super) fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The vector of each text, of unit length.
    pub(super) fn vectors(
        &self,
        texts: &[&str],
        on_done: &mut dyn FnMut(usize),
        cancel: &AtomicBool,
    ) -> Result<Vec<Vec<f32>>> {
        let ids = |text: &&str| {
            if self.lower {
                return self.tokens.encode(&text.to_lowercase(), self.longest);
            }
            self.tokens.encode(text, self.longest)
        };
        let ids: Vec<Vec<u32>> = texts.iter().map(ids).collect::<Result<_>>()?;
        batches::run(&ids, &|batch| unit_rows(&mean(&self.bert.forward(batch)?, &batch.mask)?), on_done, cancel)
    }
}

/// Says whether the vector is the mean of BERT's, and nothing is done with it afterwards.
fn check_steps(dir: &Path) -> Result<()> {
    let path = dir.join("modules.json");
    let steps: Vec<Step> = if path.exists() { read_json(&path)? } else { Vec::new() };
    for step in steps {
        match step.r#type.rsplit('.').next().unwrap_or_default() {
            "Transformer" | "Normalize" => {}
            "Pooling" => check_pooling(&dir.join(&step.path).join("config.json"))?,
            other => bail!("{} asks for a step `{}`, which this program does not know", path.display(), safe(other)),
        }
    }
    Ok(())
}

fn check_pooling(path: &Path) -> Result<()> {
    let config: Map<String, Value> = read_json(path)?;
    let chosen = |(key, value): (&String, &Value)| key.starts_with("pooling_mode_") && *value == Value::Bool(true);
    let modes: Vec<&String> = config.iter().filter(|entry| chosen(*entry)).map(|(key, _)| key).collect();
    ensure!(
        modes == ["pooling_mode_mean_tokens"],
        "{} asks for another vector than the mean of the tokens",
        path.display()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check_steps;

    #[test]
    fn refuses_what_is_not_the_mean() {
        let dir = tempfile::tempdir().unwrap();
        assert!(check_steps(dir.path()).is_ok());
        let modules = |kind: &str| {
            format!(r#"[{{"idx": 0, "path": "1_Pooling", "type": "sentence_transformers.models.{kind}"}}]"#)
        };
        std::fs::write(dir.path().join("modules.json"), modules("Dense")).unwrap();
        assert!(check_steps(dir.path()).unwrap_err().to_string().contains("`Dense`"));
        std::fs::write(dir.path().join("modules.json"), modules("Pooling")).unwrap();
        std::fs::create_dir(dir.path().join("1_Pooling")).unwrap();
        for (mean, fine) in [(true, true), (false, false)] {
            let config = format!(r#"{{"pooling_mode_cls_token": {}, "pooling_mode_mean_tokens": {mean}}}"#, !mean);
            std::fs::write(dir.path().join("1_Pooling/config.json"), config).unwrap();
            assert_eq!(check_steps(dir.path()).is_ok(), fine);
        }
    }
}
