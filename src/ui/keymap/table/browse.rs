//! Keys of the Browse room.

use super::Binding;

pub(super) static ROWS: &[Binding] = &[];
