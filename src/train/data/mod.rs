//! From datasets to batches.
//!
//! [`Datasets::open`] finds the splits that a config mixes: a [`Source`] of training examples and a [`ClipSet`] to validate on for
//! each. A [`Mixture`] is the endless sequence of training examples; a [`Loader`] turns it into batches ahead of the training
//! step. Here are plain vectors only: no tensors.

mod batch;
mod captions;
mod clip_set;
mod heard;
mod labeller;
mod loader;
mod mixture;
mod open;
mod pipeline;
mod source;

pub use batch::{Audio, Batch};
pub use clip_set::{ClipBatch, ClipBatches, ClipSet, SetClip};
pub use labeller::{Label, Labeller};
pub use loader::{Loader, Loading};
pub use mixture::{Mixture, MixtureState, Shard, Slot};
pub(super) use open::cancellable;
pub use open::{Datasets, Part};
pub use source::{Fingerprint, Source};

#[cfg(test)]
mod tests;
