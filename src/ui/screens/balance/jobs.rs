//! The work of the Balance room beside the screen, a file for each kind.

mod compare;
mod costs;
mod export;
mod gather;
mod hear;
mod save;
mod solve;

pub use compare::compare;
pub use costs::{Costs, costs};
pub use export::{Offer, export, try_export};
pub use gather::{Ground, gather, read_plan};
pub use hear::hear;
pub use save::{Over, save};
pub use solve::{quick, refine};

use super::action::BalanceAction;
use crate::ui::action::Action;
use crate::ui::jobs::Lane;

/// Reading clips.
pub const CLIPS: Lane = Lane("balance: clips");
/// A quick answer.
pub const QUICK: Lane = Lane("balance: answer");
/// The best answer.
pub const REFINE: Lane = Lane("balance: best answer");
/// What the parts of the plan cost.
pub const COSTS: Lane = Lane("balance: costs");
/// Exporting.
pub const EXPORT: Lane = Lane("balance: export");

/// The end of a job: one action of this room.
fn done(action: BalanceAction) -> Vec<Action> {
    vec![Action::Balance(action)]
}
