//! Sort keys, computed once a row.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::Column;
use crate::dataset::Clip;
use crate::dataset::Overlay;
use crate::dataset::facts::ClipFacts;
use crate::dataset::marks::Mark;
use crate::dataset::ontology::Ontology;

/// Longer texts are ordered by their beginning, in bytes.
const TEXT_KEY: usize = 128;

/// The rows kept so far, each with what it is sorted by.
pub(super) enum Keys {
    /// In the order of the metadata.
    Plain(Vec<u32>),
    /// By a number; NaN where there is none.
    Numbers(Vec<(f32, u32)>),
    /// By a text; empty where there is none.
    Texts(Vec<(Box<str>, u32)>),
}

/// What a key can be made of.
pub(super) struct Known<'a> {
    pub clip: &'a Clip,
    pub facts: Option<&'a ClipFacts>,
    pub mark: Option<&'a Mark>,
    pub ontology: Option<&'a Ontology>,
    /// What a model wrote about the clips.
    pub written: Option<&'a Overlay>,
    /// How well the clip matches.
    pub score: u32,
}

impl Keys {
    /// No rows yet. `ranks`: matches differ in how good they are.
    pub(super) fn none(column: Column, ranks: bool) -> Keys {
        match column {
            Column::Order if !ranks => Keys::Plain(Vec::new()),
            Column::File | Column::Caption | Column::Draft | Column::Labels | Column::Written => {
                Keys::Texts(Vec::new())
            }
            _ => Keys::Numbers(Vec::new()),
        }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, column: Column, known: &Known) {
        let row = known.clip.index as u32;
        match self {
            Keys::Plain(rows) => rows.push(row),
            Keys::Numbers(rows) => rows.push((number(column, known).unwrap_or(f32::NAN), row)),
            Keys::Texts(rows) => rows.push((text(column, known), row)),
        }
    }

    /// Adds the rows of another piece of work on the same column.
    pub(super) fn append(&mut self, more: Keys) {
        match (self, more) {
            (Keys::Plain(rows), Keys::Plain(more)) => rows.extend(more),
            (Keys::Numbers(rows), Keys::Numbers(more)) => rows.extend(more),
            (Keys::Texts(rows), Keys::Texts(more)) => rows.extend(more),
            (mine, more) => debug_assert!(std::mem::discriminant(mine) == std::mem::discriminant(&more)),
        }
    }

    /// The rows in order; equal ones as in the metadata.
    pub(super) fn into_order(self, descending: bool) -> Vec<u32> {
        let direct = |order: Ordering| if descending { order.reverse() } else { order };
        match self {
            Keys::Plain(mut rows) => {
                if descending {
                    rows.reverse();
                }
                rows
            }
            Keys::Numbers(mut rows) => {
                rows.par_sort_unstable_by(|a, b| {
                    let absent = a.0.is_nan().cmp(&b.0.is_nan());
                    absent.then_with(|| direct(a.0.total_cmp(&b.0))).then(a.1.cmp(&b.1))
                });
                rows.into_iter().map(|(_, row)| row).collect()
            }
            Keys::Texts(mut rows) => {
                rows.par_sort_unstable_by(|a, b| {
                    let absent = a.0.is_empty().cmp(&b.0.is_empty());
                    absent.then_with(|| direct(a.0.cmp(&b.0))).then(a.1.cmp(&b.1))
                });
                rows.into_iter().map(|(_, row)| row).collect()
            }
        }
    }
}

fn number(column: Column, known: &Known) -> Option<f32> {
    match column {
        // The best match is first when ascending.
        Column::Order => Some(-(known.score as f32)),
        Column::Duration => known.facts?.seconds.map(|seconds| seconds as f32),
        Column::Rate => Some(known.facts?.sample_rate as f32),
        Column::Channels => Some(known.facts?.channels as f32),
        Column::Peak => known.facts?.peak_db,
        Column::Captions => Some(known.clip.captions.len() as f32),
        Column::Mark => Some(known.mark.map_or(2.0, |mark| if mark.starred { 0.0 } else { 1.0 })),
        Column::Score(at) => known.written?.number(known.clip.index as u32, usize::from(at)),
        Column::File | Column::Caption | Column::Draft | Column::Labels | Column::Written => None,
    }
}

fn text(column: Column, known: &Known) -> Box<str> {
    match column {
        Column::Caption => key(known.clip.captions.first().map_or("", String::as_str)),
        Column::Draft => key(known.clip.draft().unwrap_or_default()),
        Column::Written => key(known.written.and_then(|w| w.caption(known.clip.index as u32)).unwrap_or_default()),
        Column::Labels => {
            let name = |id: &String| known.ontology.and_then(|known| known.name(id)).unwrap_or(id).to_owned();
            key(&known.clip.labels.iter().map(name).collect::<Vec<_>>().join(", "))
        }
        _ => key(&known.clip.file_name),
    }
}

fn key(text: &str) -> Box<str> {
    text[..text.floor_char_boundary(TEXT_KEY)].to_lowercase().into_boxed_str()
}
