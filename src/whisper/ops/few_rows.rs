//! A linear layer for the tokens of a few captions at a time: a dot product for each output, in which a row of the result does not
//! depend on which others there are.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

/// Beyond this many rows a blocked matrix product, which rearranges the weight first, is faster. Up to it, a row of the result is the
/// same alone and among others, to the last bit.
pub const FEW_ROWS: usize = 128;

/// Up to so many rows have their sums in registers at once for one output: what takes the time is reading the weight.
pub(super) const SINGLE: usize = 8;

/// Beyond, so many rows meet so many outputs: every number that is read is used as often.
const TILE: usize = 4;

/// `x W^T + b` for the rows `x`, each `width` numbers, and `weight` `[outputs, width]`: `[rows, outputs]`.
pub(super) fn few_rows(x: &[f32], weight: &[f32], bias: Option<&[f32]>, width: usize, outputs: usize) -> Vec<f32> {
    let rows: Vec<&[f32]> = x.chunks_exact(width).collect();
    let mut by_output = vec![0.0; rows.len() * outputs];
    let share = outputs.div_ceil(4 * rayon::current_num_threads()).max(64).next_multiple_of(TILE);
    by_output.par_chunks_mut(share * rows.len()).enumerate().for_each(|(chunk, y)| {
        let first = chunk * share;
        let bias = bias.map(|bias| &bias[first..]);
        Arch::new().dispatch(Share { rows: &rows, weight: &weight[first * width..], bias, width, y });
    });
    if rows.len() == 1 { by_output } else { by_row(&by_output, rows.len()) }
}

/// `[outputs, rows]` to `[rows, outputs]`.
fn by_row(by_output: &[f32], rows: usize) -> Vec<f32> {
    let mut by_row = vec![0.0; by_output.len()];
    by_row.par_chunks_mut(by_output.len() / rows).enumerate().for_each(|(row, to)| {
        to.iter_mut().zip(by_output[row..].iter().step_by(rows)).for_each(|(to, from)| *to = *from);
    });
    by_row
}

/// Some outputs of all rows, `y` `[outputs, rows]`; `weight` and `bias` begin with the first of them.
struct Share<'a> {
    rows: &'a [&'a [f32]],
    weight: &'a [f32],
    bias: Option<&'a [f32]>,
    width: usize,
    y: &'a mut [f32],
}

impl WithSimd for Share<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { rows, weight, bias, width, y } = self;
        let count = rows.len();
        let tiled = if count > SINGLE && S::REGISTER_COUNT > TILE * TILE { y.len() / (TILE * count) } else { 0 };
        let (tiles, rest) = y.split_at_mut(tiled * TILE * count);
        for (y, weight) in tiles.chunks_exact_mut(TILE * count).zip(weight.chunks_exact(TILE * width)) {
            tile(simd, rows, weight, width, y);
        }
        for (y, weight) in rest.chunks_exact_mut(count).zip(weight[tiled * TILE * width..].chunks_exact(width)) {
            for (y, rows) in y.chunks_mut(SINGLE).zip(rows.chunks(SINGLE)) {
                single(simd, rows, weight, y);
            }
        }
        for (y, bias) in y.chunks_exact_mut(count).zip(bias.unwrap_or_default()) {
            y.iter_mut().for_each(|y| *y += bias);
        }
    }
}

/// [`TILE`] outputs of all rows.
#[inline(always)]
fn tile<S: Simd>(simd: S, rows: &[&[f32]], weight: &[f32], width: usize, y: &mut [f32]) {
    let outputs: [&[f32]; TILE] = std::array::from_fn(|i| &weight[i * width..(i + 1) * width]);
    let count = rows.len();
    for (at, rows) in (0..).step_by(TILE).zip(rows.chunks(TILE)) {
        match *rows {
            [a] => put(&dots(simd, [a], outputs), y, at, count),
            [a, b] => put(&dots(simd, [a, b], outputs), y, at, count),
            [a, b, c] => put(&dots(simd, [a, b, c], outputs), y, at, count),
            [a, b, c, d] => put(&dots(simd, [a, b, c, d], outputs), y, at, count),
            _ => {}
        }
    }
}

