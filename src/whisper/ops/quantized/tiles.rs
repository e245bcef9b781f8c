//! Sums of products of eight-bit weights and 16-bit inputs, with the widest integer instructions of the machine.
//!
//! The compiler does not find these by itself. A pair of products fits 32 bits (2 * 127 * 32767), and so do the 16 pairs of a
//! block.

use super::BLOCK;

/// The weights of one output: numbers and scales by block.
pub type Weights<'a> = (&'a [[i8; BLOCK]], &'a [f32]);
/// One row of inputs by block.
pub type Input<'a> = &'a [[i16; BLOCK]];

/// A way to compute a tile of the result.
pub trait Tiles: Copy {
    /// For each of the outputs and each of the inputs: the sum over blocks of scale times the block's sum of products.
    fn tile<const OUTPUTS: usize, const ROWS: usize>(
        self,
        weights: [Weights; OUTPUTS],
        inputs: [Input; ROWS],
    ) -> [[f32; ROWS]; OUTPUTS];
}

/// Any machine.
#[derive(Clone, Copy)]
pub struct Plain;

impl Tiles for Plain {
    #[inline(always)]
    fn tile<const OUTPUTS: usize, const ROWS: usize>(
        self,
        weights: [Weights; OUTPUTS],
        inputs: [Input; ROWS],
    ) -> [[f32; ROWS]; OUTPUTS] {
        let mut sums = [[0.0; ROWS]; OUTPUTS];
        for (sums, (numbers, scales)) in sums.iter_mut().zip(weights) {
            for (sum, input) in sums.iter_mut().zip(inputs) {
                for ((numbers, &scale), input) in numbers.iter().zip(scales).zip(input) {
                    let products = numbers.iter().zip(input).map(|(&w, &x)| i32::from(w) * i32::from(x));
                    *sum += scale * products.sum::<i32>() as f32;
                }
            }
        }
        sums
    }
}

#[cfg(target_arch = "x86_64")]
impl Tiles for pulp::x86::V4 {
    #[inline(always)]
    fn tile<const OUTPUTS: usize, const ROWS: usize>(
        self,
        weights: [Weights; OUTPUTS],
        inputs: [Input; ROWS],
    ) -> [[f32; ROWS]; OUTPUTS] {
        let (f, bw) = (self.avx512f, self.avx512bw);
        let mut lanes = [[f._mm512_setzero_ps(); ROWS]; OUTPUTS];
        let blocks = inputs[0].len();
        let inputs = whole(inputs, blocks);
        let weights = whole_weights(weights, blocks);
        for at in 0..blocks {
            for output in 0..OUTPUTS {
                let (numbers, scales) = weights[output];
                let number = bw._mm512_cvtepi8_epi16(pulp::cast(numbers[at]));
                let scale = f._mm512_set1_ps(scales[at]);
                for row in 0..ROWS {
                    let pairs = bw._mm512_madd_epi16(number, pulp::cast(inputs[row][at]));
                    lanes[output][row] = f._mm512_fmadd_ps(f._mm512_cvtepi32_ps(pairs), scale, lanes[output][row]);
                }
            }
        }
        let mut sums = [[0.0; ROWS]; OUTPUTS];
        for output in 0..OUTPUTS {
            for row in 0..ROWS {
                sums[output][row] = f._mm512_reduce_add_ps(lanes[output][row]);
            }
        }
        sums
    }
}

#[cfg(target_arch = "x86_64")]
impl Tiles for pulp::x86::V3 {
    #[inline(always)]
    fn tile<const OUTPUTS: usize, const ROWS: usize>(
        self,
        weights: [Weights; OUTPUTS],
        inputs: [Input; ROWS],
    ) -> [[f32; ROWS]; OUTPUTS] {
        let (avx, avx2, fma) = (self.avx, self.avx2, self.fma);
        let mut lanes = [[avx._mm256_setzero_ps(); ROWS]; OUTPUTS];
        let blocks = inputs[0].len();
        let inputs = whole(inputs, blocks);
        let weights = whole_weights(weights, blocks);
        for at in 0..blocks {
            for output in 0..OUTPUTS {
                let (numbers, scales) = weights[output];
                let halves: [[i8; BLOCK / 2]; 2] = pulp::cast(numbers[at]);
                let low = avx2._mm256_cvtepi8_epi16(pulp::cast(halves[0]));
                let high = avx2._mm256_cvtepi8_epi16(pulp::cast(halves[1]));
                let scale = avx._mm256_set1_ps(scales[at]);
                for row in 0..ROWS {
                    let input: [[i16; BLOCK / 2]; 2] = pulp::cast(inputs[row][at]);
                    let pairs = avx2._mm256_add_epi32(
                        avx2._mm256_madd_epi16(low, pulp::cast(input[0])),
                        avx2._mm256_madd_epi16(high, pulp::cast(input[1])),
                    );
                    lanes[output][row] = fma._mm256_fmadd_ps(avx._mm256_cvtepi32_ps(pairs), scale, lanes[output][row]);
                }
            }
        }
        let mut sums = [[0.0; ROWS]; OUTPUTS];
        for output in 0..OUTPUTS {
            for row in 0..ROWS {
                let lanes: [f32; 8] = pulp::cast(lanes[output][row]);
                let pairs = [lanes[0] + lanes[4], lanes[1] + lanes[5], lanes[2] + lanes[6], lanes[3] + lanes[7]];
                sums[output][row] = (pairs[0] + pairs[2]) + (pairs[1] + pairs[3]);
            }
        }
        sums
    }
}

/// All of one length, so that the loop needs no checks.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn whole<const ROWS: usize>(mut inputs: [Input<'_>; ROWS], blocks: usize) -> [Input<'_>; ROWS] {
    for input in &mut inputs {
        *input = &input[..blocks];
    }
    inputs
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn whole_weights<const OUTPUTS: usize>(mut weights: [Weights<'_>; OUTPUTS], blocks: usize) -> [Weights<'_>; OUTPUTS] {
    for (numbers, scales) in &mut weights {
        (*numbers, *scales) = (&numbers[..blocks], &scales[..blocks]);
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Plain, Tiles};

    /// Every way that this machine has gives what the plain one gives.
    #[test]
    fn all_ways_agree() {
        let number = |i: usize| (i * 37 % 255) as i16 - 127;
        let weights: Vec<[i8; BLOCK]> = (0..6).map(|b| std::array::from_fn(|i| number(b * 31 + i) as i8)).collect();
        let inputs: Vec<[i16; BLOCK]> = (0..6).map(|b| std::array::from_fn(|i| 257 * number(b * 7 + i * 3))).collect();
        let scales = [0.5, 0.25, 1.0];
        let weights = [(&weights[..3], &scales[..]), (&weights[3..], &scales[..])];
        let inputs = [&inputs[..3], &inputs[3..]];
        let right = Plain.tile(weights, inputs);
        let check = |ours: [[f32; 2]; 2]| {
            for (ours, right) in ours.iter().flatten().zip(right.iter().flatten()) {
                assert!((ours - right).abs() <= 1e-5 * right.abs(), "{ours}, not {right}");
            }
        };
        #[cfg(target_arch = "x86_64")]
        {
            pulp::x86::V3::try_new().into_iter().for_each(|simd| check(simd.tile(weights, inputs)));
            pulp::x86::V4::try_new().into_iter().for_each(|simd| check(simd.tile(weights, inputs)));
        }
        check(right);
    }
}
