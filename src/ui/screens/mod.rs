//! The rooms: state, update and view of each.

pub mod balance;
pub mod browse;
pub mod caption;
pub mod train;
