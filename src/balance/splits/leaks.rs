//! Whether anything of one part is in another.

use std::collections::HashMap;

use super::{NAMES, Parts};
use crate::balance::lists::{ClipIds, Lists, recording};
use crate::balance::pool::Pool;

/// What leaks from one part into another, in words; nothing when all is well: no recording is in two parts, and every clip is
/// where the lists of the plan want it.
pub fn leaks(pool: &Pool, parts: &Parts, lists: &Lists) -> Vec<String> {
    let mut told = Vec::new();
    let mut seen: HashMap<&str, usize> = HashMap::with_capacity(parts.len());
    for (part, clip) in parts.iter() {
        let id = pool.id(clip as usize);
        let first = *seen.entry(recording(id)).or_insert(part);
        if first != part {
            told.push(format!("the recording {} is in {} and in {}", recording(id), NAMES[first], NAMES[part]));
        }
        told.extend(misplaced(lists, part, id));
    }
    told
}

fn misplaced(lists: &Lists, part: usize, id: &str) -> Option<String> {
    let list_with = |lists: &'_ [ClipIds]| lists.iter().find(|list| list.has(id)).map(|list| list.name.clone());
    if let Some(list) = list_with(&lists.never[part]) {
        return Some(format!("{id} is in {} and must not be there by `{list}`", NAMES[part]));
    }
    let must = |other: usize| Some((NAMES[other], list_with(&lists.members[other])?));
    let (other, list) = (0..3).filter(|&other| other != part).find_map(must)?;
    Some(format!("{id} is in {} and must be in {other} by `{list}`", NAMES[part]))
}
