//! Which clips have which label set.

use super::candidates::{Candidates, Standing};
use super::pool::Pool;
use crate::random::rank;

/// The clips of each label set, ascending, in one array.
#[derive(Debug, Clone, Default)]
pub struct Members {
    starts: Vec<u32>,
    clips: Vec<u32>,
}

impl Members {
    /// Of all clips of a pool.
    pub fn of(pool: &Pool) -> Members {
        let mut starts = vec![0u32; pool.sets.len() + 1];
        (0..pool.len()).for_each(|clip| starts[pool.set_of(clip) + 1] += 1);
        for set in 0..pool.sets.len() {
            starts[set + 1] += starts[set];
        }
        let mut next = starts.clone();
        let mut clips = vec![0; pool.len()];
        for clip in 0..pool.len() {
            let place = &mut next[pool.set_of(clip)];
            clips[*place as usize] = clip as u32;
            *place += 1;
        }
        Members { starts, clips }
    }

    /// The clips of a set, those that may not be taken included.
    pub fn of_set(&self, set: usize) -> &[u32] {
        &self.clips[self.starts[set] as usize..self.starts[set + 1] as usize]
    }

    /// The clips of a set that may be taken, in the order in which they are: forced ones, then as the seed shuffles them.
    pub fn in_order(&self, pool: &Pool, candidates: &Candidates, seed: u64, set: usize) -> Vec<u32> {
        let standing = |clip: u32| candidates.standing[clip as usize];
        let open = self.of_set(set).iter().copied().filter(|&clip| standing(clip).is_open());
        let mut clips: Vec<u32> = open.collect();
        clips.sort_by_cached_key(|&clip| {
            let id = pool.id(clip as usize);
            (standing(clip) == Standing::Free, rank(seed, id.as_bytes()), id)
        });
        clips
    }
}
