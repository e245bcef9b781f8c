//! Which rows to show, and in which order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::Split;
use super::query::Query;

mod chunk;
mod keys;

use keys::Keys;

/// What to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Column {
    /// As the metadata has it; with words to match, the best match first.
    #[default]
    Order,
    /// File name, letters of either case alike.
    File,
    /// Seconds.
    Duration,
    /// Samples per second.
    Rate,
    /// Number of channels.
    Channels,
    /// Highest sample, dB of full scale. Every clip is decoded for it once.
    Peak,
    /// Number of captions.
    Captions,
    /// The first caption.
    Caption,
    /// The draft of a caption.
    Draft,
    /// Labels, by name where the ontology knows it.
    Labels,
    /// Stars first, then notes, then the rest.
    Mark,
    /// What a model wrote: see [`super::Overlay`].
    Written,
    /// How good that is, by the number with this place.
    Score(u8),
}

/// The order of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Sort {
    /// What to sort by.
    pub column: Column,
    /// Largest, latest or worst first. Rows that have no value are last either way.
    pub descending: bool,
}

/// Rows of one piece of work.
const CHUNK: usize = 8192;
/// Pieces between two reports of progress.
const CHUNKS_AT_ONCE: usize = 16;
/// The same where files are read for every row.
const SLOW_CHUNK: usize = 64;

/// The rows of `split` that match `query`, in the order of `sort`; rows that are equal there stand as in the metadata, so the
/// order is total. Rows that cannot be used are left out, except when nothing has to be looked at: the empty query in the
/// order of the metadata gives every row without reading any.
///
/// Asking for facts of the sound reads headers, and decodes for peak and loudness; the split remembers them. `progress` is
/// told how many rows were looked at. Empty when `cancel` is set meanwhile.
pub fn arrange(
    split: &Split,
    query: &Query,
    sort: Sort,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(usize),
) -> Vec<u32> {
    let rows = split.len().min(u32::MAX as usize);
    if query.is_empty() && sort.column == Column::Order {
        return in_file_order(rows, sort.descending);
    }
    let query = query.clone().with_ontology(split.ontology().map(Arc::clone));
    let work = chunk::Work::new(split, &query, sort.column);
    let size = if work.reads_files() { SLOW_CHUNK } else { CHUNK };
    let starts: Vec<usize> = (0..rows).step_by(size).collect();
    let mut keys = Keys::none(sort.column, query.ranks());
    for wave in starts.chunks(CHUNKS_AT_ONCE) {
        let find = |&start: &usize| work.keys(start..(start + size).min(rows), cancel);
        let found: Vec<Keys> = wave.par_iter().map(find).collect();
        if cancel.load(Ordering::Relaxed) {
            return Vec::new();
        }
        found.into_iter().for_each(|more| keys.append(more));
        progress(wave.last().map_or(rows, |start| (start + size).min(rows)));
    }
    keys.into_order(sort.descending)
}

fn in_file_order(rows: usize, descending: bool) -> Vec<u32> {
    if descending { (0..rows as u32).rev().collect() } else { (0..rows as u32).collect() }
}
