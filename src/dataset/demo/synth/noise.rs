//! Noise of several colours, and slow random movement.

use rand::Rng as _;

use crate::random::Rng;

/// `count` samples of white noise in -1..1.
pub fn white(rng: &mut Rng, count: usize) -> Vec<f64> {
    (0..count).map(|_| 2.0 * rng.random::<f64>() - 1.0).collect()
}

/// `count` samples of pink noise (3 dB less per octave), by Paul Kellet's three-pole approximation.
pub fn pink(rng: &mut Rng, count: usize) -> Vec<f64> {
    let mut poles = [0.0_f64; 3];
    let colour = |x: f64| {
        poles[0] = 0.997_65 * poles[0] + x * 0.099_046;
        poles[1] = 0.963 * poles[1] + x * 0.296_516_4;
        poles[2] = 0.57 * poles[2] + x * 1.052_691_3;
        0.25 * (poles.iter().sum::<f64>() + x * 0.184_8)
    };
    white(rng, count).into_iter().map(colour).collect()
}

/// `count` samples of brown noise (6 dB less per octave above `corner` Hz): white noise through a leaky sum.
pub fn brown(rng: &mut Rng, count: usize, rate: f64, corner: f64) -> Vec<f64> {
    let leak = 1.0 / (1.0 + std::f64::consts::TAU * corner / rate);
    // A leaky sum of uniform noise has variance 1 / (3 (1 - leak²)): scaled to that of the white one.
    let gain = (1.0 - leak * leak).sqrt();
    let mut sum = 0.0;
    let settle = |x: f64| {
        sum = leak * sum + x;
        gain * sum
    };
    white(rng, count).into_iter().map(settle).collect()
}

/// `count` samples of slow random movement in 0..1 with about `hz` new directions a second: random points joined smoothly.
pub fn drift(rng: &mut Rng, count: usize, rate: f64, hz: f64) -> Vec<f64> {
    let spacing = (rate / hz.max(0.01)).max(1.0);
    let points: Vec<f64> = (0..(count as f64 / spacing) as usize + 3).map(|_| rng.random::<f64>()).collect();
    let at = |index: usize| {
        let place = index as f64 / spacing;
        let (left, along) = (place as usize, place - place.floor());
        points[left] + (points[left + 1] - points[left]) * super::smooth(along)
    };
    (0..count).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::{brown, drift, pink, white};
    use crate::random::seeded;

    /// Energy of the sample-to-sample difference over the energy: small when low frequencies rule.
    fn brightness(samples: &[f64]) -> f64 {
        let energy: f64 = samples.iter().map(|x| x * x).sum();
        samples.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0])).sum::<f64>() / energy
    }

    #[test]
    fn colours_get_darker() {
        let rng = &mut seeded(1);
        let (w, p) = (white(rng, 40_000), pink(rng, 40_000));
        let b = brown(rng, 40_000, 16_000.0, 50.0);
        assert!(brightness(&w) > 2.0 * brightness(&p) && brightness(&p) > 2.0 * brightness(&b));
    }

    #[test]
    fn drift_stays_in_its_range_and_moves_slowly() {
        let path = drift(&mut seeded(2), 16_000, 16_000.0, 3.0);
        assert!(path.iter().all(|x| (0.0..=1.0).contains(x)));
        assert!(path.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.001));
    }
}
