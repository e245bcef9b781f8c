//! The reference strategy: the policy that chose the published subset, with a total order instead of its ties.
//!
//! Labels wait in a queue, the rarest first. A label whose turn it is leaves the queue when it has its target; otherwise it
//! takes up to `step` more of its clips, liked ones first, and goes to the end. Clips bring their other labels along, so that
//! labels overshoot.

use std::collections::VecDeque;

use rayon::prelude::*;

use super::pool::Pool;
use super::problem::Problem;
use crate::random::rank;

/// Clips that a label takes in one turn, as published.
pub const STEP: u32 = 100;

/// Chooses clips among those that are `open`: for each clip of the pool whether it is taken. `forced` ones are in from the
/// start.
pub fn choose(pool: &Pool, problem: &Problem, open: &[u32], forced: &[u32], seed: u64, step: u32) -> Vec<bool> {
    let mut taken = vec![false; pool.len()];
    let mut counts = vec![0u32; problem.targets.len()];
    let take = |clip: u32, counts: &mut [u32], taken: &mut [bool]| {
        if !std::mem::replace(&mut taken[clip as usize], true) {
            pool.labels_of(clip as usize).iter().for_each(|&label| counts[label as usize] += 1);
        }
    };
    forced.iter().for_each(|&clip| take(clip, &mut counts, &mut taken));
    let waiting = lists(pool, problem, open, seed);
    let mut next = vec![0usize; waiting.len()];
    let mut queue: VecDeque<usize> = rarest_first(&waiting);
    while let Some(label) = queue.pop_front() {
        let target = problem.targets[label].unwrap_or(0);
        let clips = &waiting[label];
        let all = clips.len() as u32 <= target;
        let mut left = if all { clips.len() as u32 } else { step.min(target.saturating_sub(counts[label])) };
        while left > 0 && next[label] < clips.len() {
            let clip = clips[next[label]];
            next[label] += 1;
            if !taken[clip as usize] {
                take(clip, &mut counts, &mut taken);
                left -= 1;
            }
        }
        if !all && counts[label] < target && next[label] < clips.len() {
            queue.push_back(label);
        }
    }
    taken
}

/// The clips of each label in the order in which it takes them: liked ones first, then as the seed shuffles them for this label,
/// then by id. One shuffle for all labels would have them choose the same clips, and overshoot less than the published policy.
fn lists(pool: &Pool, problem: &Problem, open: &[u32], seed: u64) -> Vec<Vec<u32>> {
    let mut lists = vec![Vec::new(); problem.targets.len()];
    for &clip in open {
        pool.labels_of(clip as usize).iter().for_each(|&label| lists[label as usize].push(clip));
    }
    lists.par_iter_mut().enumerate().for_each(|(label, clips)| {
        let seed = rank(seed, pool.labels[label].id.as_bytes());
        let key = |&clip: &u32| {
            let id = pool.id(clip as usize);
            (problem.class[pool.set_of(clip as usize)], rank(seed, id.as_bytes()), id)
        };
        clips.sort_by_cached_key(key);
    });
    lists
}

fn rarest_first(lists: &[Vec<u32>]) -> VecDeque<usize> {
    let mut labels: Vec<usize> = (0..lists.len()).filter(|&label| !lists[label].is_empty()).collect();
    labels.sort_by_key(|&label| (lists[label].len(), label));
    labels.into()
}
