//! Scaled dot-product attention over several heads.
//!
//! The fused kernel walks tiles of query rows, so that the scores of one tile stay in the cache and the whole `[queries, keys]`
//! matrix never exists; heads are addressed by stride, so nothing is transposed.

use candle_core::{D, Result, Tensor};
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::few_rows::{SINGLE, single};
use super::gemm::{Matrix, product};
use super::numbers::{fused, numbers, precise};
use super::vector::{add_scaled, softmax, wide};

mod backward;

pub use backward::attention_backward;

/// Attention of `queries` `[batch, q, width]` over `keys` and `values` `[batch, k, width]`, each split into `heads` along the
/// width; the result is `[batch, q, width]`. With `causal`, the last query sees every key, the one before all but the last.
pub fn attention(queries: &Tensor, keys: &Tensor, values: &Tensor, heads: usize, causal: bool) -> Result<Tensor> {
    let (batches, size) = Size::of(queries, keys, heads, causal)?;
    if !fused(queries) {
        let (probabilities, _, _, values) = probabilities(size, queries, keys, values)?;
        return join_heads(&probabilities.to_dtype(values.dtype())?.matmul(&values)?);
    }
    let (q, k, v) = (queries.contiguous()?, keys.contiguous()?, values.contiguous()?);
    let y = forward(batches, size, &numbers(&q)?, &numbers(&k)?, &numbers(&v)?);
    Tensor::from_vec(y, queries.shape(), queries.device())
}

/// How much each of `queries` `[batch, q, width]` looks at each of `keys` `[batch, k, width]`: `[batch, heads, q, k]`, f32 or f64,
/// each row summing to 1.
pub fn attention_weights(queries: &Tensor, keys: &Tensor, heads: usize) -> Result<Tensor> {
    let (_, size) = Size::of(queries, keys, heads, false)?;
    Ok(probabilities(size, queries, keys, keys)?.0)
}

/// Query rows of a tile. Every tile has keys and values rearranged for its products, which many rows must be worth.
const TILE: usize = 256;

/// Sizes of one call.
#[derive(Clone, Copy)]
struct Size {
    queries: usize,
    keys: usize,
    width: usize,
    heads: usize,
    causal: bool,
}

impl Size {
    /// Batch and sizes, where the shapes fit.
    fn of(queries: &Tensor, keys: &Tensor, heads: usize, causal: bool) -> Result<(usize, Self)> {
        let (batch, q, width) = queries.dims3()?;
        let (key_batch, k, key_width) = keys.dims3()?;
        if (batch, width) != (key_batch, key_width) || width % heads != 0 || (causal && k < q) {
            candle_core::bail!("attention: {:?} over {:?} with {heads} heads", queries.shape(), keys.shape());
        }
        Ok((batch, Self { queries: q, keys: k, width, heads, causal }))
    }

    fn head_width(self) -> usize {
        self.width / self.heads
    }

    /// How many keys query `row` may see.
    fn seen(self, row: usize) -> usize {
        if self.causal { self.keys - self.queries + row + 1 } else { self.keys }
    }

    fn scale(self) -> f32 {
        1.0 / (self.head_width() as f32).sqrt()
    }
}

/// Attention weights `[batch, heads, q, k]` (f32 or f64), and queries, keys and values split into heads, by composed operations.
fn probabilities(size: Size, q: &Tensor, k: &Tensor, v: &Tensor) -> Result<(Tensor, Tensor, Tensor, Tensor)> {
    let (q, k, v) = (split_heads(q, size.heads)?, split_heads(k, size.heads)?, split_heads(v, size.heads)?);
    let scores = (precise(&q.matmul(&k.t()?.contiguous()?)?)? * f64::from(size.scale()))?;
    let scores = if size.causal { scores.broadcast_add(&causal_mask(&scores)?)? } else { scores };
    Ok((candle_nn::ops::softmax(&scores, D::Minus1)?, q, k, v))
}

