//! Beam search, beams that are drawn, and groups of beams that keep apart.

use anyhow::Result;
use rayon::prelude::*;

use super::hypotheses::{Hypotheses, value};
use super::logits::top;
use super::rows::{Logits, Rows};
use super::{OnStep, Sequence, Task, Written, draw};
use crate::random::Rng;

/// What the first beam of a group is ahead of the others at the beginning, where all are the same.
const BEHIND: f32 = -1e9;

/// One unfinished caption.
#[derive(Clone)]
struct Beam {
    written: Vec<Written>,
    sum: f32,
    /// The row that it goes on from, counted within its clip.
    row: usize,
}

/// Beams that compete with each other.
struct Group {
    beams: Vec<Beam>,
    found: Hypotheses,
    done: bool,
}

/// The beams of one clip.
struct Clip {
    number: usize,
    groups: Vec<Group>,
    rng: Rng,
}

/// A token that a beam may go on with.
struct Candidate {
    beam: usize,
    token: Written,
    sum: f32,
}

/// Searches with `num_beams` for every clip of the task.
pub(super) fn search(task: &Task, clips: &[u64], on_step: &mut OnStep) -> Result<Vec<Vec<Sequence>>> {
    let beams = task.search.num_beams;
    let mut rows = Rows::new(task.checkpoint, task.encoded, task.watch);
    let mut live: Vec<Clip> = clips.iter().enumerate().map(|(at, &number)| Clip::new(task, at, number)).collect();
    let mut found: Vec<Vec<Sequence>> = clips.iter().map(|_| Vec::new()).collect();
    let first = rows.step(&task.start.repeat(clips.len()), clips.len())?;
    rows.spread(clips.len(), beams)?;
    let mut logits: Vec<Logits> = first.into_iter().flat_map(|row| std::iter::repeat_n(row, beams)).collect();
    for length in task.start.len() + 1.. {
        live.par_iter_mut().zip(logits.par_chunks(beams)).for_each(|(clip, logits)| clip.step(task, logits));
        live.iter().for_each(|clip| on_step(clip.number, clip.best()));
        let staying: Vec<usize> = (0..live.len()).filter(|&at| length < task.most && !live[at].done()).collect();
        let from: Vec<u32> = staying.iter().flat_map(|&at| live[at].rows(at * beams)).collect();
        let fewer = staying.len() < live.len();
        // What is complete costs nothing any more.
        let ended = live.extract_if(.., |clip| length == task.most || clip.done());
        ended.map(|clip| (clip.number, clip.finish(task))).for_each(|(clip, all)| found[clip] = all);
        if live.is_empty() {
            break;
        }
        rows.select(&from)?;
        if fewer {
            rows.forget_but(&staying)?;
        }
        let last: Vec<u32> = live.iter().flat_map(|clip| clip.last(task.eos())).collect();
        logits = rows.step(&last, last.len())?;
    }
    Ok(found)
}

impl Clip {
    fn new(task: &Task, at: usize, number: u64) -> Self {
        let (groups, size) = (task.search.num_beam_groups, task.search.num_beams / task.search.num_beam_groups);
        let beam = |at: usize| Beam { written: Vec::new(), sum: if at == 0 { 0.0 } else { BEHIND }, row: 0 };
        let group = || Group { beams: (0..size).map(beam).collect(), found: Hypotheses::new(size), done: false };
        Self { number: at, groups: (0..groups).map(|_| group()).collect(), rng: task.rng(number, 0) }
    }

    fn done(&self) -> bool {
        self.groups.iter().all(|group| group.done)
    }

    /// One token more for each beam; `logits` has a row for each, group by group.
    fn step(&mut self, task: &Task, logits: &[Logits]) {
        let mut taken: Vec<u32> = Vec::new();
        let size = task.search.num_beams / self.groups.len();
        for (at, (group, logits)) in self.groups.iter_mut().zip(logits.chunks(size)).enumerate() {
            if group.done {
                // HuggingFace fills a finished group with padding, which is the end of text and counts as taken.
                taken.extend(vec![task.eos(); size]);
                continue;
            }
            let candidates = group.candidates(task, logits, &taken, &mut self.rng);
            group.go_on(task, candidates, at * size);
            taken.extend(group.beams.iter().filter_map(|beam| beam.written.last()).map(|token| token.id));
        }
    }

