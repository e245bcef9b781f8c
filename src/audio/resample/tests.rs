use super::resample;
use std::f64::consts::TAU;

fn sine(hz: f64, rate: u32, seconds: f64) -> Vec<f32> {
    (0..(seconds * f64::from(rate)) as usize).map(|n| (TAU * hz * n as f64 / f64::from(rate)).sin() as f32).collect()
}

/// The loudest sample away from the ends, in dB.
fn middle_peak_db(samples: &[f32]) -> f32 {
    let cut = samples.len() / 4;
    20.0 * samples[cut..samples.len() - cut].iter().fold(0.0f32, |peak, x| peak.max(x.abs())).log10()
}

/// The largest difference from a sine that starts at time zero, away from the ends.
fn distance_from_sine(samples: &[f32], hz: f64, rate: u32) -> f64 {
    let cut = samples.len() / 4;
    (cut..samples.len() - cut)
        .map(|n| (f64::from(samples[n]) - (TAU * hz * n as f64 / f64::from(rate)).sin()).abs())
        .fold(0.0, f64::max)
}

#[test]
fn passes_what_both_rates_hold_without_delay() {
    for (from, to, hz) in [
        (44_100, 16_000, 997.0),
        (44_100, 16_000, 7_100.0),
        (48_000, 16_000, 5_000.0),
        (22_050, 16_000, 7_200.0),
        (8_000, 16_000, 3_500.0),
        (44_100, 48_000, 19_000.0),
        (44_101, 16_000, 3_000.0),
        (16_000, 44_100, 7_000.0),
        (384_000, 16_000, 1_000.0),
    ] {
        let out = resample(&sine(hz, from, 0.25), from, to);
        let error = distance_from_sine(&out, hz, to);
        assert!(error < 3e-6, "{from} -> {to}, {hz} Hz: {error:e}");
    }
}

#[test]
fn removes_what_the_lower_rate_cannot_hold() {
    for (from, to, hz) in
        [(44_100, 16_000, 8_025.0), (44_100, 16_000, 11_000.0), (48_000, 16_000, 15_900.0), (44_101, 16_000, 9_500.0)]
    {
        let out = resample(&sine(hz, from, 0.5), from, to);
        assert!(middle_peak_db(&out) < -120.0, "{from} -> {to}, {hz} Hz: {} dB", middle_peak_db(&out));
    }
}

#[test]
fn an_impulse_stays_where_it_was() {
    let mut impulse = vec![0.0; 4410];
    impulse[2205] = 1.0;
    let out = resample(&impulse, 44_100, 16_000);
    let loudest = (0..out.len()).max_by(|&a, &b| out[a].total_cmp(&out[b])).unwrap();
    assert_eq!(loudest, 800);
    for k in 1..50 {
        assert!((out[800 - k] - out[800 + k]).abs() < 1e-6, "not symmetric at {k}");
    }
}

#[test]
fn lengths_are_librosas() {
    for (frames, from, expected) in
        [(296_317, 44_100, 107_508), (112_619, 22_050, 81_720), (352_800, 44_100, 128_000), (1, 44_100, 1)]
    {
        assert_eq!(resample(&vec![0.1; frames], from, 16_000).len(), expected);
    }
    assert_eq!(resample(&[0.5, 0.25], 16_000, 16_000), [0.5, 0.25]);
    assert!(resample(&[], 44_100, 16_000).is_empty());
    assert!(resample(&[1.0], 0, 16_000).is_empty());
}

#[test]
fn strange_rates_neither_panic_nor_take_for_ever() {
    for (from, to) in [(1, 16_000), (383_999, 16_000), (16_000, 383_999), (7, 11), (3, 384_000)] {
        let out = resample(&[0.5; 30], from, to);
        assert_eq!(out.len() as u64, (30 * u64::from(to)).div_ceil(u64::from(from)));
        assert!(out.iter().all(|x| x.is_finite()));
    }
}
