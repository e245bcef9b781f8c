//! Layer normalisation over the last dimension.

use candle_core::{D, Result, Tensor};
use rayon::prelude::*;

use super::gradient::{Gradient, total};
use super::numbers::{fused, numbers, precise, rows_of};
use super::vector::{sum_of, wide};

/// Whisper's epsilon.
const EPSILON: f64 = 1e-5;

/// Rows that are one task of the way back.
const SHARE: usize = 64;

/// `(x - mean) / sqrt(variance + 1e-5) * weight + bias`; `x` `[.., width]`, `weight` and `bias` `[width]`.
pub fn layer_norm(x: &Tensor, weight: &Tensor, bias: &Tensor) -> Result<Tensor> {
    if !fused(x) {
        return plain(x, weight, bias);
    }
    let x = x.contiguous()?;
    let (numbers_of_x, weight, bias) = (numbers(&x)?, numbers(weight)?, numbers(bias)?);
    let (_, width) = rows_of(&x);
    let mut y = vec![0.0; numbers_of_x.len()];
    y.par_chunks_mut(width).with_min_len(32).zip(numbers_of_x.par_chunks(width)).for_each(|(y, x)| {
        wide(|| row(x, &weight, &bias, y));
    });
    Tensor::from_vec(y, x.shape(), x.device())
}

/// What flows back to `x` from `grad`, both `[.., width]`; `to_weight` and `to_bias` gather theirs unless they are frozen.
///
/// With `n` the normalised row and `g = grad * weight`: `dx = (g - mean(g) - n mean(g n)) / deviation`.
pub fn layer_norm_backward(
    x: &Tensor,
    weight: &Tensor,
    grad: &Tensor,
    to_weight: Option<&mut Gradient>,
    to_bias: Option<&mut Gradient>,
) -> Result<Tensor> {
    if !fused(x) {
        return plain_backward(x, weight, grad, to_weight, to_bias);
    }
    let (x, grad) = (x.contiguous()?, grad.contiguous()?);
    let (numbers_of_x, numbers_of_grad, weight) = (numbers(&x)?, numbers(&grad)?, numbers(weight)?);
    let (_, width) = rows_of(&x);
    let mut back = vec![0.0; numbers_of_x.len()];
    let share = SHARE * width;
    let sums: Vec<(Vec<f32>, Vec<f32>)> = back
        .par_chunks_mut(share)
        .zip(numbers_of_x.par_chunks(share).zip(numbers_of_grad.par_chunks(share)))
        .map(|(back, (x, grad))| wide(|| rows_backward(x, &weight, grad, back)))
        .collect();
    let (of_weight, of_bias): (Vec<_>, Vec<_>) = sums.into_iter().unzip();
    for (gradient, parts) in [(to_weight, of_weight), (to_bias, of_bias)] {
        if let Some(gradient) = gradient {
            gradient.add(&Tensor::from_vec(total(&parts, width), width, x.device())?)?;
        }
    }
    Tensor::from_vec(back, x.shape(), x.device())
}

fn plain(x: &Tensor, weight: &Tensor, bias: &Tensor) -> Result<Tensor> {
    let (normal, _) = normalise(&precise(x)?)?;
    normal.broadcast_mul(&precise(weight)?)?.broadcast_add(&precise(bias)?)?.to_dtype(x.dtype())
}

/// `x` with mean 0 and variance 1 along the last dimension, and the reciprocal deviation it was multiplied by.
fn normalise(x: &Tensor) -> Result<(Tensor, Tensor)> {
    let centred = x.broadcast_sub(&x.mean_keepdim(D::Minus1)?)?;
    let reciprocal = (centred.sqr()?.mean_keepdim(D::Minus1)? + EPSILON)?.sqrt()?.recip()?;
    Ok((centred.broadcast_mul(&reciprocal)?, reciprocal))
}

