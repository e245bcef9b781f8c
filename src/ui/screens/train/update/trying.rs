//! Trying a checkpoint in the Caption room.

use crate::run::reader::Run;
use crate::ui::action::{Action, AppAction};
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::room::Room;
use crate::ui::screens::train::action::Pane;
use crate::ui::screens::train::state::Train;
use std::path::Path;

/// Loads the checkpoint under the cursor when its pane has the keys, else the best, and goes to the Caption room.
pub(super) fn try_checkpoint(state: &Train) -> Vec<Effect> {
    match state.run().and_then(|run| chosen(state, run)) {
        Some(path) => {
            let load = Action::App(AppAction::StartModel(path.to_string_lossy().into_owned()));
            vec![Effect::Do(Action::App(AppAction::DoIn(Room::Caption, Box::new(load))))]
        }
        None => vec![Effect::Say(Message::info("this run has no checkpoint yet"))],
    }
}

fn chosen<'a>(state: &Train, run: &'a Run) -> Option<&'a Path> {
    let best = run.best.as_ref().and_then(|best| run.checkpoints.iter().find(|one| one.step == best.step));
    let under_cursor = run.checkpoints.iter().rev().nth(state.checkpoint);
    let chosen = if state.focus == Pane::Checkpoints { under_cursor } else { best.or(run.checkpoints.last()) };
    chosen.map(|checkpoint| checkpoint.path.as_path())
}
