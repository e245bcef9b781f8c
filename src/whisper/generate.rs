//! Greedy generation with HuggingFace's rules (transformers 4.46), so that the same weights write the same tokens.

use anyhow::{Result, ensure};
use candle_core::{DType, Tensor};

use super::checkpoint::Checkpoint;
use super::model::Cache;
use crate::stop::Watch;

/// One generated token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Written {
    /// Token id.
    pub id: u32,
    /// Natural logarithm of its probability among all tokens, suppressed ones included.
    pub log_prob: f32,
}

/// Writes after `prompt` what the model finds likeliest for `encoded` `[1, time, d_model]`, the end of text included.
///
/// `max_length` counts the prompt; nothing is appended at the limit. `suppress_tokens` are never written,
/// `begin_suppress_tokens` not as the first token behind the whole prompt; `forced_decoder_ids` do not matter, since the
/// prompt is given.
pub(super) fn greedy(
    checkpoint: &Checkpoint,
    encoded: &Tensor,
    prompt: &[u32],
    max_length: usize,
    watch: &Watch,
    on_token: &mut dyn FnMut(&Written),
) -> Result<Vec<Written>> {
    let most = max_length.min(checkpoint.config.max_target_positions);
    ensure!(
        prompt.len() < most,
        "the prompt alone has {} tokens and the limit is {most}: raise max_length",
        prompt.len()
    );
    let mut cache = Cache::new();
    let mut written: Vec<Written> = Vec::new();
    while prompt.len() + written.len() < most {
        watch.check()?;
        let last = written.last().map(|w| [w.id]);
        let input = last.as_ref().map_or(prompt, |id| &id[..]);
        let next = likeliest(checkpoint, &next_logits(checkpoint, encoded, input, &mut cache)?, written.is_empty())?;
        on_token(&next);
        written.push(next);
        if next.id == checkpoint.generation.eos_token_id {
            break;
        }
    }
    Ok(written)
}

/// Logits of the position behind `input`, which continues what `cache` holds.
fn next_logits(checkpoint: &Checkpoint, encoded: &Tensor, input: &[u32], cache: &mut Cache) -> Result<Vec<f32>> {
    let tokens = Tensor::from_slice(input, (1, input.len()), encoded.device())?;
    let logits = checkpoint.model.decode_next(&tokens, encoded, cache)?;
    Ok(logits.squeeze(0)?.to_dtype(DType::F32)?.to_vec1()?)
}

/// The largest logit that is not suppressed; the lower id wins a tie, as in PyTorch.
///
/// # Errors
/// The logits are no numbers.
pub(super) fn likeliest(checkpoint: &Checkpoint, logits: &[f32], first: bool) -> Result<Written> {
    let generation = &checkpoint.generation;
    let mut allowed = logits.to_vec();
    let begin = if first { &generation.begin_suppress_tokens[..] } else { &[] };
    for &id in generation.suppress_tokens.iter().chain(begin) {
        if let Some(logit) = allowed.get_mut(id as usize) {
            *logit = f32::NEG_INFINITY;
        }
    }
    let best = allowed.iter().enumerate().fold(0, |best, (id, &logit)| if logit > allowed[best] { id } else { best });
    let log_prob = logits[best] - log_sum_exp(logits);
    ensure!(log_prob.is_finite(), NOT_A_NUMBER);
    Ok(Written { id: best as u32, log_prob })
}

/// What is said of a model whose output is no number.
pub(super) const NOT_A_NUMBER: &str = "what the model computes is not a number: its weights are damaged, or its training diverged; use another checkpoint";

fn log_sum_exp(logits: &[f32]) -> f32 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|&l| f64::from(l - most).exp()).sum();
    most + sum.ln() as f32
}
