//! In f16 the model writes and learns as in f32, but for the precision. On the CPU f16 takes the same composed operations as a
//! GPU does.

use std::path::Path;

use audiocap::audio::LogMel;
use audiocap::random::seeded;
use audiocap::whisper::gradients::Gradients;
use audiocap::whisper::model::Lesson;
use audiocap::whisper::{Checkpoint, Choice, Device, Precision, Trainable, Watch};
use candle_core::{DType, Tensor};
use rand::Rng as _;

use super::{golden, npy};

#[test]
fn a_caption_is_as_likely_as_in_f32() {
    let Some((golden, dir)) = golden() else { return };
    let samples = npy(&golden.join("audio16k_bell.npy"));
    let score = |precision| {
        let checkpoint = Checkpoint::load(&dir, Device::Cpu, precision).unwrap();
        checkpoint.score(&samples, "clotho > caption: ", "a bell is ringing", &Watch::default()).unwrap()
    };
    let (half, full) = (score(Precision::F16), score(Precision::F32));
    assert!((half.loss - full.loss).abs() < 0.01, "{} and {}", half.loss, full.loss);
    for ((half, full), piece) in half.log_probs.iter().zip(&full.log_probs).zip(&full.pieces) {
        assert!((half - full).abs() < 0.1, "{piece}: {half}, not {full}");
    }
}

/// The gradients of the demo's model on two noises, on their way `loss_scale` times too large.
fn gradients(precision: Precision, loss_scale: f64) -> Vec<(String, Vec<f64>)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let choice = Choice { trains: Some(&|_| true), ..Choice::default() };
    let model = Trainable::open(&dir, Device::Cpu, precision, &choice).unwrap();
    let mut gradients = Gradients::zeros(&model.trained).unwrap();
    let mut rng = seeded(1);
    let mut noise = || (0..32_000).map(|_| rng.random_range(-0.3..0.3)).collect::<Vec<f32>>();
    let log_mel = [LogMel::new(80).compute(&noise()), LogMel::new(80).compute(&noise())].concat();
    let log_mel = model.checkpoint.log_mel_tensor(&log_mel, 2).unwrap().narrow(2, 0, 200).unwrap();
    let ids = |text: &str| model.checkpoint.tokenizer.encode(text).unwrap();
    let lesson = Lesson::new(&[ids("a dog barks while rain falls"), ids("a bell")], &model.checkpoint.config);
    model.checkpoint.model().learn(&log_mel, &lesson, loss_scale, &mut gradients).unwrap();
    let numbers = |t: &Tensor| (t.to_dtype(DType::F64).unwrap() / loss_scale).unwrap().flatten_all().unwrap();
    let all = model.trained.iter().zip(gradients.all());
    all.map(|(t, g)| (t.name.clone(), numbers(g.tensor()).to_vec1().unwrap())).collect()
}

#[test]
fn gradients_point_where_they_do_in_f32() {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    for ((name, half), (_, full)) in gradients(Precision::F16, 1024.0).iter().zip(&gradients(Precision::F32, 1.0)) {
        let (long, short) = (dot(half, half).sqrt(), dot(full, full).sqrt());
        let cosine = dot(half, full) / (long * short);
        assert!(cosine > 0.999, "{name}: cosine {cosine}");
        assert!((long / short - 1.0).abs() < 0.01, "{name}: {long} long, not {short}");
    }
}
