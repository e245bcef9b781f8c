//! The two convolutions of the encoder, as unfold and matrix product.

use candle_core::{Result, Tensor};

use super::linear;

/// Convolution of width 3 with one zero of padding on each side: `x` `[batch, time, in]`, `weight` `[out, in, 3]` as
/// HuggingFace stores it, `bias` `[out]`; result `[batch, time / stride, out]` for stride 1 or an even time with stride 2.
pub fn conv3(x: &Tensor, weight: &Tensor, bias: &Tensor, stride: usize) -> Result<Tensor> {
    let (outputs, inputs, width) = weight.dims3()?;
    let weight = weight.permute((0, 2, 1))?.contiguous()?.reshape((outputs, width * inputs))?;
    linear(&unfold3(x, stride)?, &weight, Some(bias))
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

#[cfg(test)]
mod tests {
    use super::super::finite_differences::{agree, check, random};
    use super::conv3;

    #[test]
    fn equals_the_direct_convolution() {
        let (x, w, b) = (random(&[2, 8, 5], 1), random(&[7, 5, 3], 2), random(&[7], 3));
        for stride in [1, 2] {
            let direct = x.transpose(1, 2).unwrap().contiguous().unwrap().conv1d(&w, 1, stride, 1, 1).unwrap();
            let direct = direct.transpose(1, 2).unwrap().broadcast_add(&b).unwrap();
            agree(&conv3(&x, &w, &b, stride).unwrap(), &direct, 1e-5);
        }
    }

    #[test]
    fn gradients_are_right() {
        let inputs = [random(&[2, 4, 3], 1), random(&[5, 3, 3], 2), random(&[5], 3)];
        for stride in [1, 2] {
            check(&inputs, |i| conv3(&i[0], &i[1], &i[2], stride));
        }
    }
}
