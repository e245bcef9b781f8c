//! The model can be trained: every variable gets a finite gradient, at batch 2.

use std::collections::HashMap;

use audiocap::random::seeded;
use audiocap::whisper::gradients::Gradients;
use audiocap::whisper::model::{Lesson, Whisper};
use audiocap::whisper::weights::{Parameters, Trained, Weights};
use audiocap::whisper::{Watch, WhisperConfig};
use candle_core::{DType, Device, Tensor, Var};
use rand::Rng as _;

const CONFIG: &str = r#"{"d_model": 8, "encoder_layers": 2, "encoder_attention_heads": 2, "encoder_ffn_dim": 16,
    "decoder_layers": 2, "decoder_attention_heads": 2, "decoder_ffn_dim": 16, "num_mel_bins": 80,
    "max_source_positions": 10, "max_target_positions": 8, "vocab_size": 11, "decoder_start_token_id": 1,
    "eos_token_id": 0, "pad_token_id": 0}"#;

fn random(shape: &[usize], seed: u64) -> Tensor {
    let mut rng = seeded(seed);
    let numbers: Vec<f32> = (0..shape.iter().product()).map(|_| rng.random_range(-0.5..0.5)).collect();
    Tensor::from_vec(numbers, shape, &Device::Cpu).unwrap()
}

/// Names and shapes of a Whisper of [`CONFIG`].
fn shapes() -> Vec<(String, Vec<usize>)> {
    let mut shapes = vec![
        ("encoder.conv1.weight".to_owned(), vec![8, 80, 3]),
        ("encoder.conv2.weight".to_owned(), vec![8, 8, 3]),
        ("encoder.embed_positions.weight".to_owned(), vec![10, 8]),
        ("decoder.embed_tokens.weight".to_owned(), vec![11, 8]),
        ("decoder.embed_positions.weight".to_owned(), vec![8, 8]),
    ];
    let mut vectors = vec!["encoder.conv1.bias".to_owned(), "encoder.conv2.bias".to_owned()];
    let mut norms = vec!["encoder.layer_norm".to_owned(), "decoder.layer_norm".to_owned()];
    for (half, attentions) in [("encoder", &["self_attn"][..]), ("decoder", &["self_attn", "encoder_attn"])] {
        for layer in [format!("{half}.layers.0"), format!("{half}.layers.1")] {
            for attention in attentions {
                for projection in ["q_proj", "k_proj", "v_proj", "out_proj"] {
                    shapes.push((format!("{layer}.{attention}.{projection}.weight"), vec![8, 8]));
                    if projection != "k_proj" {
                        vectors.push(format!("{layer}.{attention}.{projection}.bias"));
                    }
                }
                norms.push(format!("{layer}.{attention}_layer_norm"));
            }
            norms.push(format!("{layer}.final_layer_norm"));
            shapes.extend([(format!("{layer}.fc1.weight"), vec![16, 8]), (format!("{layer}.fc2.weight"), vec![8, 16])]);
            shapes.push((format!("{layer}.fc1.bias"), vec![16]));
            vectors.push(format!("{layer}.fc2.bias"));
        }
    }
    vectors.extend(norms.iter().flat_map(|n| [format!("{n}.weight"), format!("{n}.bias")]));
    shapes.extend(vectors.into_iter().map(|name| (name, vec![8])));
    shapes
}

fn write_model(dir: &std::path::Path) {
    let tensor =
        |(i, (name, shape)): (usize, (String, Vec<usize>))| (format!("model.{name}"), random(&shape, i as u64));
    let tensors: HashMap<String, Tensor> = shapes().into_iter().enumerate().map(tensor).collect();
    candle_core::safetensors::save(&tensors, dir.join("model.safetensors")).unwrap();
    std::fs::write(dir.join("config.json"), CONFIG).unwrap();
}

/// Two clips, the second with a shorter caption.
fn lesson(config: &WhisperConfig) -> Lesson {
    Lesson::new(&[vec![1, 3, 5, 7, 0], vec![1, 2, 4, 0]], config)
}

fn log_mel(dtype: DType) -> Tensor {
    random(&[2, 80, 20], 999).to_dtype(dtype).unwrap()
}

