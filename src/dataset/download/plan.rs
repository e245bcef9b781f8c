//! What is to be fetched, and what is not.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;

use super::{Clip, Clips, Dropped, How, is_whole, log};

/// Every clip of a CSV, by what is to be done about it.
#[derive(Debug, Default, PartialEq)]
pub struct Plan {
    /// To be fetched, in the order of the CSV.
    pub todo: Vec<Clip>,
    /// Clips whose file is there.
    pub there: usize,
    /// Clips that could not be had before and are left alone.
    pub failed_before: usize,
    /// Rows that name no clip.
    pub dropped: Vec<Dropped>,
}

impl Plan {
    /// Looks what is there already.
    pub fn new(clips: Clips, how: &How) -> Plan {
        let names: HashSet<_> =
            std::fs::read_dir(&how.out).into_iter().flatten().flatten().map(|entry| entry.file_name()).collect();
        let failed = if how.retry_failed { HashMap::new() } else { log::read(&how.log()) };
        let mut plan = Plan { dropped: clips.dropped, ..Plan::default() };
        for clip in clips.clips {
            if names.contains(OsStr::new(&how.name(&clip))) && is_whole(&how.file(&clip)) {
                plan.there += 1;
            } else if failed.contains_key(&clip.id) {
                plan.failed_before += 1;
            } else {
                plan.todo.push(clip);
            }
        }
        plan
    }
}
