//! `y = x W^T + b`.

use candle_core::{CpuStorage, CustomOp2, CustomOp3, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::gemm::{Matrix, product};
use super::vector::{dot, wide};
use super::{fused, rows_of, values};

/// A linear layer over the last dimension: `x` `[.., in]`, `weight` `[out, in]`, `bias` `[out]`, result `[.., out]`.
pub fn linear(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    if !fused(x) {
        return plain(x, weight, bias);
    }
    match bias {
        Some(bias) => x.contiguous()?.apply_op3(weight, bias, Linear),
        None => x.contiguous()?.apply_op2(weight, Linear),
    }
}

fn plain(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    let mut dims = x.dims().to_vec();
    let width = dims.pop().unwrap_or(1);
    dims.push(weight.dim(0)?);
    let y = x.reshape(((), width))?.matmul(&weight.t()?)?;
    let y = bias.map_or(Ok(y.clone()), |bias| y.broadcast_add(bias))?;
    y.reshape(dims)
}

/// From this many rows on a blocked matrix product is faster than a dot product per output.
const FEW_ROWS: usize = 4;

struct Linear;

impl Linear {
    fn forward(x: (&[f32], &Layout), weight: (&[f32], &Layout), bias: Option<&[f32]>) -> Result<(CpuStorage, Shape)> {
        let (rows, width) = rows_of(x.1);
        let (outputs, inputs) = weight.1.shape().dims2()?;
        if inputs != width {
            candle_core::bail!("linear: {width} inputs for a weight of [{outputs}, {inputs}]");
        }
        let y = if rows <= FEW_ROWS {
            few_rows(x.0, weight.0, bias, width, outputs)
        } else {
            many_rows(x.0, weight.0, bias, (rows, width, outputs))
        };
        let mut dims = x.1.dims().to_vec();
        if let Some(last) = dims.last_mut() {
            *last = outputs;
        }
        Ok((CpuStorage::F32(y), Shape::from(dims)))
    }
}

/// One token at a time is bound by reading the weight once: each thread takes its share of the outputs.
fn few_rows(x: &[f32], weight: &[f32], bias: Option<&[f32]>, width: usize, outputs: usize) -> Vec<f32> {
    let mut y = vec![0.0; x.len() / width * outputs];
    for (row, y) in x.chunks_exact(width).zip(y.chunks_exact_mut(outputs)) {
        let share = outputs.div_ceil(4 * rayon::current_num_threads()).max(64);
        y.par_chunks_mut(share).enumerate().for_each(|(chunk, y)| {
            let first = chunk * share;
            wide(|| {
                for (i, y) in y.iter_mut().enumerate() {
                    let output = first + i;
                    let weight = &weight[output * width..(output + 1) * width];
                    *y = dot(row, weight) + bias.map_or(0.0, |bias| bias[output]);
                }
            });
        });
    }
    y
}

fn many_rows(x: &[f32], weight: &[f32], bias: Option<&[f32]>, size: (usize, usize, usize)) -> Vec<f32> {
    let (rows, width, outputs) = size;
    let mut y = match bias {
        Some(bias) => bias.repeat(rows),
        None => vec![0.0; rows * outputs],
    };
    let weight = Matrix::rows(weight, width).transposed();
    product(size, Matrix::rows(x, width), weight, &mut y, outputs, bias.is_some(), true);
    y
}

/// Gradients of `x` and `weight`; `grad` is `[.., out]`.
fn gradients(x: &Tensor, weight: &Tensor, grad: &Tensor) -> Result<(Tensor, Tensor)> {
    let (outputs, inputs) = weight.dims2()?;
    let rows = grad.reshape(((), outputs))?;
    let to_x = rows.matmul(weight)?.reshape(x.shape())?;
    let to_weight = rows.t()?.matmul(&x.reshape(((), inputs))?)?;
    Ok((to_x, to_weight))
}

impl CustomOp2 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(&self, x: &CpuStorage, xl: &Layout, w: &CpuStorage, wl: &Layout) -> Result<(CpuStorage, Shape)> {
        Self::forward((values(x, xl)?, xl), (values(w, wl)?, wl), None)
    }

    fn bwd(&self, x: &Tensor, w: &Tensor, _: &Tensor, grad: &Tensor) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let (to_x, to_weight) = gradients(x, w, grad)?;
        Ok((Some(to_x), Some(to_weight)))
    }
}

impl CustomOp3 for Linear {
    fn name(&self) -> &'static str {
        "linear with bias"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        xl: &Layout,
        w: &CpuStorage,
        wl: &Layout,
        b: &CpuStorage,
        bl: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        Self::forward((values(x, xl)?, xl), (values(w, wl)?, wl), Some(values(b, bl)?))
    }

    fn bwd(
        &self,
        x: &Tensor,
        w: &Tensor,
        _: &Tensor,
        _: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let (to_x, to_weight) = gradients(x, w, grad)?;
        let to_bias = grad.reshape(((), w.dim(0)?))?.sum(0)?;
        Ok((Some(to_x), Some(to_weight), Some(to_bias)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::finite_differences::{agree, check, random};
    use super::{linear, plain};

    #[test]
    fn equals_the_plain_version_for_few_and_many_rows() {
        for rows in [1, 2, 9] {
            let (x, w, b) = (random(&[2, rows, 37], 1), random(&[70, 37], 2), random(&[70], 3));
            agree(&linear(&x, &w, Some(&b)).unwrap(), &plain(&x, &w, Some(&b)).unwrap(), 1e-5);
            agree(&linear(&x, &w, None).unwrap(), &plain(&x, &w, None).unwrap(), 1e-5);
        }
    }

    #[test]
    fn gradients_are_right() {
        let inputs = [random(&[2, 3, 5], 1), random(&[4, 5], 2), random(&[4], 3)];
        check(&inputs, |i| linear(&i[0], &i[1], Some(&i[2])));
        check(&inputs[..2], |i| linear(&i[0], &i[1], None));
    }
}
