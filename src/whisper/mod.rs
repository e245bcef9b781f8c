//! Whisper: configuration, the differentiable model, tokens and prompts, weights in and out, generation, and the thread that
//! owns a loaded model.

pub use crate::hub::locate;
pub use crate::stop::{Stop, Stopped, Watch};

mod adapter;
mod batch;
mod checkpoint;
mod config;
pub mod demo_model;
mod device;
pub mod engine;
mod explain;
mod generate;
pub mod gradients;
pub mod grid;
pub mod lora;
pub mod model;
pub mod ops;
mod prompt;
mod save;
mod score;
mod tokenizer;
mod trainable;
pub mod weights;

pub use batch::About;
pub use checkpoint::{Checkpoint, Heard};
pub use config::{GenerationConfig, WhisperConfig};
pub use device::{Device, Precision};
pub use explain::{Alternative, Attention, Explained, Explanation};
pub use generate::{EarlyStopping, Kind, MAX_LENGTH, NotANumber, OnStep, SEED, Search, Sequence, Start, Written};
pub use prompt::{Prompt, labels, shifted_right};
pub use score::Score;
pub use tokenizer::Tokenizer;
pub use trainable::{Choice, Trainable};
