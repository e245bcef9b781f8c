//! Datasets of sounds: AudioFolder, clips, captions, the ontology, checks, and the demo dataset.
//!
//! [`Dataset::open`] returns at once: each [`Split`] finds its rows on a thread of its own and parses a row only when it is
//! asked for, so two million rows cost a few tens of megabytes and the first screen is there before the last row is found.
//! [`arrange`] filters and sorts by a [`query::Query`]. Nothing in a dataset is fatal: what cannot be used is a [`Problem`].

mod arrange;
pub mod check;
mod clip;
mod confine;
pub mod demo;
pub mod download;
pub mod draft;
mod error;
mod every_row;
pub mod extensions;
pub mod facts;
mod index;
mod layout;
pub mod marks;
pub mod ontology;
mod open;
mod overlay;
pub mod prepare;
mod problems;
pub mod query;
mod row;
pub mod segments;
mod split;
mod table;
mod validate;
mod written;

pub use arrange::{Column, Sort, arrange};
pub use clip::Clip;
pub use confine::trusted::trust_links;
pub use error::{DatasetError, Problem};
pub use index::Progress;
pub use open::Dataset;
pub use overlay::Overlay;
pub use split::Split;
pub use written::{Written, WrittenRow};
