//! Matrices of eight-bit numbers: each block of 32 numbers of a row has a scale, as in GGML's `q8_0`.
//!
//! Candle's own quantized matmul rounds what the weights are multiplied with to eight bits too, and keeps the weights twice.

use candle_core::{DType, Device, Result, Tensor};
use pulp::Arch;
use rayon::prelude::*;

use super::few_rows::FEW_ROWS;
use super::gemm::{Matrix, product};
use super::linear::with_width;
use super::numbers::{numbers, rows_of};
use super::vector::{abs_max, sum_of, wide};
use tiles::{Input, Plain, Tiles, Weights};

mod tiles;

/// Numbers that share a scale.
pub const BLOCK: usize = 32;
/// Products that are worth a task of their own: some microseconds.
const TASK: usize = 1 << 17;
/// Numbers made f32 at a time for the blocked product: 8 MB.
const TILE: usize = 1 << 21;

/// A matrix `[outputs, inputs]` of eight-bit numbers.
pub struct Quantized {
    inputs: usize,
    /// Row by row.
    numbers: Vec<i8>,
    /// One for each block of each row: number times scale is the weight.
    scales: Vec<f32>,
}

impl Quantized {
    /// Rounds `weight` `[outputs, inputs]`, whose rows are whole blocks ([`Quantized::fits`]).
    pub fn new(weight: &Tensor) -> Result<Self> {
        let (_, inputs) = weight.dims2()?;
        if !Self::fits(inputs) {
            candle_core::bail!("rows of {inputs} numbers cannot be cut into blocks of {BLOCK}");
        }
        let weight = weight.to_device(&Device::Cpu)?.to_dtype(DType::F32)?.contiguous()?;
        let weight = numbers(&weight)?;
        if weight.iter().any(|x| !x.is_finite()) {
            candle_core::bail!("a weight is not a number");
        }
        let scale = |block: &[f32]| block.iter().fold(0f32, |most, x| most.max(x.abs())) / 127.0;
        let scales: Vec<f32> = weight.par_chunks(BLOCK).with_min_len(1024).map(scale).collect();
        let mut numbers = vec![0i8; weight.len()];
        let blocks = weight.par_chunks(BLOCK).zip(&scales);
        numbers.par_chunks_mut(BLOCK).zip(blocks).with_min_len(1024).for_each(|(numbers, (block, &scale))| {
            let share = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            numbers.iter_mut().zip(block).for_each(|(number, x)| *number = (x * share).round() as i8);
        });
        Ok(Self { inputs, numbers, scales })
    }

    /// Whether rows of `inputs` numbers can be cut into blocks.
    pub fn fits(inputs: usize) -> bool {
        inputs > 0 && inputs.is_multiple_of(BLOCK)
    }

    /// Bytes that it takes in memory.
    pub fn bytes(&self) -> usize {
        self.numbers.len() + size_of_val(&self.scales[..])
    }

    /// Rows, that is outputs.
    pub fn outputs(&self) -> usize {
        self.numbers.len() / self.inputs
    }

    /// `x W^T + b` for `x` `[.., inputs]` in f32: `[.., outputs]`.
    pub fn linear(&self, x: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
        let (rows, width) = rows_of(x);
        if width != self.inputs {
            candle_core::bail!("linear: {width} inputs for a weight of [{}, {}]", self.outputs(), self.inputs);
        }
        let (x, bias) = (x.contiguous()?, bias.map(numbers).transpose()?);
        let numbers_of_x = numbers(&x)?;
        // Up to so many rows integers are multiplied. Beyond, as in the encoder, a blocked product of weights that were made f32 before
        // is as fast or faster (with AVX-512 equal near 500 rows; with AVX2, half as wide, earlier).
        let y = if rows <= FEW_ROWS {
            self.few_rows(&numbers_of_x, rows, bias.as_deref())
        } else {
            self.many_rows(&numbers_of_x, rows, bias.as_deref())
        };
        Tensor::from_vec(y, with_width(&x, self.outputs()), x.device())
    }

    /// The rows of `ids`, as f32 `[ids, inputs]`.
    pub fn rows(&self, ids: &[u32]) -> Result<Tensor> {
        let mut rows = vec![0.0; ids.len() * self.inputs];
        for (&id, row) in ids.iter().zip(rows.chunks_exact_mut(self.inputs)) {
            if id as usize >= self.outputs() {
                candle_core::bail!("there is no row {id} among {}", self.outputs());
            }
            self.widen(id as usize, row);
        }
        Tensor::from_vec(rows, (ids.len(), self.inputs), &Device::Cpu)
    }

