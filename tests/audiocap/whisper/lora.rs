//! An adapter that is turned: off it is the base model, half way what a merge at half its scale is.

use std::path::Path;

use audiocap::whisper::{Checkpoint, Choice, Device, Precision, Trainable, Watch};

use super::{golden, npy, read};

const CAPTION: &str = "a bell is ringing";

/// A copy of a reference adapter whose config names the base that is there, with `lora_alpha` times `alpha`.
fn adapter(golden: &Path, name: &str, base: &Path) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let weights = "adapter_model.safetensors";
    std::fs::copy(golden.join(name).join(weights), dir.path().join(weights)).unwrap();
    let mut config = read(&golden.join(name), "adapter_config.json");
    config["base_model_name_or_path"] = base.to_str().unwrap().into();
    std::fs::write(dir.path().join("adapter_config.json"), config.to_string()).unwrap();
    dir
}

/// The log-probabilities of the caption's tokens.
fn heard(checkpoint: &Checkpoint, samples: &[f32]) -> Vec<f32> {
    checkpoint.score(samples, "clotho > caption: ", CAPTION, &Watch::default()).unwrap().log_probs
}

fn load(dir: &Path) -> Checkpoint {
    Checkpoint::load(dir, Device::Cpu, Precision::F32).unwrap()
}

fn farthest(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn a_strength_of_0_is_the_base_and_1_what_was_trained() {
    let Some((golden, base)) = golden() else { return };
    let samples = npy(&golden.join("audio16k_bell.npy"));
    let plain = load(&base);
    assert_eq!(plain.adapter(), None);
    let error = plain.set_adapter(0.5).unwrap_err().to_string();
    assert!(error.contains("whole model"), "{error}");
    let plain = heard(&plain, &samples);
    // The second brings biases of its own with it.
    for name in ["lora_qv_r8", "lora_qvfc1_r4_biasall"] {
        let dir = adapter(&golden, name, &base);
        let adapted = load(dir.path());
        assert_eq!(adapted.adapter(), Some(1.0));
        let full = heard(&adapted, &samples);
        assert!(farthest(&full, &plain) > 1e-3, "{name} does something");
        adapted.set_adapter(0.0).unwrap();
        assert_eq!(heard(&adapted, &samples), plain, "{name} off is the base model to the last bit");
        adapted.set_adapter(1.0).unwrap();
        assert_eq!(heard(&adapted, &samples), full, "{name} on again");
        assert!(adapted.set_adapter(f32::NAN).is_err());
    }
}

#[test]
fn a_strength_of_a_half_is_a_merge_at_half_the_scale() {
    let Some((golden, base)) = golden() else { return };
    let samples = npy(&golden.join("audio16k_tabla.npy"));
    for name in ["lora_qv_r8", "lora_qvfc1_r4_biasall"] {
        let dir = adapter(&golden, name, &base);
        let model = Trainable::open(dir.path(), Device::Cpu, Precision::F32, &Choice::default()).unwrap();
        let full = heard(&model.checkpoint, &samples);
        model.checkpoint.set_adapter(0.5).unwrap();
        let half = heard(&model.checkpoint, &samples);
        let out = tempfile::tempdir().unwrap();
        model.save_merged(out.path()).unwrap();
        let merged = heard(&load(out.path()), &samples);
        assert!(farthest(&half, &merged) < 1e-4, "{name}: off by {}", farthest(&half, &merged));
        assert!(farthest(&half, &full) > 1e-3, "{name}: half is not all");
    }
}

#[test]
fn an_adapter_that_is_trained_keeps_its_strength() {
    let Some((golden, base)) = golden() else { return };
    let dir = adapter(&golden, "lora_qv_r8", &base);
    let choice = Choice { trains: Some(&|_| true), ..Choice::default() };
    let model = Trainable::open(dir.path(), Device::Cpu, Precision::F32, &choice).unwrap();
    assert_eq!(model.checkpoint.adapter(), None);
}
