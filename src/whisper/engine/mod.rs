//! One thread owns the model; requests go in, a stream of replies comes out.

mod messages;

pub use messages::{Caption, ModelInfo, Reply, Request};
