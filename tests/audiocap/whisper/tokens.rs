//! Token ids of texts, prefixes and labels.

use audiocap::whisper::{GenerationConfig, Prompt, Tokenizer, WhisperConfig, labels};

use super::{golden, ids, read};

#[test]
fn texts_become_huggingfaces_ids_and_back() {
    let Some((golden, weights)) = golden() else { return };
    let tokenizer = Tokenizer::read(&weights).unwrap();
    for case in read(&golden, "tokens.json")["texts"].as_array().unwrap() {
        let text = case["text"].as_str().unwrap();
        assert_eq!(tokenizer.decode(&ids(&case["ids"])).unwrap(), case["decode_no_cleanup"].as_str().unwrap());
        if !text.contains("<|") {
            assert_eq!(tokenizer.encode(text).unwrap(), ids(&case["ids"]), "{text}");
        }
    }
    for case in read(&golden, "decode.json").as_array().unwrap() {
        assert_eq!(tokenizer.decode(&ids(&case["ids"])).unwrap(), case["decode_no_cleanup"].as_str().unwrap());
    }
}

/// The references take the name of a special token for the token. Ours are those of HuggingFace's `split_special_tokens`.
#[test]
fn the_name_of_a_special_token_is_text() {
    let Some((_, weights)) = golden() else { return };
    let tokenizer = Tokenizer::read(&weights).unwrap();
    let text = "<|endoftext|> literal";
    let ids = tokenizer.encode(text).unwrap();
    assert_eq!(ids, [27, 91, 3999, 844, 3828, 91, 29, 20_411]);
    assert_eq!(tokenizer.decode(&ids).unwrap(), text);
}

#[test]
fn the_slow_tokenizers_files_give_the_same_ids() {
    let Some((golden, weights)) = golden() else { return };
    let dir = tempfile::tempdir().unwrap();
    for name in ["vocab.json", "merges.txt", "added_tokens.json"] {
        std::fs::copy(weights.join(name), dir.path().join(name)).unwrap();
    }
    let tokenizer = Tokenizer::read(dir.path()).unwrap();
    for case in read(&golden, "tokens.json")["texts"].as_array().unwrap() {
        let text = case["text"].as_str().unwrap();
        if !text.contains("<|") {
            assert_eq!(tokenizer.encode(text).unwrap(), ids(&case["ids"]));
        }
    }
    assert_eq!(tokenizer.special("<|notimestamps|>").unwrap(), 50_363);
}

#[test]
fn prompts_and_labels_are_the_published_systems() {
    let Some((golden, weights)) = golden() else { return };
    let tokenizer = Tokenizer::read(&weights).unwrap();
    let config = WhisperConfig::read(&weights).unwrap();
    let generation = GenerationConfig::read(&weights, &config).unwrap();
    let tokens = read(&golden, "tokens.json");
    for (prefix, case) in tokens["prefixes"].as_object().unwrap() {
        let prompt = Prompt::new(&tokenizer, &generation, prefix).unwrap();
        assert_eq!(prompt.ids(), ids(&case["decoder_prompt"]), "{prefix}");
        assert_eq!(prompt.prefix, ids(&case["forced_ac_decoder_ids"]));
        assert_eq!(labels(&tokenizer, &config, &prompt, "").unwrap(), ids(&case["empty_caption_labels"]));
    }
    for case in tokens["labels"].as_array().unwrap() {
        let prompt = Prompt::new(&tokenizer, &generation, case["prefix"].as_str().unwrap()).unwrap();
        let made = labels(&tokenizer, &config, &prompt, case["caption"].as_str().unwrap()).unwrap();
        assert_eq!(made, ids(&case["labels"]));
    }
}
