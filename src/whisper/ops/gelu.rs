//! The exact GELU of Whisper: `x/2 (1 + erf(x / sqrt 2))`, not its tanh approximation.

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::vector::{exp, wide};
use super::{fused, values};

/// GELU of every element.
pub fn gelu(x: &Tensor) -> Result<Tensor> {
    if fused(x) { x.contiguous()?.apply_op1(Gelu) } else { x.gelu_erf() }
}

/// Elements a thread takes at a time.
const SHARE: usize = 16_384;

struct Gelu;

impl CustomOp1 for Gelu {
    fn name(&self) -> &'static str {
        "gelu"
    }

    fn cpu_fwd(&self, x: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let x = values(x, layout)?;
        let mut y = vec![0.0; x.len()];
        y.par_chunks_mut(SHARE).zip(x.par_chunks(SHARE)).for_each(|(y, x)| {
            wide(|| {
                for (y, &x) in y.iter_mut().zip(x) {
                    *y = x * normal_below(x);
                }
            });
        });
        Ok((CpuStorage::F32(y), layout.shape().clone()))
    }

    /// `d/dx (x Phi(x)) = Phi(x) + x phi(x)`.
    fn bwd(&self, x: &Tensor, _: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        let below = ((x * std::f64::consts::FRAC_1_SQRT_2)?.erf()? + 1.0)?.affine(0.5, 0.0)?;
        let density =
            ((x.sqr()? * -0.5)?.exp()? * (0.5 * std::f64::consts::FRAC_2_SQRT_PI * std::f64::consts::FRAC_1_SQRT_2))?;
        Ok(Some(((below + (x * density)?)? * grad)?))
    }
}

/// The normal distribution function, through erfc by formula 7.1.26 of Abramowitz and Stegun (error below 1.5e-7).
#[inline(always)]
fn normal_below(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let series = t * (-1.453_152_1 + t * 1.061_405_4);
    let series = t * (0.254_829_6 + t * (-0.284_496_72 + t * (1.421_413_8 + series)));
    let tail = 0.5 * series * exp(-z * z);
    if x < 0.0 { tail } else { 1.0 - tail }
}

#[cfg(test)]
mod tests {
    use super::super::finite_differences::{agree, check, random};
    use super::gelu;

    #[test]
    fn equals_the_plain_version() {
        let x = (random(&[3, 1000], 1) * 4.0).unwrap();
        agree(&gelu(&x).unwrap(), &x.gelu_erf().unwrap(), 1e-6);
    }

    #[test]
    fn gradients_are_right() {
        check(&[random(&[2, 3, 5], 1)], |i| gelu(&i[0]));
    }
}
