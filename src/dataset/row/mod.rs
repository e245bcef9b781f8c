//! From the bytes of one row to its columns.

mod columns;
mod csv;
mod jsonl;

pub(super) use columns::Row;
pub(super) use csv::{csv, record};
pub(super) use jsonl::jsonl;
