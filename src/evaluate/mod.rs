//! Judging captions that are written in files: predictions are joined with references and judged, or compared with other ones.
//!
//! [`Predictions`] and [`References`] are read and joined ([`join`]) by file name; [`judge`] gives a [`crate::metrics::Score`] for
//! each metric of a [`Choice`], and a reason ([`Null`]) for each that has no value; some need [`Pieces`] from elsewhere. [`compare`] lays two files of predictions beside each
//! other; [`of_one`] judges a single caption. Training judges by the same functions.

mod choice;
mod compare;
mod join;
mod judge;
mod nulls;
mod one;
mod outside;
mod pieces;
mod predictions;
mod references;

pub use choice::Choice;
pub use compare::{Comparison, Difference, How, Moved, compare};
pub use join::{Joined, Left, Paired, join};
pub use judge::{Evaluation, judge};
pub use nulls::{Null, grouped};
pub use one::{of_each, of_one, outside_of_one};
pub use outside::{Outside, Outsiders};
pub use pieces::Pieces;
pub use predictions::{Predictions, Repeated};
pub use references::{References, Spread, captions_of};
