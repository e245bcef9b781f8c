//! From the vectors of tokens to one vector of the sentence.

use candle_core::{Result, Tensor};

/// The mean over the tokens that are no padding: `hidden` `[batch, tokens, hidden]` and `mask` `[batch, tokens]`, 1 for a token
/// and 0 for padding, give `[batch, hidden]`. Every sentence has a token, the one that opens it.
pub(super) fn mean(hidden: &Tensor, mask: &Tensor) -> Result<Tensor> {
    let mask = mask.unsqueeze(2)?;
    hidden.broadcast_mul(&mask)?.sum(1)?.broadcast_div(&mask.sum(1)?)
}

/// The rows of `vectors` `[batch, hidden]`, brought to unit length.
pub(super) fn unit_rows(vectors: &Tensor) -> Result<Vec<Vec<f32>>> {
    let length = vectors.sqr()?.sum_keepdim(1)?.sqrt()?.maximum(1e-12)?;
    vectors.broadcast_div(&length)?.to_vec2()
}

/// The scalar product, which is the cosine of vectors of unit length.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, Tensor};

    use super::*;

    #[test]
    fn padding_does_not_count() {
        let hidden = Tensor::new(&[[[1.0_f32, 2.0], [3.0, 6.0], [90.0, 90.0]]], &Device::Cpu).unwrap();
        let mask = Tensor::new(&[[1.0_f32, 1.0, 0.0]], &Device::Cpu).unwrap();
        let pooled = mean(&hidden, &mask).unwrap();
        assert_eq!(pooled.to_vec2::<f32>().unwrap(), [[2.0, 4.0]]);
        let unit = unit_rows(&pooled).unwrap();
        assert!((dot(&unit[0], &unit[0]) - 1.0).abs() < 1e-6 && (unit[0][1] - 2.0 * unit[0][0]).abs() < 1e-6);
        assert_eq!(unit_rows(&pooled.zeros_like().unwrap()).unwrap(), [[0.0, 0.0]]);
    }
}