/// The change of the loss when every number of `variable` moves by a small step along `direction`, per step.
fn slope(variable: &Var, direction: &Tensor, loss: impl Fn() -> f64) -> f64 {
    const STEP: f64 = 1e-5;
    let original = variable.as_tensor().copy().unwrap();
    let at = |step: f64| {
        variable.set(&(&original + (direction * step).unwrap()).unwrap()).unwrap();
        loss()
    };
    let slope = (at(STEP) - at(-STEP)) / (2.0 * STEP);
    variable.set(&original).unwrap();
    slope
}

/// A model with what is trained of it, in the precision of `dtype`.
fn open(dir: &std::path::Path, dtype: DType) -> (Whisper, WhisperConfig, Vec<Trained>) {
    let weights = Weights::open(dir).unwrap();
    let config = WhisperConfig::read(dir).unwrap();
    let mut parameters = Parameters::trainable(&weights, dtype, &Device::Cpu, &|_| true, 0);
    let model = Whisper::new(&config, &mut parameters).unwrap();
    (model, config, parameters.into_parts().0)
}

#[test]
fn every_variable_has_a_gradient_that_finite_differences_confirm() {
    let dir = tempfile::tempdir().unwrap();
    write_model(dir.path());
    let (model, config, trained) = open(dir.path(), DType::F64);
    assert_eq!(trained.len(), shapes().len() - 1, "all but the encoder's positions are trained");
    let mut gradients = Gradients::zeros(&trained).unwrap();
    let (log_mel, lesson) = (log_mel(DType::F64), lesson(&config));
    let loss = || model.loss(&log_mel, &lesson, &Watch::default()).unwrap();
    let learnt = model.learn(&log_mel, &lesson, 1.0, &mut gradients).unwrap();
    assert!((learnt - loss()).abs() < 1e-12, "{learnt} and {}", loss());
    for (i, (trained, gradient)) in trained.iter().zip(gradients.all()).enumerate() {
        let direction = random(trained.master.dims(), 5000 + i as u64).to_dtype(DType::F64).unwrap();
        let along = (gradient.tensor() * &direction).unwrap().sum_all().unwrap().to_scalar::<f64>().unwrap();
        let right = slope(&trained.master, &direction, loss);
        assert!((along - right).abs() < 1e-7 + 1e-5 * right.abs(), "{}: {along}, not {right}", trained.name);
        assert!(along != 0.0, "{} has no gradient", trained.name);
    }
}

#[test]
fn the_fused_way_back_is_the_plain_one() {
    let dir = tempfile::tempdir().unwrap();
    write_model(dir.path());
    let gradients = |dtype| {
        let (model, config, trained) = open(dir.path(), dtype);
        let mut gradients = Gradients::zeros(&trained).unwrap();
        // Two micro-batches of half a weight gather to one.
        for _ in 0..2 {
            model.learn(&log_mel(dtype), &lesson(&config), 0.5, &mut gradients).unwrap();
        }
        gradients.all().iter().map(|g| g.tensor().to_dtype(DType::F64).unwrap()).collect::<Vec<_>>()
    };
    for (fused, plain) in gradients(DType::F32).iter().zip(gradients(DType::F64)) {
        let apart = (fused - &plain).unwrap().abs().unwrap().flatten_all().unwrap().max(0).unwrap();
        assert!(apart.to_scalar::<f64>().unwrap() < 1e-5);
    }
}

#[test]
fn the_encoders_positions_and_limits_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    write_model(dir.path());
    let weights = Weights::open(dir.path()).unwrap();
    let mut parameters = Parameters::frozen(&weights, DType::F32, &Device::Cpu);
    let model = Whisper::new(&WhisperConfig::read(dir.path()).unwrap(), &mut parameters).unwrap();
    assert!(model.encode(&random(&[1, 80, 21], 1), &Watch::default()).is_err());
    let encoded = model.encode(&random(&[1, 80, 20], 1), &Watch::default()).unwrap();
    let nine = Tensor::zeros((1, 9), DType::U32, &Device::Cpu).unwrap();
    assert!(model.decode(&nine, &encoded).unwrap_err().to_string().contains("8 positions"));
}
