//! TensorBoard's event files, so that existing tools read our runs and ours reads theirs.
//!
//! A file is a row of records (length, its checksum, data, its checksum), each holding one protobuf message `Event` of
//! `tensorflow/core/util/event.proto`. Only the few fields that scalars, text and audio need are known here.

mod crc;
mod event;
mod proto;
mod read;
mod record;
mod write;

pub use event::{Scalar, Value};
pub use read::EventFile;
pub use write::EventWriter;
