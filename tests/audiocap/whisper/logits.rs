//! Teacher-forced logits (5e-4) and losses (2e-5).

use std::path::Path;

use audiocap::audio::LogMel;
use audiocap::whisper::model::Whisper;
use audiocap::whisper::ops::token_losses;
use audiocap::whisper::weights::{Parameters, Weights};
use audiocap::whisper::{Checkpoint, Device as OurDevice, Precision, Watch, WhisperConfig};
use candle_core::{DType, Device, Tensor};
use serde_json::Value;

use super::{golden, npy, read};

/// Decoder input and targets of a padded batch; -100 becomes the padding id and a weight of 0.
struct Batch {
    input: Tensor,
    targets: Tensor,
    counts: Tensor,
}

fn batch(labels: &Value) -> Batch {
    let rows: Vec<Vec<i64>> = serde_json::from_value(labels.clone()).unwrap();
    let time = rows[0].len();
    let id = |label: i64| if label < 0 { 50_257 } else { label as u32 };
    let shifted = |row: &Vec<i64>| [&[50_258], &row[..time - 1]].concat();
    let tensor =
        |rows: Vec<u32>| Tensor::from_vec(rows, (labels.as_array().unwrap().len(), time), &Device::Cpu).unwrap();
    Batch {
        input: tensor(rows.iter().flat_map(shifted).map(id).collect()),
        targets: tensor(rows.iter().flatten().map(|&l| id(l)).collect()),
        counts: tensor(rows.iter().flatten().map(|&l| u32::from(l >= 0)).collect()).to_dtype(DType::F32).unwrap(),
    }
}

fn clips(name: &str) -> Vec<&str> {
    match name {
        "single_vinyl" => vec!["vinyl"],
        "single_speech" => vec!["speech"],
        name if name.starts_with("single") => vec!["bell"],
        _ => vec!["bell", "tabla"],
    }
}

fn hear(model: &Whisper, golden: &Path, clips: &[&str]) -> Tensor {
    let log_mel = |clip: &&str| LogMel::new(80).compute(&npy(&golden.join(format!("audio16k_{clip}.npy"))));
    let log_mels: Vec<f32> = clips.iter().flat_map(log_mel).collect();
    let log_mels = Tensor::from_vec(log_mels, (clips.len(), 80, 3000), &Device::Cpu).unwrap();
    model.encode(&log_mels, &Watch::default()).unwrap()
}

#[test]
fn agree_with_huggingface() {
    let Some((golden, dir)) = golden() else { return };
    let weights = Weights::open(&dir).unwrap();
    let mut parameters = Parameters::frozen(&weights, DType::F32, &Device::Cpu);
    let model = Whisper::new(&WhisperConfig::read(&dir).unwrap(), &mut parameters).unwrap();
    for case in read(&golden, "logits.json")["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let batch = batch(&case["labels"]);
        let logits = model.decode(&batch.input, &hear(&model, &golden, &clips(name))).unwrap();
        check_logits(name, case, &logits);
        check_losses(name, case, &token_losses(&logits, &batch.targets).unwrap(), &batch.counts);
    }
}

fn check_logits(name: &str, case: &Value, logits: &Tensor) {
    let logits: Vec<Vec<Vec<f32>>> = logits.to_vec3().unwrap();
    let best_ids: Vec<Vec<Vec<usize>>> = serde_json::from_value(case["top5_ids"].clone()).unwrap();
    let best: Vec<Vec<Vec<f32>>> = serde_json::from_value(case["top5_logits"].clone()).unwrap();
    for (row, (ids, right)) in best_ids.iter().zip(&best).enumerate() {
        for (at, (ids, right)) in ids.iter().zip(right).enumerate() {
            for (&id, &right) in ids.iter().zip(right) {
                let ours = logits[row][at][id];
                assert!((ours - right).abs() < 5e-4, "{name} row {row} at {at}: {ours}, not {right}");
            }
        }
    }
}

fn check_losses(name: &str, case: &Value, losses: &Tensor, counts: &Tensor) {
    let sum = (losses * counts).unwrap().sum_all().unwrap().to_scalar::<f32>().unwrap();
    let loss = f64::from(sum / counts.sum_all().unwrap().to_scalar::<f32>().unwrap());
    let right = case["loss"].as_f64().unwrap();
    println!("{name}: loss {loss:.6}, reference {right:.6}");
    assert!((loss - right).abs() < 2e-5, "{name}: loss {loss}, not {right}");
}

#[test]
fn the_score_of_a_caption_is_the_training_loss() {
    let Some((golden, dir)) = golden() else { return };
    let checkpoint = Checkpoint::load(&dir, OurDevice::Cpu, Precision::F32).unwrap();
    let case = &read(&golden, "logits.json")["cases"][2];
    assert_eq!(case["name"], "single_bell_prefix0");
    let caption = "A large bell rings and slowly fades away.";
    let samples = npy(&golden.join("audio16k_bell.npy"));
    let score = checkpoint.score(&samples, "clotho > caption: ", caption, &Watch::default()).unwrap();
    let labels: Vec<u32> = serde_json::from_value(case["labels"][0].clone()).unwrap();
    assert_eq!((score.tokens, score.prompt_len), (labels, 11));
    assert!((f64::from(score.loss) - case["loss"].as_f64().unwrap()).abs() < 2e-5, "{}", score.loss);
}