/// `[batch, time, width]` to `[batch, heads, time, width / heads]`.
fn split_heads(x: &Tensor, heads: usize) -> Result<Tensor> {
    let (batch, time, width) = x.dims3()?;
    x.reshape((batch, time, heads, width / heads))?.transpose(1, 2)?.contiguous()
}

/// The way back.
fn join_heads(x: &Tensor) -> Result<Tensor> {
    let (batch, heads, time, width) = x.dims4()?;
    x.transpose(1, 2)?.contiguous()?.reshape((batch, time, heads * width))
}

/// 0 where a query may look and minus infinity where it may not, `[queries, keys]`.
fn causal_mask(scores: &Tensor) -> Result<Tensor> {
    let (queries, keys) = (scores.dim(D::Minus2)?, scores.dim(D::Minus1)?);
    let open = keys - queries;
    let mask: Vec<f32> = (0..queries)
        .flat_map(|q| (0..keys).map(move |k| if k <= open + q { 0.0 } else { f32::NEG_INFINITY }))
        .collect();
    Tensor::from_vec(mask, (queries, keys), scores.device())?.to_dtype(scores.dtype())
}

/// The part of a tensor that one batch element has.
fn of_batch(all: &[f32], batch: usize, rows: usize, width: usize) -> &[f32] {
    &all[batch * rows * width..(batch + 1) * rows * width]
}

/// One head's tile of query rows: `out` is `[rows, head width]`, contiguous. `scores` is memory to work in, kept between tiles
/// since fresh memory costs as much as the work.
fn tile(
    size: Size,
    head: usize,
    first: usize,
    (q, k, v): (&[f32], &[f32], &[f32]),
    scores: &mut Vec<f32>,
    out: &mut [f32],
) {
    let (width, head_width) = (size.width, size.head_width());
    let rows = out.len() / head_width;
    let at = head * head_width;
    scores.resize(rows * size.keys, 0.0);
    let queries = Matrix::rows(&q[first * width + at..], width);
    let keys = Matrix::rows(&k[at..], width).transposed();
    product((rows, head_width, size.keys), queries, keys, scores, size.keys, false, false);
    for (row, scores) in scores.chunks_exact_mut(size.keys).enumerate() {
        let (seen, hidden) = scores.split_at_mut(size.seen(first + row));
        wide(|| softmax(seen, size.scale()));
        hidden.fill(0.0);
    }
    let (weights, values) = (Matrix::rows(scores, size.keys), Matrix::rows(&v[at..], width));
    product((rows, size.keys, head_width), weights, values, out, head_width, false, false);
}

/// Up to so many query rows are worth no rearranging of the keys.
const FEW_QUERIES: usize = 16;

/// Values that all query rows meet while they are near.
const NEAR: usize = 64;

/// A few query rows of one head, as in generation: dot products instead of matrix products. `out` is `[rows, head width]`. A row of
/// the result does not depend on which others there are.
struct Few<'a> {
    size: Size,
    head: usize,
    inputs: (&'a [f32], &'a [f32], &'a [f32]),
    scores: &'a mut Vec<f32>,
    out: &'a mut [f32],
}

impl WithSimd for Few<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { size, head, inputs: (q, k, v), scores, out } = self;
        let (width, head_width) = (size.width, size.head_width());
        let at = head * head_width;
        scores.resize(size.queries * size.keys, 0.0);
        let queries: Vec<&[f32]> = q.chunks_exact(width).map(|row| &row[at..at + head_width]).collect();
        let mut sums = [0.0; SINGLE];
        for (number, key) in k.chunks_exact(width).enumerate() {
            for (first, queries) in (0..).step_by(SINGLE).zip(queries.chunks(SINGLE)) {
                let sums = &mut sums[..queries.len()];
                single(simd, queries, &key[at..at + head_width], sums);
                for (row, sum) in (first..).zip(sums) {
                    scores[row * size.keys + number] = *sum;
                }
            }
        }
        for (row, scores) in scores.chunks_exact_mut(size.keys).enumerate() {
            softmax(&mut scores[..size.seen(row)], size.scale());
        }
        out.fill(0.0);
        for (first, values) in (0..).step_by(NEAR).zip(v.chunks(NEAR * width)) {
            for (row, (scores, out)) in scores.chunks_exact(size.keys).zip(out.chunks_exact_mut(head_width)).enumerate()
            {
                let seen = size.seen(row).saturating_sub(first);
                for (&weight, value) in scores[first..].iter().zip(values.chunks_exact(width)).take(seen) {
                    add_scaled(out, weight, &value[at..at + head_width]);
                }
            }
        }
    }
}

