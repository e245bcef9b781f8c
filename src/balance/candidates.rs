//! Which clips may be taken, and which must be.

use rayon::prelude::*;

use super::lists::{ClipIds, Lists};
use super::pool::Pool;
use crate::config::Plan;

/// What the plan says of a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may be taken.
    Free,
    /// It must be taken, because of the list with this number.
    Forced(u16),
    /// It must not be taken, because of the list with this number.
    Excluded(u16),
    /// Its audio was not found.
    Silent,
    /// It must not be taken, because no part may have it.
    Homeless,
}

impl Standing {
    /// Whether it can be taken at all.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Free | Self::Forced(_))
    }
}

/// Which clips may be taken: all that a plan says besides targets, caps and preferences.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// Of each clip.
    pub standing: Vec<Standing>,
    /// How many clips each list of `exclude` took out.
    pub excluded: Vec<usize>,
    /// How many clips each list of `include` forces in.
    pub included: Vec<usize>,
    /// How many clips have no audio, where that matters.
    pub silent: usize,
    /// How many clips no part may have.
    pub homeless: usize,
    /// What a person should know.
    pub notes: Vec<String>,
    /// Clips of each label set that may be taken.
    pub(super) available: Vec<u32>,
    /// Clips of each label set that must be taken.
    pub(super) forced: Vec<u32>,
}

impl Candidates {
    /// Looks at every clip of the pool.
    pub fn of(pool: &Pool, plan: &Plan, lists: &Lists) -> Candidates {
        let standing: Vec<Standing> =
            (0..pool.len()).into_par_iter().map(|clip| standing(pool, plan, lists, clip)).collect();
        let mut found = Candidates {
            excluded: vec![0; lists.exclude.len()],
            included: vec![0; lists.include.len()],
            available: vec![0; pool.sets.len()],
            forced: vec![0; pool.sets.len()],
            ..Candidates::default()
        };
        for (clip, standing) in standing.iter().enumerate() {
            match standing {
                Standing::Free => found.available[pool.set_of(clip)] += 1,
                Standing::Forced(list) => {
                    found.included[usize::from(*list)] += 1;
                    found.available[pool.set_of(clip)] += 1;
                    found.forced[pool.set_of(clip)] += 1;
                }
                Standing::Excluded(list) => found.excluded[usize::from(*list)] += 1,
                Standing::Silent => found.silent += 1,
                Standing::Homeless => found.homeless += 1,
            }
        }
        found.standing = standing;
        found.notes = list_notes(plan, lists, &found);
        found
    }
}

fn standing(pool: &Pool, plan: &Plan, lists: &Lists, clip: usize) -> Standing {
    let id = pool.id(clip);
    let place = |lists: &[ClipIds]| lists.iter().position(|list| list.has(id)).map(|place| place as u16);
    if let Some(list) = place(&lists.exclude) {
        return Standing::Excluded(list);
    }
    if plan.only_with_audio && !pool.has_audio(clip) {
        return Standing::Silent;
    }
    let exists = [true, plan.splits.valid.is_said(), plan.splits.test.is_said()];
    if (0..3).all(|part| !exists[part] || lists.never[part].iter().any(|list| list.has(id))) {
        return Standing::Homeless;
    }
    place(&lists.include).map_or(Standing::Free, Standing::Forced)
}

fn list_notes(plan: &Plan, lists: &Lists, found: &Candidates) -> Vec<String> {
    let mut notes = Vec::new();
    for (list, &clips) in lists.exclude.iter().zip(&found.excluded) {
        if clips == 0 {
            notes.push(format!("the exclusion `{}`, {}, matches no clip", list.name, ids(list.len())));
        }
    }
    for (list, &clips) in lists.include.iter().zip(&found.included) {
        if clips == 0 {
            notes.push(format!(
                "`{}`, {}, which must be taken, matches no clip that may be",
                list.name,
                ids(list.len())
            ));
        }
        let both = |other: &&ClipIds| list.sorted().iter().any(|id| other.has(id));
        if let Some(other) = lists.exclude.iter().find(both) {
            notes.push(format!(
                "`{}` must be taken and `{}` must not, and they have clips in common: those are not taken",
                list.name, other.name
            ));
        }
    }
    if found.homeless > 0 {
        notes.push(format!("{} clips may be in no part by the lists of `never` and are left out", found.homeless));
    }
    if plan.only_with_audio && found.silent > 0 {
        notes.push(format!("{} clips have no audio and are left out", found.silent));
    }
    notes
}

fn ids(count: usize) -> String {
    if count == 1 { "1 id".to_owned() } else { format!("{count} ids") }
}
