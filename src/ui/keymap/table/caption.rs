//! Keys of the Caption room.

use super::Binding;

pub(super) static ROWS: &[Binding] = &[];
