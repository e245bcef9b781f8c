//! Clips that go together: those of one recording.

use std::ops::Range;

use rayon::prelude::*;

use super::rules::Rules;
use crate::balance::lists::{ClipIds, Lists, recording};
use crate::balance::pool::Pool;
use crate::random::rank;

/// The chosen clips by recording, as the seed shuffles these.
pub(super) struct Groups<'a> {
    /// Where the clips are from.
    pub pool: &'a Pool,
    clips: Vec<u32>,
    ranges: Vec<Range<usize>>,
    /// Which parts each group may be in.
    pub open: Vec<[bool; 3]>,
}

impl<'a> Groups<'a> {
    pub fn of(pool: &'a Pool, lists: &Lists, rules: &Rules, chosen: &[u32], seed: u64) -> Groups<'a> {
        let mut clips = chosen.to_vec();
        clips.par_sort_by_cached_key(|&clip| {
            let id = pool.id(clip as usize);
            (rank(seed, recording(id).as_bytes()), recording(id), id)
        });
        let recording_of = |clip: u32| recording(pool.id(clip as usize));
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for at in 0..clips.len() {
            match ranges.last_mut() {
                Some(last) if recording_of(clips[last.start]) == recording_of(clips[at]) => last.end = at + 1,
                _ => ranges.push(at..at + 1),
            }
        }
        let open = ranges.par_iter().map(|range| open(lists, rules, recording_of(clips[range.start]))).collect();
        Groups { pool, clips, ranges, open }
    }

    pub fn len(&self) -> usize {
        self.ranges.len()
    }

    /// The clips of a group, by id.
    pub fn clips(&self, group: usize) -> &[u32] {
        &self.clips[self.ranges[group].clone()]
    }

    /// The labels of all its clips, as often as they have them.
    pub fn labels(&self, group: usize) -> impl Iterator<Item = usize> + '_ {
        let of_clip = |&clip: &u32| self.pool.labels_of(clip as usize).iter().map(|&label| label as usize);
        self.clips(group).iter().flat_map(of_clip)
    }
}

/// Which parts a recording may be in: the one that it must be in, otherwise all that there are and no list keeps it out of.
fn open(lists: &Lists, rules: &Rules, recording: &str) -> [bool; 3] {
    let has = |lists: &[ClipIds]| lists.iter().any(|list| list.has(recording));
    match (0..3).find(|&part| has(&lists.members[part])) {
        Some(must) => std::array::from_fn(|part| part == must),
        None => std::array::from_fn(|part| rules.exists[part] && !has(&lists.never[part])),
    }
}
