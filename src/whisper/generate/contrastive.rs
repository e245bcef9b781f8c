//! Contrastive search, after "A Contrastive Framework for Neural Text Generation" (Su et al., 2022).

use anyhow::{Context, Result};
use candle_core::{DType, Tensor};

use super::logits::top;
use super::rows::{Logits, Rows};
use super::{OnStep, Sequence, Task, Written};
use crate::whisper::ops::log_sum_exp;

/// Searches for every clip of the task, one after the other.
pub(super) fn search(task: &Task, on_step: &mut OnStep) -> Result<Vec<Vec<Sequence>>> {
    (0..task.clips()?).map(|clip| Ok(vec![one(task, clip, on_step)?])).collect()
}

/// Each token is the one of the `top_k` likeliest for which `(1 - alpha) p - alpha d` is largest, `d` being the largest cosine
/// between its hidden state and those of everything before.
fn one(task: &Task, clip: usize, on_step: &mut OnStep) -> Result<Sequence> {
    let encoded = task.encoded.narrow(0, clip, 1)?;
    let mut rows = Rows::new(task.checkpoint, &encoded, task.watch);
    let mut logits = rows.step(&task.start, 1)?.remove(0);
    let mut before = directions(&rows)?.squeeze(0)?;
    let mut written: Vec<Written> = Vec::new();
    loop {
        let candidates = likeliest(task, &written, &logits);
        // All candidates are read at once, each in a row of its own; the one that is chosen stays.
        let count = candidates.len();
        rows.select(&vec![0; count])?;
        let ids: Vec<u32> = candidates.iter().map(|(token, _)| token.id).collect();
        let mut after = rows.step(&ids, count)?;
        let states = directions(&rows)?.squeeze(1)?;
        let alike = before.matmul(&states.t()?)?.max(0)?.to_vec1::<f32>()?;
        let chosen = best(&candidates, &alike, task.search.penalty_alpha as f32);
        rows.select(&[chosen as u32])?;
        before = Tensor::cat(&[before, states.narrow(0, chosen, 1)?], 0)?;
        logits = after.swap_remove(chosen);
        written.push(candidates[chosen].0);
        on_step(clip, &written);
        if ids[chosen] == task.eos() || task.start.len() + written.len() == task.most {
            return Ok(Sequence { tokens: written, score: None });
        }
    }
}

/// The `top_k` likeliest tokens with their probabilities under the rules.
fn likeliest(task: &Task, written: &[Written], logits: &Logits) -> Vec<(Written, f32)> {
    let mut scores = logits.values.clone();
    task.rules.apply(&task.ids(written), &mut scores);
    let allowed = log_sum_exp(&scores);
    let best = top(scores.iter().copied(), task.search.top_k);
    let possible = best.into_iter().filter(|(_, score)| *score > f32::NEG_INFINITY);
    possible
        .map(|(id, score)| (Written { id: id as u32, log_prob: logits.log_prob(id) }, (score - allowed).exp()))
        .collect()
}

/// Which candidate is best; the first of equals.
fn best(candidates: &[(Written, f32)], alike: &[f32], alpha: f32) -> usize {
    let worth = |at: usize| (1.0 - alpha) * candidates[at].1 - alpha * alike[at];
    (0..candidates.len()).fold(0, |best, at| if worth(at) > worth(best) { at } else { best })
}

/// The hidden states of the last step at length 1, in f32.
fn directions(rows: &Rows) -> Result<Tensor> {
    let hidden = rows.hidden().context("nothing was read yet")?.to_dtype(DType::F32)?;
    let length = hidden.sqr()?.sum_keepdim(2)?.sqrt()?;
    Ok(hidden.broadcast_div(&length)?)
}
