//! The demo model's configuration files, with the ids that its tokenizer gave.

use serde_json::{Value, json};

use super::vocabulary::{SPECIAL, Vocabulary};
use super::{D_MODEL, HEADS, INIT_STD, LAYERS, MEL_BINS, SOURCE_POSITIONS, TARGET_POSITIONS};
use crate::audio::AudioContext;

/// Every JSON file beside the tokenizer's own.
pub fn files(vocabulary: &Vocabulary) -> Vec<(&'static str, String)> {
    let files = [
        ("config.json", config(vocabulary)),
        ("generation_config.json", generation(vocabulary)),
        ("preprocessor_config.json", preprocessor()),
        ("tokenizer_config.json", tokenizer()),
        ("special_tokens_map.json", special_tokens()),
    ];
    files.map(|(name, value)| (name, format!("{value:#}\n"))).to_vec()
}

fn config(vocabulary: &Vocabulary) -> Value {
    let end = vocabulary.special("<|endoftext|>");
    json!({
        "architectures": ["WhisperForConditionalGeneration"],
        "model_type": "whisper",
        "activation_function": "gelu",
        "d_model": D_MODEL,
        "encoder_layers": LAYERS,
        "encoder_attention_heads": HEADS,
        "encoder_ffn_dim": 4 * D_MODEL,
        "decoder_layers": LAYERS,
        "decoder_attention_heads": HEADS,
        "decoder_ffn_dim": 4 * D_MODEL,
        "num_hidden_layers": LAYERS,
        "num_mel_bins": MEL_BINS,
        "max_source_positions": SOURCE_POSITIONS,
        "max_target_positions": TARGET_POSITIONS,
        "max_length": TARGET_POSITIONS,
        "vocab_size": vocabulary.len(),
        "init_std": INIT_STD,
        "dropout": 0.0,
        "attention_dropout": 0.0,
        "activation_dropout": 0.0,
        "encoder_layerdrop": 0.0,
        "decoder_layerdrop": 0.0,
        "is_encoder_decoder": true,
        "scale_embedding": false,
        "tie_word_embeddings": true,
        "use_cache": true,
        "bos_token_id": end,
        "eos_token_id": end,
        "pad_token_id": end,
        "decoder_start_token_id": vocabulary.special("<|startoftranscript|>"),
        "suppress_tokens": suppressed(vocabulary),
        "begin_suppress_tokens": begin_suppressed(vocabulary),
        "torch_dtype": "float16",
        // It learns from batches that are as long as their longest clip (configs/demo-model.yaml).
        "audio_context": AudioContext::Clip,
    })
}

fn generation(vocabulary: &Vocabulary) -> Value {
    let id = |token| vocabulary.special(token);
    let end = id("<|endoftext|>");
    json!({
        "bos_token_id": end,
        "eos_token_id": end,
        "pad_token_id": end,
        "decoder_start_token_id": id("<|startoftranscript|>"),
        "prev_sot_token_id": id("<|startofprev|>"),
        "no_timestamps_token_id": id("<|notimestamps|>"),
        "is_multilingual": true,
        "lang_to_id": { "<|en|>": id("<|en|>") },
        "task_to_id": { "transcribe": id("<|transcribe|>"), "translate": id("<|translate|>") },
        "max_initial_timestamp_index": 50,
        "max_length": TARGET_POSITIONS,
        "return_timestamps": false,
        "suppress_tokens": suppressed(vocabulary),
        "begin_suppress_tokens": begin_suppressed(vocabulary),
        "transformers_version": "4.46.3",
    })
}

/// What a caption must not contain, as in Whisper's own list: signs that only notation has, and every special token but the
/// end of text.
fn suppressed(vocabulary: &Vocabulary) -> Vec<u32> {
    let sign = |text: &str| !text.is_empty() && text.chars().all(|c| "\"#()*+/:;<=>@[\\]^_`{|}~".contains(c));
    let mut ids = vocabulary.ids(sign);
    ids.extend(SPECIAL[1..].iter().map(|token| vocabulary.special(token)));
    ids
}

/// A caption begins neither with a bare space nor with its end.
fn begin_suppressed(vocabulary: &Vocabulary) -> Vec<u32> {
    let mut ids = vocabulary.ids(str::is_empty);
    ids.push(vocabulary.special("<|endoftext|>"));
    ids
}

fn preprocessor() -> Value {
    json!({
        "feature_extractor_type": "WhisperFeatureExtractor",
        "processor_class": "WhisperProcessor",
        "chunk_length": 30,
        "feature_size": MEL_BINS,
        "hop_length": 160,
        "n_fft": 400,
        "n_samples": 480_000,
        "nb_max_frames": 3000,
        "padding_side": "right",
        "padding_value": 0.0,
        "return_attention_mask": false,
        "sampling_rate": 16_000,
    })
}

fn tokenizer() -> Value {
    json!({
        "tokenizer_class": "WhisperTokenizer",
        "processor_class": "WhisperProcessor",
        "add_prefix_space": false,
        "clean_up_tokenization_spaces": false,
        "errors": "replace",
        "model_max_length": 1024,
        "bos_token": "<|endoftext|>",
        "eos_token": "<|endoftext|>",
        "pad_token": "<|endoftext|>",
        "unk_token": "<|endoftext|>",
    })
}

fn special_tokens() -> Value {
    json!({
        "bos_token": "<|endoftext|>",
        "eos_token": "<|endoftext|>",
        "pad_token": "<|endoftext|>",
        "unk_token": "<|endoftext|>",
        "additional_special_tokens": SPECIAL,
    })
}