/// Runs every tile of every head and returns `[batch, q, width]`.
fn forward(batches: usize, size: Size, q: &[f32], k: &[f32], v: &[f32]) -> Vec<f32> {
    let (width, head_width) = (size.width, size.head_width());
    let work: Vec<(usize, usize, usize)> = (0..batches)
        .flat_map(|b| {
            (0..size.heads).flat_map(move |h| (0..size.queries).step_by(TILE).map(move |first| (b, h, first)))
        })
        .collect();
    let tiles: Vec<Vec<f32>> = work
        .par_iter()
        .map_init(Vec::new, |scores, &(batch, head, first)| {
            let rows = TILE.min(size.queries - first);
            let mut out = vec![0.0; rows * head_width];
            let inputs = (
                of_batch(q, batch, size.queries, width),
                of_batch(k, batch, size.keys, width),
                of_batch(v, batch, size.keys, width),
            );
            if size.queries <= FEW_QUERIES {
                Arch::new().dispatch(Few { size, head, inputs, scores, out: &mut out });
            } else {
                tile(size, head, first, inputs, scores, &mut out);
            }
            out
        })
        .collect();
    gather(batches, size, &work, &tiles)
}

/// Puts the tiles of all heads beside each other.
fn gather(batches: usize, size: Size, work: &[(usize, usize, usize)], tiles: &[Vec<f32>]) -> Vec<f32> {
    let (width, head_width) = (size.width, size.head_width());
    let mut y = vec![0.0; batches * size.queries * width];
    for (&(batch, head, first), tile) in work.iter().zip(tiles) {
        for (row, numbers) in tile.chunks_exact(head_width).enumerate() {
            let at = (batch * size.queries + first + row) * width + head * head_width;
            y[at..at + head_width].copy_from_slice(numbers);
        }
    }
    y
}

#[cfg(test)]
mod tests {
    use super::super::finite_differences::{agree, check, random};
    use super::{Size, attention, attention_backward, join_heads, probabilities};

    #[test]
    fn equals_the_plain_version() {
        for (queries, keys, causal) in [(1, 5, true), (3, 5, true), (300, 300, true), (150, 77, false), (1, 1, false)] {
            let (q, k, v) = (random(&[2, queries, 12], 1), random(&[2, keys, 12], 2), random(&[2, keys, 12], 3));
            let (_, size) = Size::of(&q, &k, 3, causal).unwrap();
            let (p, _, _, values) = probabilities(size, &q, &k, &v).unwrap();
            let plain = join_heads(&p.matmul(&values).unwrap()).unwrap();
            agree(&attention(&q, &k, &v, 3, causal).unwrap(), &plain, 1e-5);
        }
    }

    #[test]
    fn gradients_are_right() {
        for (queries, keys, causal) in [(3, 5, false), (3, 5, true), (70, 2, false), (1, 3, true)] {
            let inputs = [random(&[2, queries, 4], 1), random(&[2, keys, 4], 2), random(&[2, keys, 4], 3)];
            check(
                &inputs,
                |i| attention(&i[0], &i[1], &i[2], 2, causal),
                |i, grad| {
                    let (q, k, v) = attention_backward(&i[0], &i[1], &i[2], grad, 2, causal)?;
                    Ok(vec![q, k, v])
                },
            );
        }
    }

    #[test]
    fn refuses_shapes_that_do_not_fit() {
        let (q, k) = (random(&[2, 3, 4], 1), random(&[1, 5, 4], 2));
        assert!(attention(&q, &k, &k, 2, false).is_err());
    }
}
