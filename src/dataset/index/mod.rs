//! Where the rows of a split are: found once, on a background thread, and read by position when asked for.
//!
//! The metadata is read with positional reads and never mapped into memory, so a file that is rewritten or cut while it is
//! open gives an error for the rows it lost, not a crash.

mod csv;
mod lines;
mod rows;
mod scan;
mod source;
mod spans;
mod text;
pub(super) mod walk;

pub(super) use csv::CsvPlace;
pub(super) use rows::Rows;
pub(super) use scan::{cut, scan};
pub(super) use source::{Format, Source};
pub use spans::Progress;
pub(super) use spans::Span;
pub(super) use text::Text;
