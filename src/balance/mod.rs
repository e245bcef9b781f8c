//! Choosing a balanced subset of AudioSet: in a live histogram or from the command line, the same plan giving the same clips.
//!
//! A [`Pool`] holds the clips; [`Candidates`] and [`Task`] apply a plan to it; [`choose`] solves, and [`clips`] names the clips
//! of the answer. Clips with the same set of labels are one variable, which makes the problem small. [`Outcome`] parts them and
//! says what there is to say, and [`export`] writes them.

mod candidates;
mod choice;
pub mod disk;
pub mod export;
mod frugal;
mod hash;
mod lists;
mod members;
mod outcome;
mod pool;
mod problem;
mod reference;
mod rollup;
mod sets;
mod short;
pub mod splits;
mod subset;
mod task;
mod together;
mod why;
mod wishes;

pub use candidates::{Candidates, Standing};
pub use choice::Choice;
pub use frugal::{Answer, adapt, quick};
pub use hash::hash;
pub use lists::{ClipIds, Lists, recording};
pub use members::Members;
pub use outcome::{Inputs, Outcome, Report};
pub use pool::{Label, Pool, Source, Troubles, Vocabulary, find_ontology, gather};
pub use problem::{Cap, Problem, SOFT_CAP};
pub use rollup::Rollup;
pub use sets::Sets;
pub use short::{Shortfall, shortfalls};
pub use subset::{Figures, choose, clips, hours};
pub use task::Task;
pub use together::{Companion, together};
pub use why::Why;
