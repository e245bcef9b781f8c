//! Cross-entropy of predicted tokens.

use candle_core::{D, DType, Result, Tensor};
use rayon::prelude::*;

use super::gemm::{Matrix, product};
use super::gradient::Gradient;
use super::numbers::{fused, numbers, rows_of};
use super::vector::{exp, max, sum_of, wide};

/// Negative log-likelihood of each target, `[batch, time]`, from `logits` `[batch, time, vocabulary]` and `targets`
/// `[batch, time]` (u32), in f32 whatever the model's precision.
pub fn token_losses(logits: &Tensor, targets: &Tensor) -> Result<Tensor> {
    let logits = if logits.dtype() == DType::F64 { logits.clone() } else { logits.to_dtype(DType::F32)? };
    let log_probs = candle_nn::ops::log_softmax(&logits, D::Minus1)?;
    log_probs.gather(&targets.unsqueeze(D::Minus1)?, D::Minus1)?.squeeze(D::Minus1)?.neg()
}

/// Rows whose logits are made at a time: the vocabulary is wide, so their memory is bounded.
const BLOCK: usize = 128;

/// The output projection and the loss in one: the losses of all rows summed, and what flows back to `hidden` `[rows, width]`.
///
/// `embedding` `[vocabulary, width]` is the projection, `targets` one id for each row, `weight` the factor of every row's loss
/// in the whole (one over the number of labels, for a mean). `to_embedding` gathers its gradient unless it is frozen. With
/// `p` the probabilities: `d logits = weight (p - one-hot(target))`. The whole logits never exist at once.
pub fn vocabulary_loss(
    hidden: &Tensor,
    embedding: &Tensor,
    targets: &[u32],
    weight: f64,
    mut to_embedding: Option<&mut Gradient>,
) -> Result<(f64, Tensor)> {
    let (rows, _) = hidden.dims2()?;
    let (mut loss, mut back) = (0.0, Vec::new());
    for first in (0..rows).step_by(BLOCK) {
        let count = BLOCK.min(rows - first);
        let hidden = hidden.narrow(0, first, count)?.contiguous()?;
        let targets = &targets[first..first + count];
        let (losses, to_logits) = if fused(&hidden) {
            logits_gradient(&hidden, embedding, targets, weight)?
        } else {
            plain_logits_gradient(&hidden, embedding, targets, weight)?
        };
        loss += losses;
        if let Some(to_embedding) = to_embedding.as_deref_mut() {
            to_embedding.add_product(&to_logits, &hidden)?;
        }
        back.push(super::linear_backward(&to_logits, embedding)?);
    }
    Ok((loss * weight, Tensor::cat(&back, 0)?))
}

/// Summed losses and the gradient of the logits `[rows, vocabulary]`.
fn logits_gradient(hidden: &Tensor, embedding: &Tensor, targets: &[u32], weight: f64) -> Result<(f64, Tensor)> {
    let ((rows, width), (vocabulary, _)) = (rows_of(hidden), embedding.dims2()?);
    let (h, e) = (numbers(hidden)?, numbers(embedding)?);
    let mut logits = vec![0.0; rows * vocabulary];
    let e = Matrix::rows(&e, width).transposed();
    product((rows, width, vocabulary), Matrix::rows(&h, width), e, &mut logits, vocabulary, false, true);
    let losses: Vec<f64> = logits
        .par_chunks_mut(vocabulary)
        .zip(targets)
        .map(|(logits, &target)| wide(|| row_gradient(logits, target as usize, weight as f32)))
        .collect();
    Ok((losses.iter().sum(), Tensor::from_vec(logits, (rows, vocabulary), hidden.device())?))
}

/// Turns a row of logits into its gradient and returns its loss.
#[inline(always)]
fn row_gradient(logits: &mut [f32], target: usize, weight: f32) -> f64 {
    let most = max(logits);
    let wanted = logits[target] - most;
    for logit in logits.iter_mut() {
        *logit = exp(*logit - most);
    }
    let sum = logits.chunks(1024).map(|part| f64::from(sum_of(part, |p| p))).sum::<f64>();
    let share = weight / sum as f32;
    for p in logits.iter_mut() {
        *p *= share;
    }
    logits[target] -= weight;
    sum.ln() - f64::from(wanted)
}

fn plain_logits_gradient(hidden: &Tensor, embedding: &Tensor, targets: &[u32], weight: f64) -> Result<(f64, Tensor)> {
    let logits = super::linear(hidden, embedding, None)?;
    let wide = if logits.dtype() == DType::F64 { logits.clone() } else { logits.to_dtype(DType::F32)? };
    let (rows, vocabulary) = wide.dims2()?;
    let targets = Tensor::from_slice(targets, rows, hidden.device())?;
    let losses = token_losses(&wide, &targets)?.sum_all()?.to_dtype(DType::F64)?.to_scalar::<f64>()?;
    let one = Tensor::ones((rows, 1), wide.dtype(), hidden.device())?;
    let hot = Tensor::zeros((rows, vocabulary), wide.dtype(), hidden.device())?.scatter_add(
        &targets.unsqueeze(1)?,
        &one,
        1,
    )?;
    let gradient = ((candle_nn::ops::softmax(&wide, D::Minus1)? - hot)? * weight)?;
    Ok((losses, gradient.to_dtype(hidden.dtype())?))
}

#[cfg(test)]
mod tests {
    use candle_core::{DType, Device, Tensor};

    use super::super::Gradient;
    use super::super::finite_differences::{check, random};
    use super::{token_losses, vocabulary_loss};

    #[test]
    fn equal_logits_cost_the_log_of_the_vocabulary() {
        let logits = Tensor::zeros((2, 3, 8), DType::F32, &Device::Cpu).unwrap();
        let targets = Tensor::new(&[[0u32, 1, 2], [3, 4, 7]], &Device::Cpu).unwrap();
        for loss in token_losses(&logits, &targets).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap() {
            assert!((loss - 8f32.ln()).abs() < 1e-6);
        }
    }

    #[test]
    fn gradients_are_right() {
        let targets: Vec<u32> = (0..150).map(|i| i * 7 % 11).collect();
        let inputs = [random(&[150, 3], 1), random(&[11, 3], 2)];
        let weight = 1.0 / 150.0;
        let loss =
            |i: &[Tensor], gradient: &mut Gradient| vocabulary_loss(&i[0], &i[1], &targets, weight, Some(gradient));
        let zeros = |t: &Tensor| Gradient::zeros(t.shape(), t.dtype(), t.device()).unwrap();
        check(
            &inputs,
            |i| Tensor::new(loss(i, &mut zeros(&i[1]))?.0, &Device::Cpu),
            |i, grad| {
                let mut embedding = zeros(&i[1]);
                let (_, hidden) = loss(i, &mut embedding)?;
                let grad = grad.to_dtype(i[0].dtype())?;
                Ok(vec![hidden.broadcast_mul(&grad)?, embedding.tensor().broadcast_mul(&grad)?])
            },
        );
    }
}
