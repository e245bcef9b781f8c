//! The room's work beside the screen, a lane for each kind.

pub mod arrange;
pub mod decode;
pub mod marks;
pub mod probe;
pub mod written;
