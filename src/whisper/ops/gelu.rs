//! The exact GELU of Whisper: `x/2 (1 + erf(x / sqrt 2))`, not its tanh approximation.

use candle_core::{Result, Tensor};
use rayon::prelude::*;

use super::numbers::{fused, numbers, precise};
use super::vector::{exp, wide};

/// GELU of every element.
pub fn gelu(x: &Tensor) -> Result<Tensor> {
    if !fused(x) {
        return x.gelu_erf();
    }
    let x = x.contiguous()?;
    let numbers = numbers(&x)?;
    let mut y = vec![0.0; numbers.len()];
    y.par_chunks_mut(SHARE).zip(numbers.par_chunks(SHARE)).for_each(|(y, x)| {
        wide(|| y.iter_mut().zip(x).for_each(|(y, &x)| *y = x * normal_below(x)));
    });
    Tensor::from_vec(y, x.shape(), x.device())
}

/// What flows back to `x` from `grad`, both of one shape: `d/dx (x Phi(x)) = Phi(x) + x phi(x)`.
pub fn gelu_backward(x: &Tensor, grad: &Tensor) -> Result<Tensor> {
    if !fused(x) {
        return plain_backward(x, grad);
    }
    let (x, grad) = (x.contiguous()?, grad.contiguous()?);
    let (numbers_of_x, grad) = (numbers(&x)?, numbers(&grad)?);
    let mut back = vec![0.0; numbers_of_x.len()];
    let parts = numbers_of_x.par_chunks(SHARE).zip(grad.par_chunks(SHARE));
    back.par_chunks_mut(SHARE).zip(parts).for_each(|(back, (x, grad))| {
        wide(|| back.iter_mut().zip(x).zip(grad).for_each(|((back, &x), &grad)| *back = grad * slope(x)));
    });
    Tensor::from_vec(back, x.shape(), x.device())
}

fn plain_backward(x: &Tensor, grad: &Tensor) -> Result<Tensor> {
    let exact = &precise(x)?;
    let below = ((exact * std::f64::consts::FRAC_1_SQRT_2)?.erf()? + 1.0)?.affine(0.5, 0.0)?;
    let density = ((exact.sqr()? * -0.5)?.exp()? * DENSITY_AT_0)?;
    ((below + (exact * density)?)? * precise(grad)?)?.to_dtype(x.dtype())
}

/// `1 / sqrt(2 pi)`.
const DENSITY_AT_0: f64 = 0.5 * std::f64::consts::FRAC_2_SQRT_PI * std::f64::consts::FRAC_1_SQRT_2;

/// Elements a thread takes at a time.
const SHARE: usize = 16_384;

/// The normal distribution function, through erfc by formula 7.1.26 of Abramowitz and Stegun (error below 1.5e-7).
#[inline(always)]
fn normal_below(x: f32) -> f32 {
    below_and_bell(x).0
}

/// The derivative of `x Phi(x)`.
#[inline(always)]
fn slope(x: f32) -> f32 {
    let (below, bell) = below_and_bell(x);
    below + x * bell * DENSITY_AT_0 as f32
}

/// `Phi(x)` and `exp(-x^2 / 2)`.
#[inline(always)]
fn below_and_bell(x: f32) -> (f32, f32) {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let series = t * (-1.453_152_1 + t * 1.061_405_4);
    let series = t * (0.254_829_6 + t * (-0.284_496_72 + t * (1.421_413_8 + series)));
    let bell = exp(-z * z);
    let tail = 0.5 * series * bell;
    (if x < 0.0 { tail } else { 1.0 - tail }, bell)
}

#[cfg(test)]
mod tests {
    use super::super::finite_differences::{agree, check, random};
    use super::{gelu, gelu_backward, plain_backward};

    #[test]
    fn equals_the_plain_version() {
        let x = (random(&[3, 1000], 1) * 4.0).unwrap();
        agree(&gelu(&x).unwrap(), &x.gelu_erf().unwrap(), 1e-6);
        let grad = random(&[3, 1000], 2);
        agree(&gelu_backward(&x, &grad).unwrap(), &plain_backward(&x, &grad).unwrap(), 1e-6);
    }

    #[test]
    fn gradients_are_right() {
        check(&[random(&[2, 3, 5], 1)], |i| gelu(&i[0]), |i, grad| Ok(vec![gelu_backward(&i[0], grad)?]));
    }
}