    /// Row `output` and those behind it, as many as `to` holds, as f32.
    fn widen(&self, output: usize, to: &mut [f32]) {
        let first = output * self.inputs;
        let blocks = self.numbers[first..].chunks_exact(BLOCK).zip(&self.scales[first / BLOCK..]);
        for (to, (from, scale)) in to.chunks_exact_mut(BLOCK).zip(blocks) {
            to.iter_mut().zip(from).for_each(|(to, &from)| *to = f32::from(from) * scale);
        }
    }

    /// Each thread takes its share of the outputs and reads it once for all rows, which are rounded to 16 bits: next to the
    /// weights' eight that loses nothing.
    fn few_rows(&self, x: &[f32], rows: usize, bias: Option<&[f32]>) -> Vec<f32> {
        let outputs = self.outputs();
        let (x, scales) = rounded(x, self.inputs);
        let x: Vec<Input> = x.chunks_exact(self.inputs / BLOCK).collect();
        let share = outputs.div_ceil(4 * rayon::current_num_threads());
        let share = share.max(TASK / (self.inputs * rows)).next_multiple_of(2);
        let mut columns = vec![0.0; rows * outputs];
        columns.par_chunks_mut(share * rows).enumerate().for_each(|(chunk, columns)| {
            let first = chunk * share;
            match Arch::new() {
                #[cfg(target_arch = "x86_64")]
                Arch::V4(simd) => simd.vectorize(|| self.fill(simd, first, &x, columns)),
                #[cfg(target_arch = "x86_64")]
                Arch::V3(simd) => simd.vectorize(|| self.fill(simd, first, &x, columns)),
                _ => self.fill(Plain, first, &x, columns),
            }
            for (i, column) in columns.chunks_exact_mut(rows).enumerate() {
                let bias = bias.map_or(0.0, |bias| bias[first + i]);
                column.iter_mut().zip(&scales).for_each(|(y, scale)| *y = *y * scale + bias);
            }
        });
        if rows == 1 { columns } else { transposed(&columns, rows) }
    }

    /// Fills `columns` `[outputs, rows]`, from output `first` on, in tiles.
    #[inline(always)]
    fn fill<T: Tiles>(&self, tiles: T, first: usize, x: &[Input], columns: &mut [f32]) {
        let rows = x.len();
        for (pair, columns) in columns.chunks_mut(2 * rows).enumerate() {
            let output = first + 2 * pair;
            let (upper, lower) = columns.split_at_mut(rows);
            if lower.is_empty() {
                for row in 0..rows {
                    [[upper[row]]] = tiles.tile([self.weights(output)], [x[row]]);
                }
                continue;
            }
            let weights = [self.weights(output), self.weights(output + 1)];
            let mut row = 0;
            while row + 4 <= rows {
                let sums = tiles.tile(weights, [x[row], x[row + 1], x[row + 2], x[row + 3]]);
                upper[row..row + 4].copy_from_slice(&sums[0]);
                lower[row..row + 4].copy_from_slice(&sums[1]);
                row += 4;
            }
            while row < rows {
                [[upper[row]], [lower[row]]] = tiles.tile(weights, [x[row]]);
                row += 1;
            }
        }
    }

    /// The weights of one output.
    #[inline(always)]
    fn weights(&self, output: usize) -> Weights<'_> {
        let (width, blocks) = (self.inputs, self.inputs / BLOCK);
        (self.numbers[output * width..][..width].as_chunks().0, &self.scales[output * blocks..][..blocks])
    }

    fn many_rows(&self, x: &[f32], rows: usize, bias: Option<&[f32]>) -> Vec<f32> {
        let (width, outputs) = (self.inputs, self.outputs());
        let mut y = vec![0.0; rows * outputs];
        if let Some(bias) = bias {
            y.par_chunks_mut(outputs).for_each(|row| row.copy_from_slice(bias));
        }
        let tile = (TILE / width).clamp(1, outputs);
        let mut weight = vec![0.0; tile * width];
        for first in (0..outputs).step_by(tile) {
            let count = tile.min(outputs - first);
            let weight = &mut weight[..count * width];
            let part = (64 * width).min(weight.len());
            weight
                .par_chunks_mut(part)
                .enumerate()
                .for_each(|(i, to)| wide(|| self.widen(first + i * part / width, to)));
            let size = (rows, width, count);
            let (x, weight) = (Matrix::rows(x, width), Matrix::rows(weight, width).transposed());
            product(size, x, weight, &mut y[first..], outputs, bias.is_some(), true);
        }
        y
    }
}

