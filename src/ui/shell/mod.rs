//! The lines around the rooms.

pub mod bar;
pub mod player_line;
pub mod status;
pub mod tabs;
