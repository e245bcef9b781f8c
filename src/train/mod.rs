//! Training: the data, the optimizer, checkpoints, and the loop over them. With `whisper`, the only place that names `candle`.

pub mod data;
pub mod optimizer;