/// The sums of a tile into `y` `[outputs, count]`, from row `at` on.
#[inline(always)]
fn put<const ROWS: usize>(sums: &[[f32; ROWS]; TILE], y: &mut [f32], at: usize, count: usize) {
    for (y, sums) in y.chunks_exact_mut(count).zip(sums) {
        y[at..at + ROWS].copy_from_slice(sums);
    }
}

/// One output of at most [`SINGLE`] rows, `y` one number for each.
#[inline(always)]
pub(super) fn single<S: Simd>(simd: S, rows: &[&[f32]], weight: &[f32], y: &mut [f32]) {
    let w = [weight];
    match *rows {
        [a] => y.copy_from_slice(&dots(simd, [a], w)[0]),
        [a, b] => y.copy_from_slice(&dots(simd, [a, b], w)[0]),
        [a, b, c] => y.copy_from_slice(&dots(simd, [a, b, c], w)[0]),
        [a, b, c, d] => y.copy_from_slice(&dots(simd, [a, b, c, d], w)[0]),
        [a, b, c, d, e] => y.copy_from_slice(&dots(simd, [a, b, c, d, e], w)[0]),
        [a, b, c, d, e, f] => y.copy_from_slice(&dots(simd, [a, b, c, d, e, f], w)[0]),
        [a, b, c, d, e, f, g] => y.copy_from_slice(&dots(simd, [a, b, c, d, e, f, g], w)[0]),
        [a, b, c, d, e, f, g, h] => y.copy_from_slice(&dots(simd, [a, b, c, d, e, f, g, h], w)[0]),
        _ => {}
    }
}

/// The sum of products of each of `rows` with each of `outputs`, all of one length. Each is the same however many there are.
#[inline(always)]
fn dots<S: Simd, const OUTPUTS: usize, const ROWS: usize>(
    simd: S,
    rows: [&[f32]; ROWS],
    outputs: [&[f32]; OUTPUTS],
) -> [[f32; ROWS]; OUTPUTS] {
    let (row_rests, output_rests) = (rows.map(|x| S::as_simd_f32s(x).1), outputs.map(|w| S::as_simd_f32s(w).1));
    let count = S::as_simd_f32s(outputs[0]).0.len();
    let rows = rows.map(|row| &S::as_simd_f32s(row).0[..count]);
    let outputs = outputs.map(|output| &S::as_simd_f32s(output).0[..count]);
    // Sums that stay in registers: the compiler sees them only when they are counted out.
    let mut lanes = [[simd.splat_f32s(0.0); ROWS]; OUTPUTS];
    for at in 0..count {
        for output in 0..OUTPUTS {
            for row in 0..ROWS {
                lanes[output][row] = simd.mul_add_e_f32s(rows[row][at], outputs[output][at], lanes[output][row]);
            }
        }
    }
    let mut sums = [[0.0; ROWS]; OUTPUTS];
    for output in 0..OUTPUTS {
        for row in 0..ROWS {
            let rest: f32 = row_rests[row].iter().zip(output_rests[output]).map(|(x, w)| x * w).sum();
            sums[output][row] = simd.reduce_sum_f32s(lanes[output][row]) + rest;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::{FEW_ROWS, few_rows};

    #[test]
    fn a_row_is_the_same_alone_and_among_others() {
        let numbers = |count: usize, step: usize| -> Vec<f32> {
            (0..count).map(|i| ((i * step) % 1009) as f32 * 1e-3 - 0.5).collect()
        };
        let (width, outputs) = (83, 71);
        let (x, w, b) = (numbers(FEW_ROWS * width, 7919), numbers(outputs * width, 104_729), numbers(outputs, 31));
        let all = few_rows(&x, &w, Some(&b), width, outputs);
        for rows in 1..20 {
            assert_eq!(few_rows(&x[..rows * width], &w, Some(&b), width, outputs), all[..rows * outputs], "{rows}");
        }
        let plain = |row: usize, output: usize| -> f64 {
            let terms = x[row * width..].iter().zip(&w[output * width..(output + 1) * width]);
            terms.map(|(x, w)| f64::from(x * w)).sum::<f64>() + f64::from(b[output])
        };
        for (row, output) in [(0, 0), (5, 70), (127, 3), (126, 68)] {
            assert!((f64::from(all[row * outputs + output]) - plain(row, output)).abs() < 1e-5);
        }
    }
}
