//! Many texts through a model, in batches of texts of like length.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Result, ensure};
use candle_core::{Device, Tensor};
use rayon::prelude::*;

/// Texts that go through a model together.
const TEXTS: usize = 32;

/// The tokens of some texts, as long as the longest of them.
pub(super) struct Batch {
    /// Token ids `[batch, tokens]`.
    pub(super) ids: Tensor,
    /// 1 where there is a token, 0 where there is padding: `[batch, tokens]`.
    pub(super) mask: Tensor,
}

impl Batch {
    fn new(texts: &[&[u32]], device: &Device) -> candle_core::Result<Self> {
        let longest = texts.iter().map(|ids| ids.len()).max().unwrap_or(0);
        let padded = |ids: &&[u32]| {
            let mut ids = ids.to_vec();
            ids.resize(longest, 0);
            ids
        };
        let mask = |ids: &&[u32]| (0..longest).map(|at| f32::from(u8::from(at < ids.len()))).collect::<Vec<_>>();
        let shape = (texts.len(), longest);
        Ok(Self {
            ids: Tensor::from_vec(texts.iter().flat_map(padded).collect(), shape, device)?,
            mask: Tensor::from_vec(texts.iter().flat_map(mask).collect(), shape, device)?,
        })
    }
}

/// What `model` makes of each of `texts`, given as token ids; in their order. Batches run beside each other, since much of a
/// model is work that keeps a single core busy. `on_done` hears how many texts are done.
pub(super) fn run(
    texts: &[Vec<u32>],
    model: &(dyn Fn(&Batch) -> candle_core::Result<Vec<Vec<f32>>> + Sync),
    on_done: &mut dyn FnMut(usize),
    cancel: &AtomicBool,
) -> Result<Vec<Vec<f32>>> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|&at| (texts[at].len(), at));
    let mut found = vec![Vec::new(); texts.len()];
    let mut done = 0;
    on_done(done);
    for group in order.chunks(TEXTS * rayon::current_num_threads()) {
        ensure!(!cancel.load(Ordering::Relaxed), "stopped");
        let batches: Vec<&[usize]> = group.chunks(TEXTS).collect();
        let one = |batch: &&[usize]| {
            model(&Batch::new(&batch.iter().map(|&at| &texts[at][..]).collect::<Vec<_>>(), &Device::Cpu)?)
        };
        let rows: Vec<Vec<Vec<f32>>> = batches.par_iter().map(one).collect::<candle_core::Result<_>>()?;
        for (&at, row) in group.iter().zip(rows.into_iter().flatten()) {
            found[at] = row;
        }
        done += group.len();
        on_done(done);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sums the ids of each text.
    fn sums(batch: &Batch) -> candle_core::Result<Vec<Vec<f32>>> {
        let ids = batch.ids.to_dtype(candle_core::DType::F32)?;
        (ids * &batch.mask)?.sum_keepdim(1)?.to_vec2()
    }

    #[test]
    fn answers_come_in_order_whatever_the_lengths() {
        let texts: Vec<Vec<u32>> = (0..150).map(|n| vec![n; 1 + (n as usize * 7) % 11]).collect();
        let mut heard = Vec::new();
        let found = run(&texts, &sums, &mut |done| heard.push(done), &AtomicBool::new(false)).unwrap();
        for (text, sum) in texts.iter().zip(&found) {
            assert_eq!(sum[..], [text.iter().sum::<u32>() as f32]);
        }
        assert_eq!((heard[0], *heard.last().unwrap()), (0, 150));
    }

    #[test]
    fn stops_when_told_and_takes_nothing_for_nothing() {
        let stopped = run(&[vec![1]], &sums, &mut |_| {}, &AtomicBool::new(true));
        assert_eq!(stopped.unwrap_err().to_string(), "stopped");
        assert!(run(&[], &sums, &mut |_| {}, &AtomicBool::new(false)).unwrap().is_empty());
    }
}
