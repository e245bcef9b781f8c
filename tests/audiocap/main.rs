//! Every test of the whole program, in one binary so that it links once.

// A test that cannot go on should stop where it stands; clippy knows this of test functions, not of their helpers.
#![allow(clippy::unwrap_used)]

mod arrows;
mod balance;
mod balance_room;
mod broken_audio;
mod browse;
mod cli;
mod dataset;
mod decode_threads;
mod driver;
mod features;
mod hub;
mod java_metrics;
mod made_run;
mod metrics;
mod playback;
mod pty;
mod readme;
mod screens;
mod support;
mod train_room;
mod whisper;