    /// The rows that the beams go on from, the first of the clip being `first`.
    fn rows(&self, first: usize) -> Vec<u32> {
        self.groups.iter().flat_map(|group| &group.beams).map(|beam| (first + beam.row) as u32).collect()
    }

    fn last(&self, eos: u32) -> Vec<u32> {
        let beams = self.groups.iter().flat_map(|group| &group.beams);
        beams.map(|beam| beam.written.last().map_or(eos, |token| token.id)).collect()
    }

    /// The best caption so far, for people who wait.
    fn best(&self) -> &[Written] {
        let group = &self.groups[0];
        match group.found.best() {
            Some(whole) if group.done => &whole.tokens,
            _ => &group.beams[0].written,
        }
    }

    fn finish(self, task: &Task) -> Vec<Sequence> {
        let mut found = Vec::new();
        for mut group in self.groups {
            if !group.done {
                let beams = std::mem::take(&mut group.beams);
                beams.into_iter().for_each(|beam| group.found.add(beam.written, beam.sum, task.search.length_penalty));
            }
            found.extend(group.found.into_kept());
        }
        // Among equals the one found last comes first, as in HuggingFace.
        found.sort_by(|a, b| value(a).total_cmp(&value(b)));
        found.into_iter().rev().take(task.search.num_return_sequences).collect()
    }
}

impl Group {
    /// Twice as many candidates as beams, so that enough are no ends; the best first.
    fn candidates(&self, task: &Task, logits: &[Logits], taken: &[u32], rng: &mut Rng) -> Vec<Candidate> {
        let scored: Vec<Vec<f32>> =
            self.beams.par_iter().zip(logits).map(|(beam, logits)| beam.scores(task, logits, taken)).collect();
        let vocabulary = scored.first().map_or(1, Vec::len);
        let (wanted, all) = (2 * self.beams.len(), scored.iter().flat_map(|scores| scores.iter().copied()));
        let best =
            if task.search.do_sample { draw::several(&all.collect::<Vec<_>>(), wanted, rng) } else { top(all, wanted) };
        let candidate = |(at, sum): (usize, f32)| {
            let (beam, id) = (at / vocabulary, at % vocabulary);
            Candidate { beam, token: Written { id: id as u32, log_prob: logits[beam].log_prob(id) }, sum }
        };
        best.into_iter().map(candidate).collect()
    }

    /// Keeps the whole captions among `candidates` and goes on with the best of the others.
    fn go_on(&mut self, task: &Task, candidates: Vec<Candidate>, first_row: usize) {
        let (size, mut next) = (self.beams.len(), Vec::new());
        let best = candidates.first().map_or(f32::NEG_INFINITY, |candidate| candidate.sum);
        for (rank, candidate) in candidates.into_iter().enumerate() {
            let mut written = self.beams[candidate.beam].written.clone();
            written.push(candidate.token);
            if candidate.token.id == task.eos() {
                if rank < size {
                    self.found.add(written, candidate.sum, task.search.length_penalty);
                }
                continue;
            }
            next.push(Beam { written, sum: candidate.sum, row: first_row + candidate.beam });
            if next.len() == size {
                break;
            }
        }
        let length = self.beams[0].written.len() + 1;
        self.done = self.found.enough(best, length, task.most - task.start.len(), task.search);
        // Rules may leave fewer ways to go on than beams.
        if let Some(last) = next.last().cloned() {
            next.resize(size, Beam { sum: f32::NEG_INFINITY, ..last });
            self.beams = next;
        } else {
            self.done = true;
        }
    }
}

impl Beam {
    /// The sum that this beam would have with each token.
    fn scores(&self, task: &Task, logits: &Logits, taken: &[u32]) -> Vec<f32> {
        let mut scores: Vec<f32> = logits.values.iter().map(|logit| logit - logits.sum).collect();
        for &id in taken {
            scores[id as usize] -= task.search.diversity_penalty as f32;
        }
        task.rules.apply(&task.ids(&self.written), &mut scores);
        if task.search.do_sample {
            draw::warp(task.search, 2, &mut scores);
        }
        scores.iter_mut().for_each(|score| *score += self.sum);
        scores
    }
}
