//! `audiocap`: a terminal workbench for audio captioning with Whisper.
//!
//! The library holds everything; the binary only parses the command line. Arrows between modules point down only:
//! `cli, ui -> train -> evaluate -> whisper, metrics, dataset, run -> audio` and `balance -> dataset`; `whisper` and `metrics` find and read
//! their models by `hub` and `weights`. `tests/audiocap/arrows.rs` keeps it so.

pub mod audio;
pub mod balance;
pub mod cli;
pub mod config;
pub mod dataset;
pub mod evaluate;
pub mod files;
pub mod history;
pub mod hub;
pub mod metrics;
pub mod random;
pub mod run;
pub mod stop;
pub mod text;
pub mod train;
pub mod ui;
pub mod weights;
pub mod whisper;
