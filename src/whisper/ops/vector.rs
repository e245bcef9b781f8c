//! Loops over slices that the compiler turns into the widest instructions of the machine it runs on.
//!
//! [`wide`] picks AVX-512, AVX2 or plain code at run time; the functions are written so that they vectorise: sums in sixteen
//! independent lanes, no branches, no library calls.

use pulp::Arch;

const LANES: usize = 16;

/// Runs `work` compiled for the best instructions of this machine. What `work` calls must be `#[inline(always)]`.
#[inline]
pub(super) fn wide<R>(work: impl FnOnce() -> R) -> R {
    Arch::new().dispatch(work)
}

/// Sum of `a[i] * b[i]`.
#[inline(always)]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0f32; LANES];
    let (a_chunks, a_rest) = a.as_chunks::<LANES>();
    let (b_chunks, b_rest) = b.as_chunks::<LANES>();
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for i in 0..LANES {
            lanes[i] += x[i] * y[i];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    total(&lanes) + rest
}

/// The sum of all lanes, by halves.
#[inline(always)]
fn total(lanes: &[f32; LANES]) -> f32 {
    let eight: [f32; 8] = std::array::from_fn(|i| lanes[i] + lanes[i + 8]);
    let four: [f32; 4] = std::array::from_fn(|i| eight[i] + eight[i + 4]);
    (four[0] + four[2]) + (four[1] + four[3])
}

/// Sum of `f(x)` over `a`.
#[inline(always)]
pub(super) fn sum_of(a: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0f32; LANES];
    let (chunks, rest) = a.as_chunks::<LANES>();
    for x in chunks {
        for i in 0..LANES {
            lanes[i] += f(x[i]);
        }
    }
    total(&lanes) + rest.iter().map(|&x| f(x)).sum::<f32>()
}

/// The largest number of `a`; minus infinity for none.
#[inline(always)]
pub(super) fn max(a: &[f32]) -> f32 {
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let (chunks, rest) = a.as_chunks::<LANES>();
    for x in chunks {
        for i in 0..LANES {
            lanes[i] = if x[i] > lanes[i] { x[i] } else { lanes[i] };
        }
    }
    lanes.iter().chain(rest).copied().fold(f32::NEG_INFINITY, f32::max)
}

/// The largest absolute value of `a`; 0 for none.
#[inline(always)]
pub(super) fn abs_max(a: &[f32]) -> f32 {
    let mut lanes = [0f32; LANES];
    let (chunks, rest) = a.as_chunks::<LANES>();
    for x in chunks {
        for i in 0..LANES {
            let x = x[i].abs();
            lanes[i] = if x > lanes[i] { x } else { lanes[i] };
        }
    }
    lanes.iter().copied().chain(rest.iter().map(|x| x.abs())).fold(0.0, f32::max)
}

/// `to[i] += factor * from[i]`.
#[inline(always)]
pub(super) fn add_scaled(to: &mut [f32], factor: f32, from: &[f32]) {
    for (t, f) in to.iter_mut().zip(from) {
        *t += factor * f;
    }
}

/// The exponential function to about 2 units in the last place, for vectorised loops.
///
/// Splits `x = n ln 2 + r`, takes a polynomial of `exp(r)` and puts `n` into the exponent. Below -87 the result is 0-like
/// small, above 88 it is clamped: softmax and erf never go there.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    /// 1.5 * 2^23: adding it leaves the nearest integer in the low bits.
    const ROUND: f32 = 12_582_912.0;
    const LN2_HIGH: f32 = 0.693_145_75;
    const LN2_LOW: f32 = 1.428_606_8e-6;
    let x = if x < -87.0 { -87.0 } else { x };
    let x = if x > 88.0 { 88.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = x - n * LN2_HIGH - n * LN2_LOW;
    let series = 1.0 / 720.0 + r * (1.0 / 5040.0);
    let series = 1.0 / 120.0 + r * series;
    let series = 1.0 / 24.0 + r * series;
    let series = 1.0 / 6.0 + r * series;
    let series = 0.5 + r * series;
    let series = 1.0 + r * (1.0 + r * series);
    let power = f32::from_bits(shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23);
    series * power
}

/// Turns scores into probabilities in place: `exp(scale * (s - max))`, divided by the sum.
#[inline(always)]
pub(super) fn softmax(scores: &mut [f32], scale: f32) {
    let most = max(scores);
    for s in scores.iter_mut() {
        *s = exp(scale * (*s - most));
    }
    let share = 1.0 / sum_of(scores, |s| s);
    for s in scores.iter_mut() {
        *s *= share;
    }
}

/// The logarithm of the sum of the exponentials of `scores`; no number where one of them is none.
pub fn log_sum_exp(scores: &[f32]) -> f32 {
    wide(|| {
        let most = max(scores);
        // The vectorised exponential is made for numbers; a sum of all of them shows whether one is none.
        let odd = sum_of(scores, |s| s).is_nan();
        if odd { f32::NAN } else { most + sum_of(scores, |s| exp(s - most)).ln() }
    })
}

#[cfg(test)]
mod tests {
    use super::{dot, exp, log_sum_exp, max, softmax, sum_of, wide};

    #[test]
    fn exp_is_right_over_its_range() {
        for i in -8700..=8800 {
            let x = i as f32 / 100.0;
            let (ours, right) = (f64::from(wide(|| exp(x))), f64::from(x).exp());
            assert!((ours / right - 1.0).abs() < 4e-7, "{x}: {ours} {right}");
        }
        assert!(exp(-1000.0) < 1e-37);
    }

    #[test]
    fn sums_take_every_element() {
        let a: Vec<f32> = (0..37).map(|i| i as f32).collect();
        assert_eq!(dot(&a, &a), 16_206.0);
        assert_eq!(sum_of(&a, |x| x), 666.0);
        assert_eq!(max(&a), 36.0);
    }

    #[test]
    fn sums_of_exponentials_are_right_and_no_number_stays_none() {
        let scores: Vec<f32> = (0..37).map(|i| 90.0 + (i % 7) as f32).collect();
        let right = scores.iter().map(|&s| f64::from(s - 90.0).exp()).sum::<f64>().ln() + 90.0;
        assert!((f64::from(log_sum_exp(&scores)) - right).abs() < 1e-5);
        assert_eq!(log_sum_exp(&[f32::NEG_INFINITY, 2.0]), 2.0);
        assert!(log_sum_exp(&[1.0, f32::NAN, 2.0]).is_nan());
        assert!(!log_sum_exp(&[f32::NEG_INFINITY; 3]).is_finite());
    }

    #[test]
    fn softmax_sums_to_one() {
        let mut scores: Vec<f32> = (0..37).map(|i| (i % 7) as f32 * 10.0).collect();
        softmax(&mut scores, 0.5);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(scores[6] > scores[5]);
    }
}
