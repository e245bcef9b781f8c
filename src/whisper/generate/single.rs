//! One token after the other for each caption: the likeliest, or one that is drawn.

use anyhow::Result;
use rayon::prelude::*;

use super::logits::argmax;
use super::rows::{Logits, Rows};
use super::{OnStep, Sequence, Task, Written, draw};
use crate::random::Rng;

/// A caption in the making.
struct Open {
    written: Vec<Written>,
    rng: Rng,
    done: bool,
}

/// The captions of one clip.
struct Clip {
    number: usize,
    captions: Vec<Open>,
}

/// Greedy search or sampling for every clip of the task.
pub(super) fn search(task: &Task, clips: &[u64], on_step: &mut OnStep) -> Result<Vec<Vec<Sequence>>> {
    let each = task.search.num_return_sequences;
    let mut rows = Rows::new(task.checkpoint, task.encoded, task.watch);
    let mut live: Vec<Clip> = clips.iter().enumerate().map(|(at, &number)| Clip::new(task, at, number)).collect();
    let mut found: Vec<Vec<Sequence>> = clips.iter().map(|_| Vec::new()).collect();
    let first = rows.step(&task.start.repeat(clips.len()), clips.len())?;
    rows.spread(clips.len(), each)?;
    let mut logits: Vec<Logits> = first.into_iter().flat_map(|row| std::iter::repeat_n(row, each)).collect();
    for length in task.start.len() + 1.. {
        live.par_iter_mut().zip(logits.par_chunks(each)).for_each(|(clip, logits)| clip.step(task, logits));
        live.iter().for_each(|clip| on_step(clip.number, &clip.captions[0].written));
        let staying: Vec<usize> = (0..live.len()).filter(|&at| length < task.most && !live[at].done()).collect();
        if staying.len() < live.len() {
            // What is complete costs nothing any more.
            let ended = live.extract_if(.., |clip| length == task.most || clip.done());
            ended.map(|clip| (clip.number, clip.sequences())).for_each(|(clip, all)| found[clip] = all);
            if staying.is_empty() {
                break;
            }
            rows.keep_clips(&staying, each)?;
        }
        let last: Vec<u32> = live.iter().flat_map(|clip| clip.last(task.eos())).collect();
        logits = rows.step(&last, last.len())?;
    }
    Ok(found)
}

impl Clip {
    fn new(task: &Task, at: usize, number: u64) -> Self {
        let begin = |caption| Open { written: Vec::new(), rng: task.rng(number, caption), done: false };
        Self { number: at, captions: (0..task.search.num_return_sequences).map(begin).collect() }
    }

    fn done(&self) -> bool {
        self.captions.iter().all(|open| open.done)
    }

    /// One token more for each caption that is not complete.
    fn step(&mut self, task: &Task, logits: &[Logits]) {
        let open = self.captions.par_iter_mut().zip(logits).filter(|(open, _)| !open.done);
        open.for_each(|(open, row)| append(task, open, row));
    }

    /// A caption that has its end is given anything: nothing of it counts any more.
    fn last(&self, eos: u32) -> impl Iterator<Item = u32> {
        self.captions.iter().map(move |open| open.written.last().map_or(eos, |token| token.id))
    }

    fn sequences(self) -> Vec<Sequence> {
        self.captions.into_iter().map(|open| Sequence { tokens: open.written, score: None }).collect()
    }
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
