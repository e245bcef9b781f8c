//! Cross-entropy of predicted tokens.

use candle_core::{D, DType, Result, Tensor};

/// Negative log-likelihood of each target, `[batch, time]`, from `logits` `[batch, time, vocabulary]` and `targets`
/// `[batch, time]` (u32), in f32 whatever the model's precision.
pub fn token_losses(logits: &Tensor, targets: &Tensor) -> Result<Tensor> {
    let log_probs = candle_nn::ops::log_softmax(&logits.to_dtype(DType::F32)?, D::Minus1)?;
    log_probs.gather(&targets.unsqueeze(D::Minus1)?, D::Minus1)?.squeeze(D::Minus1)?.neg()
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, Tensor};

    use super::super::finite_differences::{check, random};
    use super::token_losses;

    #[test]
    fn equal_logits_cost_the_log_of_the_vocabulary() {
        let logits = Tensor::zeros((2, 3, 8), candle_core::DType::F32, &Device::Cpu).unwrap();
        let targets = Tensor::new(&[[0u32, 1, 2], [3, 4, 7]], &Device::Cpu).unwrap();
        for loss in token_losses(&logits, &targets).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap() {
            assert!((loss - 8f32.ln()).abs() < 1e-6);
        }
    }

    #[test]
    fn gradients_are_right() {
        let targets = Tensor::new(&[[0u32, 1, 2], [3, 4, 4]], &Device::Cpu).unwrap();
        check(&[random(&[2, 3, 5], 1)], |i| token_losses(&i[0], &targets));
    }
}
