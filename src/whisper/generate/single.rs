//! One token after the other for each caption: the likeliest, or one that is drawn.

use anyhow::Result;
use rayon::prelude::*;

use super::logits::argmax;
use super::rows::{Logits, Rows};
use super::{OnStep, Sequence, Task, Written, draw};
use crate::random::Rng;

/// A caption in the making.
struct Open {
    clip: usize,
    written: Vec<Written>,
    rng: Rng,
    done: bool,
}

/// Greedy search or sampling for every clip of the task.
pub(super) fn search(task: &Task, clips: &[u64], on_step: &mut OnStep) -> Result<Vec<Vec<Sequence>>> {
    let each = task.search.num_return_sequences;
    let mut rows = Rows::new(task.checkpoint, task.encoded, task.watch);
    let mut open = Vec::new();
    for (clip, &number) in clips.iter().enumerate() {
        let begin = |caption| Open { clip, written: Vec::new(), rng: task.rng(number, caption), done: false };
        open.extend((0..each).map(begin));
    }
    let first = rows.step(&task.start.repeat(clips.len()), clips.len())?;
    rows.spread(clips.len(), each)?;
    let mut logits: Vec<Logits> = first.into_iter().flat_map(|row| std::iter::repeat_n(row, each)).collect();
    for length in task.start.len()..task.most {
        open.par_iter_mut().zip(&logits).filter(|(open, _)| !open.done).for_each(|(open, row)| append(task, open, row));
        open.iter()
            .step_by(each)
            .filter(|open| !open.done || open.written.len() + task.start.len() > length)
            .for_each(|open| on_step(open.clip, &open.written));
        if open.iter().all(|open| open.done) || length + 1 == task.most {
            break;
        }
        // A caption that has its end is given anything: nothing of it counts any more.
        let last: Vec<u32> = open.iter().map(|open| open.written.last().map_or(task.eos(), |token| token.id)).collect();
        logits = rows.step(&last, last.len())?;
    }
    let mut found: Vec<Vec<Sequence>> = clips.iter().map(|_| Vec::new()).collect();
    open.into_iter().for_each(|open| found[open.clip].push(Sequence { tokens: open.written, score: None }));
    Ok(found)
}

/// Chooses the next token of a caption.
fn append(task: &Task, open: &mut Open, logits: &Logits) {
    let mut scores = logits.values.clone();
    task.rules.apply(&task.ids(&open.written), &mut scores);
    let id = if task.search.do_sample {
        draw::warp(task.search, 1, &mut scores);
        draw::one(&scores, &mut open.rng)
    } else {
        argmax(&scores)
    };
    open.written.push(Written { id: id as u32, log_prob: logits.log_prob(id) });
    open.done = id as u32 == task.eos();
}