fn plain_backward(
    x: &Tensor,
    weight: &Tensor,
    grad: &Tensor,
    to_weight: Option<&mut Gradient>,
    to_bias: Option<&mut Gradient>,
) -> Result<Tensor> {
    let grad = &precise(grad)?;
    let (normal, reciprocal) = normalise(&precise(x)?)?;
    let g = grad.broadcast_mul(&precise(weight)?)?;
    let mean = g.mean_keepdim(D::Minus1)?;
    let along = normal.broadcast_mul(&(&g * &normal)?.mean_keepdim(D::Minus1)?)?;
    if let Some(to_weight) = to_weight {
        to_weight.add_rows(&(grad * &normal)?)?;
    }
    if let Some(to_bias) = to_bias {
        to_bias.add_rows(grad)?;
    }
    (g.broadcast_sub(&mean)? - along)?.broadcast_mul(&reciprocal)?.to_dtype(x.dtype())
}

/// Mean and reciprocal deviation.
#[inline(always)]
fn moments(x: &[f32]) -> (f32, f32) {
    let share = 1.0 / x.len() as f32;
    let mean = sum_of(x, |v| v) * share;
    let variance = sum_of(x, |v| (v - mean) * (v - mean)) * share;
    (mean, 1.0 / (variance + EPSILON as f32).sqrt())
}

#[inline(always)]
fn row(x: &[f32], weight: &[f32], bias: &[f32], y: &mut [f32]) {
    let (mean, reciprocal) = moments(x);
    for (((y, x), w), b) in y.iter_mut().zip(x).zip(weight).zip(bias) {
        *y = (x - mean) * reciprocal * w + b;
    }
}

/// Fills `back` and returns these rows' part of the gradients of weight and bias.
#[inline(always)]
fn rows_backward(x: &[f32], weight: &[f32], grad: &[f32], back: &mut [f32]) -> (Vec<f32>, Vec<f32>) {
    let width = weight.len();
    let (mut to_weight, mut to_bias) = (vec![0.0; width], vec![0.0; width]);
    let rows = x.chunks_exact(width).zip(grad.chunks_exact(width)).zip(back.chunks_exact_mut(width));
    for ((x, grad), back) in rows {
        row_backward(x, weight, grad, back, &mut to_weight, &mut to_bias);
    }
    (to_weight, to_bias)
}

#[inline(always)]
fn row_backward(x: &[f32], weight: &[f32], grad: &[f32], back: &mut [f32], to_weight: &mut [f32], to_bias: &mut [f32]) {
    let (mean, reciprocal) = moments(x);
    for (((((back, x), w), g), to_weight), to_bias) in
        back.iter_mut().zip(x).zip(weight).zip(grad).zip(to_weight).zip(to_bias)
    {
        *to_weight += g * (x - mean) * reciprocal;
        *to_bias += g;
        *back = g * w;
    }
    let share = 1.0 / x.len() as f32;
    let level = sum_of(back, |g| g) * share;
    let along = dot_centred(back, x, mean) * reciprocal * reciprocal * share;
    for (back, x) in back.iter_mut().zip(x) {
        *back = (*back - level - (x - mean) * along) * reciprocal;
    }
}

/// Sum of `g (x - mean)`.
#[inline(always)]
fn dot_centred(g: &[f32], x: &[f32], mean: f32) -> f32 {
    super::vector::dot(g, x) - mean * sum_of(g, |g| g)
}

#[cfg(test)]
mod tests {
    use super::super::Gradient;
    use super::super::finite_differences::{agree, check, random};
    use super::{layer_norm, layer_norm_backward, plain};

    #[test]
    fn equals_the_plain_version() {
        let (x, w, b) = (random(&[2, 5, 67], 1), random(&[67], 2), random(&[67], 3));
        agree(&layer_norm(&x, &w, &b).unwrap(), &plain(&x, &w, &b).unwrap(), 1e-5);
    }

    #[test]
    fn gradients_are_right() {
        for rows in [3, 90] {
            let inputs = [random(&[2, rows, 5], 1), random(&[5], 2), random(&[5], 3)];
            check(
                &inputs,
                |i| layer_norm(&i[0], &i[1], &i[2]),
                |i, grad| {
                    let mut weight = Gradient::zeros(i[1].shape(), grad.dtype(), grad.device())?;
                    let mut bias = Gradient::zeros(i[2].shape(), grad.dtype(), grad.device())?;
                    let x = layer_norm_backward(&i[0], &i[1], grad, Some(&mut weight), Some(&mut bias))?;
                    Ok(vec![x, weight.tensor().clone(), bias.tensor().clone()])
                },
            );
        }
    }
}
