//! Whisper: configuration, the differentiable model, tokens and prompts, weights in and out, generation, and the thread that
//! owns a loaded model. With `train`, the only place that names `candle`.

pub mod engine;
