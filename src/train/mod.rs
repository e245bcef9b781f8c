//! Training: the data, the optimizer, checkpoints, and the loop over them.

mod after;
mod average;
pub mod data;
mod evaluate;
mod foresee;
mod freeze;
mod journal;
mod launch;
pub mod optimizer;
mod pace;
mod precision;
mod progress;
mod saved;
mod schedule;
mod setup;
mod steer;
mod step;
mod trainer;

pub use journal::Journal;
pub use launch::{Launch, Plan, config_of, plan, use_threads};
pub use setup::{Machine, Setup, model_dir};
pub use trainer::{End, Trainer};
