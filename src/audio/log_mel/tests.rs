use super::mel_bank::{hz_of_mel, mel_of_hz};
use super::{CLIP_FRAMES, LogMel};
use crate::audio::CLIP_SAMPLES;

#[test]
fn the_mel_scale_is_slaneys() {
    assert!((mel_of_hz(1000.0) - 15.0).abs() < 1e-12);
    assert!((mel_of_hz(6400.0) - 42.0).abs() < 1e-12);
    for hz in [0.0, 440.0, 999.0, 1001.0, 8000.0] {
        assert!((hz_of_mel(mel_of_hz(hz)) - hz).abs() < 1e-9);
    }
}

#[test]
fn silence_is_one_constant() {
    // log10(1e-10) is the maximum and the floor at once: (-10 + 4) / 4.
    for samples in [&[][..], &[0.0; 1000][..]] {
        let mel = LogMel::new(80).compute(samples);
        assert_eq!(mel.len(), 80 * CLIP_FRAMES);
        assert!(mel.iter().all(|&x| (x + 1.5).abs() < 1e-6));
    }
}

#[test]
fn frames_that_are_skipped_are_those_that_padding_gives() {
    let mut clip: Vec<f32> = (0..20_000).map(|n| (n as f32 * 0.05).sin() * 0.3).collect();
    let short = LogMel::new(80).compute(&clip);
    clip.resize(CLIP_SAMPLES + 999, 0.0);
    let padded = LogMel::new(80).compute(&clip);
    assert_eq!(short, padded);
}

#[test]
fn a_tone_lights_its_row() {
    let tone: Vec<f32> = (0..16_000).map(|n| (std::f32::consts::TAU * 1000.0 * n as f32 / 16_000.0).sin()).collect();
    for bins in [80, 128] {
        let mel = LogMel::new(bins).compute(&tone);
        let loudest =
            (0..bins).max_by(|&a, &b| mel[a * CLIP_FRAMES + 50].total_cmp(&mel[b * CLIP_FRAMES + 50])).unwrap();
        let centre = hz_of_mel(mel_of_hz(8000.0) * (loudest + 1) as f64 / (bins + 1) as f64);
        assert!((centre - 1000.0).abs() < 60.0, "{bins} rows: {centre} Hz");
    }
}

#[test]
fn the_end_of_a_full_window_is_reflected() {
    let ramp: Vec<f32> = (0..CLIP_SAMPLES).map(|n| if n >= CLIP_SAMPLES - 30 { 0.5 } else { 0.0 }).collect();
    let mel = LogMel::new(80).compute(&ramp);
    assert!(mel[CLIP_FRAMES - 1] > mel[CLIP_FRAMES - 4]);
}
