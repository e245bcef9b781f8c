//! Layer normalisation over the last dimension.

use candle_core::{CpuStorage, CustomOp3, D, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::vector::{sum_of, wide};
use super::{fused, rows_of, values};

/// Whisper's epsilon.
const EPSILON: f64 = 1e-5;

/// `(x - mean) / sqrt(variance + 1e-5) * weight + bias`; `x` `[.., width]`, `weight` and `bias` `[width]`.
pub fn layer_norm(x: &Tensor, weight: &Tensor, bias: &Tensor) -> Result<Tensor> {
    if fused(x) { x.contiguous()?.apply_op3(weight, bias, LayerNorm) } else { plain(x, weight, bias) }
}

fn plain(x: &Tensor, weight: &Tensor, bias: &Tensor) -> Result<Tensor> {
    let (normal, _) = normalise(x)?;
    normal.broadcast_mul(weight)?.broadcast_add(bias)
}

/// `x` with mean 0 and variance 1 along the last dimension, and the reciprocal deviation it was multiplied by.
fn normalise(x: &Tensor) -> Result<(Tensor, Tensor)> {
    let centred = x.broadcast_sub(&x.mean_keepdim(D::Minus1)?)?;
    let reciprocal = (centred.sqr()?.mean_keepdim(D::Minus1)? + EPSILON)?.sqrt()?.recip()?;
    Ok((centred.broadcast_mul(&reciprocal)?, reciprocal))
}

struct LayerNorm;

impl CustomOp3 for LayerNorm {
    fn name(&self) -> &'static str {
        "layer norm"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        xl: &Layout,
        w: &CpuStorage,
        wl: &Layout,
        b: &CpuStorage,
        bl: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, weight, bias) = (values(x, xl)?, values(w, wl)?, values(b, bl)?);
        let (_, width) = rows_of(xl);
        let mut y = vec![0.0; x.len()];
        y.par_chunks_mut(width).with_min_len(32).zip(x.par_chunks(width)).for_each(|(y, x)| {
            wide(|| row(x, weight, bias, y));
        });
        Ok((CpuStorage::F32(y), xl.shape().clone()))
    }

    /// With `n` the normalised row and `g = grad * weight`: `dx = (g - mean(g) - n mean(g n)) / deviation`.
    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _: &Tensor,
        _: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let (normal, reciprocal) = normalise(x)?;
        let g = grad.broadcast_mul(weight)?;
        let mean = g.mean_keepdim(D::Minus1)?;
        let along = normal.broadcast_mul(&(&g * &normal)?.mean_keepdim(D::Minus1)?)?;
        let to_x = (g.broadcast_sub(&mean)? - along)?.broadcast_mul(&reciprocal)?;
        let width = weight.dim(0)?;
        let to_weight = (grad * &normal)?.reshape(((), width))?.sum(0)?;
        let to_bias = grad.reshape(((), width))?.sum(0)?;
        Ok((Some(to_x), Some(to_weight), Some(to_bias)))
    }
}

#[inline(always)]
fn row(x: &[f32], weight: &[f32], bias: &[f32], y: &mut [f32]) {
    let share = 1.0 / x.len() as f32;
    let mean = sum_of(x, |v| v) * share;
    let variance = sum_of(x, |v| (v - mean) * (v - mean)) * share;
    let reciprocal = 1.0 / (variance + EPSILON as f32).sqrt();
    for (((y, x), w), b) in y.iter_mut().zip(x).zip(weight).zip(bias) {
        *y = (x - mean) * reciprocal * w + b;
    }
}

#[cfg(test)]
mod tests {
    use super::super::finite_differences::{agree, check, random};
    use super::{layer_norm, plain};

    #[test]
    fn equals_the_plain_version() {
        let (x, w, b) = (random(&[2, 5, 67], 1), random(&[67], 2), random(&[67], 3));
        agree(&layer_norm(&x, &w, &b).unwrap(), &plain(&x, &w, &b).unwrap(), 1e-5);
    }

    #[test]
    fn gradients_are_right() {
        let inputs = [random(&[2, 3, 5], 1), random(&[5], 2), random(&[5], 3)];
        check(&inputs, |i| layer_norm(&i[0], &i[1], &i[2]));
    }
}
