//! What the encoder hears: max 3e-3 and mean 1e-5 from the reference.

use audiocap::whisper::model::Whisper;
use audiocap::whisper::weights::{Parameters, Weights};
use audiocap::whisper::{Watch, WhisperConfig};
use candle_core::{DType, Device, Tensor};

use super::{golden, npy};

#[test]
fn agrees_with_huggingface() {
    let Some((golden, dir)) = golden() else { return };
    let weights = Weights::open(&dir).unwrap();
    let mut parameters = Parameters::frozen(&weights, DType::F32, &Device::Cpu);
    let model = Whisper::new(&WhisperConfig::read(&dir).unwrap(), &mut parameters).unwrap();
    assert_eq!(parameters.count(), 72_593_920);
    for clip in ["bell", "tabla"] {
        let log_mel = npy(&golden.join(format!("logmel_{clip}.npy")));
        let log_mel = Tensor::from_vec(log_mel, (1, 80, 3000), &Device::Cpu).unwrap();
        let ours = model.encode(&log_mel, &Watch::default()).unwrap();
        assert_eq!(ours.dims(), [1, 1500, 512]);
        let ours = ours.flatten_all().unwrap().to_vec1::<f32>().unwrap();
        let right = npy(&golden.join(format!("encoder_{clip}.npy")));
        let differences: Vec<f64> = ours.iter().zip(&right).map(|(a, b)| f64::from((a - b).abs())).collect();
        let worst = differences.iter().copied().fold(0.0, f64::max);
        let mean = differences.iter().sum::<f64>() / differences.len() as f64;
        println!("{clip}: max {worst:.2e}, mean {mean:.2e}");
        assert!(worst < 3e-3 && mean < 1e-5, "{clip}: max {worst:.2e}, mean {mean:.2e}");
    }
}
