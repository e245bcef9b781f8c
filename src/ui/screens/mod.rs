//! The rooms: state, update and view of each.

pub mod balance;
pub mod browse;
pub mod caption;
mod pane;
pub mod train;
