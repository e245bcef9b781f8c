//! Decoding, resampling and log-mel against librosa's and HuggingFace's numbers, on real clips.

use std::path::Path;

use audiocap::audio::{CLIP_FRAMES, LogMel, decode, load_16k, probe};
use serde_json::Value;

use crate::support::shared;

/// An array of f32 as numpy saves it, of any shape.
fn npy(path: &Path) -> Vec<f32> {
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(&bytes[..6], b"\x93NUMPY", "{}", path.display());
    let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    assert!(String::from_utf8_lossy(&bytes[10..10 + header]).contains("'<f4'"));
    bytes[10 + header..].chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

fn largest_difference(ours: &[f32], golden: &[f32]) -> f32 {
    assert_eq!(ours.len(), golden.len());
    ours.iter().zip(golden).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// The clips of `features.json`: name, description, and the folder of references.
fn clips(check: impl Fn(&str, &Value, &Path)) {
    let Some(folder) = shared("golden/whisper") else { return };
    let features: Value = serde_json::from_slice(&std::fs::read(folder.join("features.json")).unwrap()).unwrap();
    for (name, about) in features["clips"].as_object().unwrap() {
        check(name, about, &folder);
    }
}

#[test]
fn headers_and_lengths_are_what_librosa_saw() {
    clips(|name, about, folder| {
        let path = folder.join(about["path"].as_str().unwrap());
        let (facts, sound) = (probe(&path).unwrap(), decode(&path).unwrap());
        assert_eq!(u64::from(facts.sample_rate), about["orig_sr"].as_u64().unwrap(), "{name}");
        assert_eq!(facts.channels as u64, about["orig_channels"].as_u64().unwrap(), "{name}");
        assert_eq!(facts.frames, about["orig_frames"].as_u64(), "{name}");
        assert_eq!((sound.facts, sound.trouble), (facts, None), "{name}");
    });
}

#[test]
fn clips_at_16_khz_are_as_soxr_makes_them() {
    clips(|name, about, folder| {
        let ours = load_16k(&folder.join(about["path"].as_str().unwrap())).unwrap();
        let difference = largest_difference(&ours, &npy(&folder.join(format!("audio16k_{name}.npy"))));
        println!("{name}: resampled differs by at most {difference:e}");
        // Noise right at 8 kHz, as in `till`, shows where soxr's two filters in a row differ from our single one.
        assert!(difference <= 2.5e-4, "{name}: {difference}");
    });
}

#[test]
fn log_mel_of_golden_samples_is_huggingfaces() {
    clips(|name, about, folder| {
        let golden = npy(&folder.join(format!("audio16k_{name}.npy")));
        log_mel_matches(folder, name, about, &golden, 1e-4);
    });
}

/// Up to the resampler's own distance from soxr, which shows most in the frames of a sudden beginning.
#[test]
fn log_mel_of_the_files_themselves_is_near_huggingfaces() {
    clips(|name, about, folder| {
        let ours = load_16k(&folder.join(about["path"].as_str().unwrap())).unwrap();
        log_mel_matches(folder, name, about, &ours, 2.5e-3);
    });
}

/// Holds ours against the golden statistics, and against the whole array where it is there.
fn log_mel_matches(folder: &Path, name: &str, about: &Value, samples: &[f32], tolerance: f32) {
    let ours = LogMel::new(80).compute(samples);
    assert_eq!(ours.len(), 80 * CLIP_FRAMES);
    let mean = ours.iter().map(|&x| f64::from(x)).sum::<f64>() / ours.len() as f64;
    let max = ours.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let tail = *ours.last().unwrap();
    for (value, key) in [(mean, "logmel_mean"), (f64::from(max), "logmel_max"), (f64::from(tail), "logmel_tail")] {
        let distance = (value - about[key].as_f64().unwrap()).abs();
        assert!(distance < f64::from(tolerance).min(3e-4), "{name} {key}: {value}");
    }
    let golden = folder.join(format!("logmel_{name}.npy"));
    if golden.exists() {
        let difference = largest_difference(&ours, &npy(&golden));
        println!("{name}: log-mel differs by at most {difference:e}");
        assert!(difference <= tolerance, "{name}: {difference}");
    }
}
