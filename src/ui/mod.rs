//! The terminal workbench: one loop, one key table, four rooms.

pub mod theme;
pub mod widgets;
