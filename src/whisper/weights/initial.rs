//! First weights of what is trained from nothing, drawn as HuggingFace's `WhisperPreTrainedModel._init_weights` does: normal with
//! the deviation that the config names as `init_std`, biases 0, norms 1, the encoder's positions sinusoidal.

use rand::Rng as _;

use crate::random::Rng;

/// Deviation where a config names none.
pub const STD: f64 = 0.02;

/// The numbers of the tensor `name` of `shape`, drawn with deviation `std`.
pub fn initial(name: &str, shape: &[usize], std: f64, rng: &mut Rng) -> Vec<f32> {
    let count = shape.iter().product();
    if name.rsplit('.').next() == Some("bias") {
        return vec![0.0; count];
    }
    if name.contains("layer_norm") {
        return vec![1.0; count];
    }
    match shape {
        &[positions, width] if name.ends_with("encoder.embed_positions.weight") => sinusoids(positions, width),
        _ => (0..count).map(|_| (std * normal(rng)) as f32).collect(),
    }
}

/// A number of the standard normal distribution (Box and Muller).
fn normal(rng: &mut Rng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.random::<f64>()).cos()
}

/// `[positions, width]`: sines of wavelengths from 2 pi to 10000 * 2 pi in the first half, cosines in the second, as OpenAI's
/// `sinusoids`.
fn sinusoids(positions: usize, width: usize) -> Vec<f32> {
    let half = width / 2;
    let step = 10_000_f64.ln() / (half as f64 - 1.0);
    let angle = |time: usize, channel: usize| time as f64 * (-step * channel as f64).exp();
    let row = |time: usize| {
        let sines = (0..half).map(move |channel| angle(time, channel).sin() as f32);
        sines.chain((0..half).map(move |channel| angle(time, channel).cos() as f32))
    };
    (0..positions).flat_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::initial;
    use crate::random::seeded;

    #[test]
    fn weights_deviate_as_much_as_asked() {
        let drawn = initial("model.encoder.conv1.weight", &[100, 80, 3], 0.08, &mut seeded(1));
        let power: f64 = drawn.iter().map(|&x| f64::from(x).powi(2)).sum();
        assert!(((power / drawn.len() as f64).sqrt() - 0.08).abs() < 0.001);
        assert!(initial("fc1.bias", &[5], 0.08, &mut seeded(1)).iter().all(|&x| x == 0.0));
    }
}
