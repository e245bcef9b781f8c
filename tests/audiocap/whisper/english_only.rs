//! English-only models, whose prompt has no language and no task.

use std::path::Path;

use audiocap::whisper::{Checkpoint, Device, Precision, Search, Watch};
use serde_json::Value;

use super::{ids, npy};
use crate::support::{shared, whisper_tiny_en};

const PREFIX: &str = "clotho > caption: ";

fn load(dir: &Path) -> anyhow::Result<Checkpoint> {
    Checkpoint::load(dir, Device::Cpu, Precision::F32)
}

/// The demo's model with a tokenizer that knows no language and no task.
fn without_languages(multilingual: bool) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), dir.path().join(entry.file_name())).unwrap();
    }
    change(dir.path(), "generation_config.json", |config| config["is_multilingual"] = multilingual.into());
    change(dir.path(), "tokenizer.json", |tokenizer| {
        for token in tokenizer["added_tokens"].as_array_mut().unwrap() {
            if ["<|en|>", "<|transcribe|>", "<|translate|>"].contains(&token["content"].as_str().unwrap()) {
                token["content"] = format!("<|unused{}|>", token["id"]).into();
            }
        }
    });
    dir
}

fn change(dir: &Path, name: &str, change: impl FnOnce(&mut Value)) {
    let mut file: Value = serde_json::from_slice(&std::fs::read(dir.join(name)).unwrap()).unwrap();
    change(&mut file);
    std::fs::write(dir.join(name), file.to_string()).unwrap();
}

#[test]
fn the_prompt_is_start_and_no_timestamps() {
    let dir = without_languages(false);
    let checkpoint = load(dir.path()).unwrap();
    let special = |name| checkpoint.tokenizer.special(name).unwrap();
    let prompt = checkpoint.prompt(PREFIX).unwrap();
    assert_eq!(prompt.special, [special("<|startoftranscript|>"), special("<|notimestamps|>")]);
    assert_eq!(prompt.prefix, checkpoint.tokenizer.encode(PREFIX).unwrap());
    let score = checkpoint.score(&vec![0.1; 16_000], PREFIX, "A bell rings.", &Watch::default()).unwrap();
    assert_eq!(score.prompt_len, prompt.ids().len());
    assert!(score.loss.is_finite());
}

#[test]
fn a_multilingual_model_without_its_tokens_says_which_it_lacks() {
    let dir = without_languages(true);
    let error = load(dir.path()).unwrap().prompt(PREFIX).unwrap_err().to_string();
    assert!(error.contains("<|en|>"), "{error}");
}

/// `OpenAI`'s tiny.en, and what transformers writes with it.
fn tiny() -> Option<(Checkpoint, Value, std::path::PathBuf)> {
    let (dir, golden) = (whisper_tiny_en()?, shared("golden/whisper")?);
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/whisper_tiny_en.json");
    let reference = serde_json::from_slice(&std::fs::read(reference).unwrap()).unwrap();
    Some((load(&dir).unwrap(), reference, golden))
}

#[test]
fn real_weights_write_huggingfaces_tokens() {
    let Some((checkpoint, reference, golden)) = tiny() else { return };
    let most = reference["max_length"].as_u64().unwrap() as usize;
    for case in reference["greedy"].as_array().unwrap() {
        let (clip, prefix) = (case["clip"].as_str().unwrap(), case["prefix"].as_str().unwrap());
        let samples = npy(&golden.join(format!("audio16k_{clip}.npy")));
        let caption = checkpoint
            .caption(&samples, prefix, &Search::greedy(most), &Watch::default(), &mut |_| {})
            .unwrap()
            .remove(0);
        assert_eq!(caption.tokens, ids(&case["ids"]), "{clip} `{prefix}`");
    }
}

#[test]
fn real_weights_give_huggingfaces_loss() {
    let Some((checkpoint, reference, golden)) = tiny() else { return };
    let case = &reference["score"];
    let samples = npy(&golden.join(format!("audio16k_{}.npy", case["clip"].as_str().unwrap())));
    let caption = case["caption"].as_str().unwrap();
    let score = checkpoint.score(&samples, PREFIX, caption, &Watch::default()).unwrap();
    assert_eq!(score.tokens, ids(&case["labels"]));
    assert!((f64::from(score.loss) - case["loss"].as_f64().unwrap()).abs() < 2e-5, "{}", score.loss);
    let text = &reference["names_as_text"];
    assert_eq!(checkpoint.tokenizer.encode(text["text"].as_str().unwrap()).unwrap(), ids(&text["ids"]));
}