/// The rows of `x`, `width` numbers each, as blocks of 16-bit numbers, and the scale of each row.
fn rounded(x: &[f32], width: usize) -> (Vec<[i16; BLOCK]>, Vec<f32>) {
    let mut numbers = vec![[0i16; BLOCK]; x.len() / BLOCK];
    let mut scales = Vec::with_capacity(x.len() / width);
    for (x, numbers) in x.chunks_exact(width).zip(numbers.chunks_exact_mut(width / BLOCK)) {
        scales.push(wide(|| round_row(x, numbers)));
    }
    (numbers, scales)
}

#[inline(always)]
fn round_row(x: &[f32], numbers: &mut [[i16; BLOCK]]) -> f32 {
    /// 1.5 * 2^23: adding it leaves the nearest integer in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let most = abs_max(x);
    let share = if most > 0.0 { 32_767.0 / most } else { 0.0 };
    for (x, numbers) in x.as_chunks::<BLOCK>().0.iter().zip(numbers) {
        for (number, x) in numbers.iter_mut().zip(x) {
            *number = (x * share + ROUND).to_bits() as i16;
        }
    }
    // What is no number stays none.
    most / 32_767.0 + sum_of(x, |x| 0.0 * x)
}

/// `[outputs, rows]` as `[rows, outputs]`.
fn transposed(columns: &[f32], rows: usize) -> Vec<f32> {
    let outputs = columns.len() / rows;
    let mut y = vec![0.0; columns.len()];
    y.par_chunks_mut(outputs).enumerate().for_each(|(row, y)| {
        y.iter_mut().zip(columns.chunks_exact(rows)).for_each(|(y, column)| *y = column[row]);
    });
    y
}

#[cfg(test)]
mod tests {
    use candle_core::Tensor;

    use super::super::finite_differences::{agree, random};
    use super::super::linear;
    use super::{FEW_ROWS, Quantized};

    fn weight(quantized: &Quantized) -> Tensor {
        quantized.rows(&(0..quantized.outputs() as u32).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn each_weight_is_off_by_half_a_step_at_most() {
        let plain = random(&[70, 96], 1);
        let rounded = weight(&Quantized::new(&plain).unwrap());
        for (plain, rounded) in plain.to_vec2::<f32>().unwrap().iter().zip(rounded.to_vec2::<f32>().unwrap()) {
            for (plain, rounded) in plain.chunks(32).zip(rounded.chunks(32)) {
                let step = plain.iter().fold(0f32, |most, x| most.max(x.abs())) / 127.0;
                assert!(plain.iter().zip(rounded).all(|(a, b)| (a - b).abs() <= 0.5001 * step));
            }
        }
        let zeros = Tensor::zeros((2, 32), candle_core::DType::F32, &candle_core::Device::Cpu).unwrap();
        agree(&weight(&Quantized::new(&zeros).unwrap()), &zeros, 0.0);
    }

    #[test]
    fn equals_the_plain_layer_with_the_rounded_weights() {
        let (plain, b) = (random(&[70, 96], 2), random(&[70], 3));
        let quantized = Quantized::new(&plain).unwrap();
        for rows in [1, 2, 5, 8, FEW_ROWS + 1] {
            let x = random(&[2, rows, 96], 1);
            let y = quantized.linear(&x, Some(&b)).unwrap();
            agree(&y, &linear(&x, &weight(&quantized), Some(&b)).unwrap(), 5e-5);
            agree(&quantized.linear(&x, None).unwrap(), &linear(&x, &weight(&quantized), None).unwrap(), 5e-5);
            // 96 weights, each off by 1/254 at most, times numbers of up to 1: some five deviations of their sum.
            agree(&y, &linear(&x, &plain, Some(&b)).unwrap(), 0.02);
        }
    }

    #[test]
    fn refuses_what_does_not_fit() {
        assert!(Quantized::new(&random(&[4, 33], 1)).is_err());
        let quantized = Quantized::new(&random(&[4, 64], 1)).unwrap();
        assert!(quantized.linear(&random(&[2, 32], 1), None).is_err());
        assert!(quantized.rows(&[4]).is_err());
        assert_eq!(quantized.bytes(), 4 * 64 + 4 * 2 * 4);
    }
}
