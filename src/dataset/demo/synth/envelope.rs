//! Shapes of loudness over time.

use super::math::{exp2, sine};

/// Goes smoothly from 0 to 1 as `x` does, level at both ends.
pub fn smooth(x: f64) -> f64 {
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// Half a sine: 0 at both ends of `x` in 0..1, 1 in the middle, 0 outside.
pub fn hump(x: f64) -> f64 {
    if (0.0..=1.0).contains(&x) { sine(x / 2.0) } else { 0.0 }
}

/// Gives a track a struck shape: it rises within `attack` seconds and loses 60 dB every `decay` seconds.
pub fn burst(mut samples: Vec<f64>, rate: f64, attack: f64, decay: f64) -> Vec<f64> {
    // 60 dB are a factor of 1000, 9.97 halvings.
    let loss = exp2(-9.965_784_284_662_087 / (decay * rate).max(1.0));
    let mut level = 1.0;
    for (index, x) in samples.iter_mut().enumerate() {
        *x *= level * smooth(index as f64 / (attack * rate).max(1.0));
        level *= loss;
    }
    samples
}

/// Lets a track begin within `attack` seconds and end within `release` seconds.
pub fn fade(mut samples: Vec<f64>, rate: f64, attack: f64, release: f64) -> Vec<f64> {
    let count = samples.len();
    for (index, x) in samples.iter_mut().enumerate() {
        let (before, after) = (index as f64, (count - 1 - index) as f64);
        *x *= smooth(before / (attack * rate).max(1.0)) * smooth(after / (release * rate).max(1.0));
    }
    samples
}

#[cfg(test)]
mod tests {
    use super::{burst, fade};

    #[test]
    fn a_burst_loses_sixty_decibels() {
        let shaped = burst(vec![1.0; 1001], 1000.0, 0.0, 1.0);
        assert!((shaped[1000] - 0.001).abs() < 1e-9);
    }

    #[test]
    fn a_faded_track_begins_and_ends_at_rest() {
        let shaped = fade(vec![1.0; 1000], 1000.0, 0.1, 0.2);
        assert!(shaped[0] == 0.0 && shaped[999] == 0.0 && shaped[500] == 1.0);
    }
}
