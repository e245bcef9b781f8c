//! The way back through attention.
//!
//! The weights of a tile are made again from queries and keys rather than kept: that costs one product in six and saves
//! `[heads, queries, keys]` numbers for every layer.

use candle_core::{D, Result, Tensor};
use rayon::prelude::*;

use super::{Size, join_heads, of_batch, probabilities, split_heads};
use crate::whisper::ops::gemm::{Matrix, product};
use crate::whisper::ops::numbers::{fused, numbers, precise};
use crate::whisper::ops::vector::{dot, softmax, wide};

/// Query rows of a tile. Every tile has keys and values rearranged for its products, which many rows must be worth.
const TILE: usize = 256;

/// What flows back to queries `[batch, q, width]`, keys and values `[batch, k, width]` from `grad` `[batch, q, width]`.
///
/// With `P` the attention weights, `dP = dO V'` and `dS = P (dP - sum(dP P))`: `dV = P' dO`, `dQ = dS K scale`,
/// `dK = dS' Q scale`.
pub fn attention_backward(
    queries: &Tensor,
    keys: &Tensor,
    values: &Tensor,
    grad: &Tensor,
    heads: usize,
    causal: bool,
) -> Result<(Tensor, Tensor, Tensor)> {
    let (batches, size) = Size::of(queries, keys, heads, causal)?;
    if !fused(queries) {
        return plain(size, (queries, keys, values), grad);
    }
    let inputs = [queries.contiguous()?, keys.contiguous()?, values.contiguous()?, grad.contiguous()?];
    let (q, k, v, o) = (numbers(&inputs[0])?, numbers(&inputs[1])?, numbers(&inputs[2])?, numbers(&inputs[3])?);
    let of_queries = |all, batch| of_batch(all, batch, size.queries, size.width);
    let of_keys = |all, batch| of_batch(all, batch, size.keys, size.width);
    let made: Vec<Head> = (0..batches * heads)
        .into_par_iter()
        .map_init(Default::default, |scratch, task| {
            let batch = task / heads;
            let of = Inputs {
                q: of_queries(&q, batch),
                k: of_keys(&k, batch),
                v: of_keys(&v, batch),
                grad: of_queries(&o, batch),
            };
            Head::new(size, task % heads, &of, scratch)
        })
        .collect();
    let device = queries.device();
    let gather = |part: fn(&Head) -> &[f32], rows: usize, like: &Tensor| {
        Tensor::from_vec(beside(&made, size, rows, part), like.shape(), device)
    };
    Ok((
        gather(|head| &head.q, size.queries, queries)?,
        gather(|head| &head.k, size.keys, keys)?,
        gather(|head| &head.v, size.keys, values)?,
    ))
}

fn plain(size: Size, (q, k, v): (&Tensor, &Tensor, &Tensor), grad: &Tensor) -> Result<(Tensor, Tensor, Tensor)> {
    let (p, q, k, v) = probabilities(size, q, k, v)?;
    let grad = split_heads(grad, size.heads)?;
    let to_v = p.to_dtype(grad.dtype())?.t()?.contiguous()?.matmul(&grad)?;
    let to_p = precise(&grad.matmul(&v.t()?.contiguous()?)?)?;
    let along = (&to_p * &p)?.sum_keepdim(D::Minus1)?;
    let to_scores = ((&p * to_p.broadcast_sub(&along)?)? * f64::from(size.scale()))?.to_dtype(q.dtype())?;
    let to_q = to_scores.matmul(&k)?;
    let to_k = to_scores.t()?.contiguous()?.matmul(&q)?;
    Ok((join_heads(&to_q)?, join_heads(&to_k)?, join_heads(&to_v)?))
}

/// One batch element: `[time, width]` each.
struct Inputs<'a> {
    q: &'a [f32],
    k: &'a [f32],
    v: &'a [f32],
    grad: &'a [f32],
}

/// What flows back through one head of one batch element: `[time, head width]` each.
struct Head {
    q: Vec<f32>,
    k: Vec<f32>,
    v: Vec<f32>,
}

impl Head {
    /// `scratch` is memory for two matrices, kept between heads.
    fn new(size: Size, head: usize, of: &Inputs<'_>, scratch: &mut (Vec<f32>, Vec<f32>)) -> Self {
        let head_width = size.head_width();
        let zeros = |rows: usize| vec![0.0; rows * head_width];
        let mut back = Self { q: zeros(size.queries), k: zeros(size.keys), v: zeros(size.keys) };
        let most = TILE.min(size.queries) * size.keys;
        scratch.0.resize(most, 0.0);
        scratch.1.resize(most, 0.0);
        for first in (0..size.queries).step_by(TILE) {
            back.tile(size, head, first, of, scratch);
        }
        back
    }

    /// Adds what the queries `first..first + 64` send back.
    fn tile(&mut self, size: Size, head: usize, first: usize, of: &Inputs<'_>, scratch: &mut (Vec<f32>, Vec<f32>)) {
        let (width, head_width, keys) = (size.width, size.head_width(), size.keys);
        let (rows, at) = (TILE.min(size.queries - first), head * size.head_width());
        let queries = Matrix::rows(&of.q[first * width + at..], width);
        let grad = Matrix::rows(&of.grad[first * width + at..], width);
        let (k, v) = (Matrix::rows(&of.k[at..], width), Matrix::rows(&of.v[at..], width));
        let (p, ds) = (&mut scratch.0[..rows * keys], &mut scratch.1[..rows * keys]);
        product((rows, head_width, keys), queries, k.transposed(), p, keys, false, false);
        product((rows, head_width, keys), grad, v.transposed(), ds, keys, false, false);
        for (row, (p, ds)) in p.chunks_exact_mut(keys).zip(ds.chunks_exact_mut(keys)).enumerate() {
            wide(|| through_softmax(p, ds, size.seen(first + row), size.scale()));
        }
        let (p, ds) = (Matrix::rows(p, keys), Matrix::rows(ds, keys));
        product((keys, rows, head_width), p.transposed(), grad, &mut self.v, head_width, true, false);
        let to_q = &mut self.q[first * head_width..][..rows * head_width];
        product((rows, keys, head_width), ds, k, to_q, head_width, false, false);
        product((keys, rows, head_width), ds.transposed(), queries, &mut self.k, head_width, true, false);
    }
}

/// Turns a row of scores into weights and of `dP` into `dS scale`; what is hidden becomes 0 in both.
#[inline(always)]
fn through_softmax(scores: &mut [f32], grad: &mut [f32], seen: usize, scale: f32) {
    let (p, hidden) = scores.split_at_mut(seen);
    softmax(p, scale);
    hidden.fill(0.0);
    let (ds, hidden) = grad.split_at_mut(seen);
    let along = dot(p, ds);
    for (ds, p) in ds.iter_mut().zip(p.iter()) {
        *ds = p * (*ds - along) * scale;
    }
    hidden.fill(0.0);
}

/// Puts one part of all heads beside each other: `[batch, rows, width]`.
fn beside(heads: &[Head], size: Size, rows: usize, part: fn(&Head) -> &[f32]) -> Vec<f32> {
    let (width, head_width) = (size.width, size.head_width());
    let mut all = vec![0.0; heads.len() / size.heads * rows * width];
    all.par_chunks_mut(width).enumerate().for_each(|(row, all)| {
        let (batch, row) = (row / rows, row % rows);
        for (head, all) in all.chunks_exact_mut(head_width).enumerate() {
            all.copy_from_slice(&part(&heads[batch * size.heads + head])[row * head_width..][..head_width]);
        }
    });
    all
}
