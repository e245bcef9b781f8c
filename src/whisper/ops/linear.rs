//! `y = x W^T + b`. The gradients of `W` and `b` are [`Gradient::add_product`](super::Gradient::add_product) and
//! [`Gradient::add_rows`](super::Gradient::add_rows).

use candle_core::{Result, Tensor};
use rayon::prelude::*;

use super::few_rows::{FEW_ROWS, few_rows};
use super::gemm::{Matrix, product};
use super::numbers::{fused, numbers, rows_of};

/// A linear layer over the last dimension: `x` `[.., in]`, `weight` `[out, in]`, `bias` `[out]`, result `[.., out]`.
pub fn linear(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    let (outputs, inputs) = weight.dims2()?;
    let (rows, width) = rows_of(x);
    if inputs != width {
        candle_core::bail!("linear: {width} inputs for a weight of [{outputs}, {inputs}]");
    }
    if !fused(x) {
        return plain(x, weight, bias);
    }
    let (x, bias) = (x.contiguous()?, bias.map(numbers).transpose()?);
    let (numbers_of_x, weight) = (numbers(&x)?, numbers(weight)?);
    let y = if rows <= FEW_ROWS {
        few_rows(&numbers_of_x, &weight, bias.as_deref(), width, outputs)
    } else {
        many_rows(&numbers_of_x, &weight, bias.as_deref(), (rows, width, outputs))
    };
    Tensor::from_vec(y, with_width(&x, outputs), x.device())
}

/// What flows back to `x` `[.., in]` from `grad` `[.., out]`: `grad W`.
pub fn linear_backward(grad: &Tensor, weight: &Tensor) -> Result<Tensor> {
    let (outputs, inputs) = weight.dims2()?;
    let (rows, _) = rows_of(grad);
    if !fused(grad) {
        return grad.reshape((rows, outputs))?.matmul(weight)?.reshape(with_width(grad, inputs));
    }
    let mut back = vec![0.0; rows * inputs];
    let grad = grad.contiguous()?;
    let (g, w) = (numbers(&grad)?, numbers(weight)?);
    let size = (rows, outputs, inputs);
    product(size, Matrix::rows(&g, outputs), Matrix::rows(&w, inputs), &mut back, inputs, false, true);
    Tensor::from_vec(back, with_width(&grad, inputs), grad.device())
}

/// The shape of `x` with another last dimension.
pub(super) fn with_width(x: &Tensor, width: usize) -> Vec<usize> {
    let mut dims = x.dims().to_vec();
    if let Some(last) = dims.last_mut() {
        *last = width;
    }
    dims
}

fn plain(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    let (rows, width) = rows_of(x);
    let y = x.reshape((rows, width))?.matmul(&weight.t()?)?;
    let y = bias.map_or(Ok(y.clone()), |bias| y.broadcast_add(bias))?;
    y.reshape(with_width(x, weight.dim(0)?))
}

fn many_rows(x: &[f32], weight: &[f32], bias: Option<&[f32]>, size: (usize, usize, usize)) -> Vec<f32> {
    let (rows, width, outputs) = size;
    let mut y = vec![0.0; rows * outputs];
    if let Some(bias) = bias {
        // On all threads: touching fresh memory is most of the work.
        y.par_chunks_mut(outputs).for_each(|row| row.copy_from_slice(bias));
    }
    let weight = Matrix::rows(weight, width).transposed();
    product(size, Matrix::rows(x, width), weight, &mut y, outputs, bias.is_some(), true);
    y
}

#[cfg(test)]
mod tests {
    use super::super::Gradient;
    use super::super::finite_differences::{agree, check, random};
    use super::{linear, linear_backward, plain};

    #[test]
    fn equals_the_plain_version_for_few_and_many_rows() {
        for rows in [1, 2, 9, 40, 80] {
            let (x, w, b) = (random(&[2, rows, 37], 1), random(&[70, 37], 2), random(&[70], 3));
            agree(&linear(&x, &w, Some(&b)).unwrap(), &plain(&x, &w, Some(&b)).unwrap(), 1e-5);
            agree(&linear(&x, &w, None).unwrap(), &plain(&x, &w, None).unwrap(), 1e-5);
        }
        assert!(linear(&random(&[2, 3], 1), &random(&[4, 5], 2), None).is_err());
    }

    #[test]
    fn gradients_are_right() {
        let inputs = [random(&[2, 3, 5], 1), random(&[4, 5], 2), random(&[4], 3)];
        check(
            &inputs,
            |i| linear(&i[0], &i[1], Some(&i[2])),
            |i, grad| {
                let mut weight = Gradient::zeros(i[1].shape(), grad.dtype(), grad.device())?;
                let mut bias = Gradient::zeros(i[2].shape(), grad.dtype(), grad.device())?;
                weight.add_product(grad, &i[0])?;
                bias.add_rows(grad)?;
                Ok(vec![linear_backward(grad, &i[1])?, weight.tensor().clone(), bias.tensor().clone()])
            },
        );
    }
}
