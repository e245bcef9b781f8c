//! The work of the Train room beside the screen, a file for each kind.

mod begin;
mod configs;
mod decode;
mod look;
mod search;
mod send;
mod tell;

pub use begin::{begin, plan, resume};
pub use configs::{Found, config, configs};
pub use decode::decode;
pub use look::{Looked, Readers, look};
pub use search::search;
pub use send::send;
pub use tell::tell;

use super::action::TrainAction;
use crate::ui::action::Action;

/// The end of a job: one action of this room.
fn done(action: TrainAction) -> Vec<Action> {
    vec![Action::Train(action)]
}
