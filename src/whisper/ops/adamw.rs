//! One step of AdamW, after "Decoupled Weight Decay Regularization" (Loshchilov and Hutter, 2019), as PyTorch computes it.

use candle_core::{DType, Result, Tensor, Var};
use rayon::prelude::*;

use super::numbers::{change, fused, numbers};
use super::vector::{sum_of, wide};

/// The numbers of one step, the same for all parameters.
#[derive(Clone, Copy, Debug)]
pub struct AdamW {
    /// Learning rate.
    pub lr: f64,
    /// How slowly the mean of the gradients forgets.
    pub beta1: f64,
    /// How slowly the mean of their squares forgets.
    pub beta2: f64,
    /// Keeps the division away from zero.
    pub epsilon: f64,
    /// Part of `lr` by which weights shrink.
    pub weight_decay: f64,
    /// Which step this is, from 1.
    pub step: u64,
    /// Multiplies the gradients first: clipping.
    pub scale: f64,
}

/// Elements a thread takes at a time.
const SHARE: usize = 1 << 14;

impl AdamW {
    /// `1 - beta^step` for both.
    fn corrections(&self) -> (f64, f64) {
        let step = self.step as f64;
        (1.0 - self.beta1.powf(step), 1.0 - self.beta2.powf(step))
    }

    /// Moves `parameter` along `gradient`; `mean` and `square` are its two moments. All four have one shape.
    pub fn step(&self, parameter: &Var, gradient: &Tensor, mean: &mut Tensor, square: &mut Tensor) -> Result<()> {
        if !(fused(parameter) && fused(gradient)) {
            return self.plain(parameter, gradient, mean, square);
        }
        let gradient = gradient.contiguous()?;
        let g = numbers(&gradient)?;
        change(parameter, |p| {
            change(mean, |m| {
                change(square, |s| {
                    self.all(p, &g, m, s);
                    Ok(())
                })
            })
        })
    }

    fn all(&self, p: &mut [f32], g: &[f32], m: &mut [f32], s: &mut [f32]) {
        let parts = p.par_chunks_mut(SHARE).zip(g.par_chunks(SHARE));
        parts.zip(m.par_chunks_mut(SHARE).zip(s.par_chunks_mut(SHARE))).for_each(|((p, g), (m, s))| {
            wide(|| self.part(p, g, m, s));
        });
    }

    #[inline(always)]
    fn part(&self, p: &mut [f32], g: &[f32], m: &mut [f32], s: &mut [f32]) {
        let (of_mean, of_square) = self.corrections();
        let (beta1, beta2) = (self.beta1 as f32, self.beta2 as f32);
        let (new1, new2) = ((1.0 - self.beta1) as f32, (1.0 - self.beta2) as f32);
        let kept = (1.0 - self.lr * self.weight_decay) as f32;
        let rate = (self.lr / of_mean) as f32;
        let (root, epsilon, scale) = ((1.0 / of_square.sqrt()) as f32, self.epsilon as f32, self.scale as f32);
        for (((p, g), m), s) in p.iter_mut().zip(g).zip(m).zip(s) {
            let g = g * scale;
            *m = beta1 * *m + new1 * g;
            *s = beta2 * *s + new2 * g * g;
            *p = *p * kept - rate * *m / (s.sqrt() * root + epsilon);
        }
    }

    fn plain(&self, parameter: &Var, gradient: &Tensor, mean: &mut Tensor, square: &mut Tensor) -> Result<()> {
        let (of_mean, of_square) = self.corrections();
        let g = (gradient * self.scale)?;
        *mean = ((&*mean * self.beta1)? + (&g * (1.0 - self.beta1))?)?;
        *square = ((&*square * self.beta2)? + (g.sqr()? * (1.0 - self.beta2))?)?;
        let deviation = ((square.sqrt()? / of_square.sqrt())? + self.epsilon)?;
        let kept = (parameter.as_tensor() * (1.0 - self.lr * self.weight_decay))?;
        parameter.set(&(kept - (mean.div(&deviation)? * (self.lr / of_mean))?)?)
    }
}

/// The sum of the squares of all numbers, in f64; the order of additions does not depend on the number of threads.
pub fn square_sum(x: &Tensor) -> Result<f64> {
    if !fused(x) {
        return x.sqr()?.sum_all()?.to_dtype(DType::F64)?.to_scalar();
    }
    let x = x.contiguous()?;
    let parts: Vec<f64> =
        numbers(&x)?.par_chunks(1024).map(|part| f64::from(wide(|| sum_of(part, |v| v * v)))).collect();
    Ok(parts.iter().sum())
}

#[cfg(test)]
mod tests {
    use candle_core::{DType, Tensor, Var};

    use super::super::finite_differences::{agree, random};
    use super::{AdamW, square_sum};

    fn after_three_steps(dtype: DType) -> Tensor {
        let p = Var::from_tensor(&random(&[5, 7], 1).to_dtype(dtype).unwrap()).unwrap();
        let (mut mean, mut square) = (p.zeros_like().unwrap(), p.zeros_like().unwrap());
        for step in 1..=3 {
            let adamw =
                AdamW { lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.01, step, scale: 0.5 };
            let g = random(&[5, 7], 1 + step).to_dtype(dtype).unwrap();
            adamw.step(&p, &g, &mut mean, &mut square).unwrap();
        }
        p.as_detached_tensor().to_dtype(DType::F32).unwrap()
    }

    #[test]
    fn the_fused_step_is_the_plain_one() {
        agree(&after_three_steps(DType::F32), &after_three_steps(DType::F64), 1e-6);
    }

    #[test]
    fn the_first_step_goes_as_far_as_the_rate() {
        let p = Var::from_tensor(&random(&[4], 1)).unwrap();
        let before: Vec<f32> = p.to_vec1().unwrap();
        let (mut mean, mut square) = (p.zeros_like().unwrap(), p.zeros_like().unwrap());
        let adamw = AdamW { lr: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.0, step: 1, scale: 1.0 };
        adamw.step(&p, &Tensor::new(&[3f32, -0.2, 1e-3, 5.0], p.device()).unwrap(), &mut mean, &mut square).unwrap();
        for ((after, before), sign) in p.to_vec1::<f32>().unwrap().iter().zip(before).zip([1.0, -1.0, 1.0, 1.0]) {
            assert!((before - after - 0.01 * sign).abs() < 1e-6);
        }
    }

    #[test]
    fn squares_are_summed() {
        let x = random(&[3, 1000], 4);
        let right = x.sqr().unwrap().sum_all().unwrap().to_scalar::<f32>().unwrap();
        assert!((square_sum(&x).unwrap() - f64::from(right)).abs() < 1e-3);
    }
}
