//! The work of the Caption room beside the screen, a file for each kind.

mod draft;
mod history;
mod load;
mod models;
mod paths;
mod random;
mod record;
mod save;
mod scores;
mod sound;

pub use draft::{draft, undraft};
pub use history::{find, keep, read as read_history};
pub use load::{load, masked};
pub use models::find_models;
pub use paths::{complete, expanded};
pub use random::random_clip;
pub use record::{MICROPHONE, record};
pub use save::save;
pub use scores::scores;
pub use sound::save_sound;

use super::action::CaptionAction;
use crate::ui::action::Action;

/// The end of a job: one action of this room.
fn done(action: CaptionAction) -> Vec<Action> {
    vec![Action::Caption(action)]
}
