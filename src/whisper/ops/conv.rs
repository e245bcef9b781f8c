//! The two convolutions of the encoder, as unfold and matrix product.

use candle_core::{Result, Tensor};

use super::gradient::Gradient;
use super::{linear, linear_backward};

/// Convolution of width 3 with one zero of padding on each side: `x` `[batch, time, in]`, `weight` `[out, in, 3]` as
/// HuggingFace stores it, `bias` `[out]`; result `[batch, time / stride, out]` for stride 1 or an even time with stride 2.
pub fn conv3(x: &Tensor, weight: &Tensor, bias: &Tensor, stride: usize) -> Result<Tensor> {
    linear(&unfold3(x, stride)?, &as_linear(weight)?, Some(bias))
}

/// Gathers the gradient of the weight from `grad` `[batch, time / stride, out]`.
pub fn conv3_weight_gradient(x: &Tensor, grad: &Tensor, stride: usize, to_weight: &mut Gradient) -> Result<()> {
    let (outputs, inputs, width) = to_weight.tensor().dims3()?;
    let mut flat = Gradient::zeros(&(outputs, width * inputs).into(), to_weight.tensor().dtype(), grad.device())?;
    flat.add_product(grad, &unfold3(x, stride)?)?;
    to_weight.add(&flat.tensor().reshape((outputs, width, inputs))?.permute((0, 2, 1))?.contiguous()?)
}

/// What flows back to `x` `[batch, time, in]`.
pub fn conv3_backward(grad: &Tensor, weight: &Tensor, stride: usize) -> Result<Tensor> {
    fold3(&linear_backward(grad, &as_linear(weight)?)?, stride)
}

/// `[out, in, 3]` to `[out, 3 in]`.
fn as_linear(weight: &Tensor) -> Result<Tensor> {
    let (outputs, inputs, width) = weight.dims3()?;
    weight.permute((0, 2, 1))?.contiguous()?.reshape((outputs, width * inputs))
}

/// Each frame with its left and right neighbour: `[batch, time, in]` to `[batch, time / stride, 3 in]`.
fn unfold3(x: &Tensor, stride: usize) -> Result<Tensor> {
    let (batch, time, inputs) = x.dims3()?;
    let padded = x.pad_with_zeros(1, 1, 1)?;
    let shifted: Vec<Tensor> = (0..3)
        .map(|k| {
            let from_k = padded.narrow(1, k, time)?;
            if stride == 1 {
                return Ok(from_k);
            }
            from_k.contiguous()?.reshape((batch, time / stride, stride, inputs))?.narrow(2, 0, 1)?.squeeze(2)
        })
        .collect::<Result<_>>()?;
    Tensor::cat(&shifted, 2)
}

/// The way back of [`unfold3`]: every frame gets the sum of its copies.
fn fold3(unfolded: &Tensor, stride: usize) -> Result<Tensor> {
    let (batch, steps, triple) = unfolded.dims3()?;
    let (time, inputs) = (steps * stride, triple / 3);
    let mut sum = Tensor::zeros((batch, time + 2, inputs), unfolded.dtype(), unfolded.device())?;
    for k in 0..3 {
        let part = unfolded.narrow(2, k * inputs, inputs)?.unsqueeze(2)?;
        let spread = part.pad_with_zeros(2, 0, stride - 1)?.reshape((batch, time, inputs))?;
        sum = (sum + spread.pad_with_zeros(1, k, 2 - k)?)?;
    }
    sum.narrow(1, 1, time)?.contiguous()
}

#[cfg(test)]
mod tests {
    use super::super::Gradient;
    use super::super::finite_differences::{agree, check, random};
    use super::{conv3, conv3_backward, conv3_weight_gradient};

    #[test]
    fn equals_the_direct_convolution() {
        let (x, w, b) = (random(&[2, 8, 5], 1), random(&[7, 5, 3], 2), random(&[7], 3));
        for stride in [1, 2] {
            let direct = x.transpose(1, 2).unwrap().contiguous().unwrap().conv1d(&w, 1, stride, 1, 1).unwrap();
            let direct = direct.transpose(1, 2).unwrap().broadcast_add(&b).unwrap();
            agree(&conv3(&x, &w, &b, stride).unwrap(), &direct.contiguous().unwrap(), 1e-5);
        }
    }

    #[test]
    fn gradients_are_right() {
        let inputs = [random(&[2, 4, 3], 1), random(&[5, 3, 3], 2), random(&[5], 3)];
        for stride in [1, 2] {
            check(
                &inputs,
                |i| conv3(&i[0], &i[1], &i[2], stride),
                |i, grad| {
                    let mut weight = Gradient::zeros(i[1].shape(), grad.dtype(), grad.device())?;
                    let mut bias = Gradient::zeros(i[2].shape(), grad.dtype(), grad.device())?;
                    conv3_weight_gradient(&i[0], grad, stride, &mut weight)?;
                    bias.add_rows(grad)?;
                    let x = conv3_backward(grad, &i[1], stride)?;
                    Ok(vec![x, weight.tensor().clone(), bias.tensor().clone()])
                },
            );
        }
    }
}
