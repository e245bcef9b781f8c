//! Saving the plan.

use super::done;
use crate::config::{Plan, plan};
use crate::files::write_atomic;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::balance::action::{BalanceAction, KeepAction};
use std::path::PathBuf;

/// Writes `plan` into the text it was read from, in the file `path`; a file that is there is replaced only with `over`.
pub fn save(path: PathBuf, text: String, plan: Plan, over: bool) -> Job {
    Job::new(Lane("balance: save"), move |_| {
        if !over && path.exists() {
            return done(BalanceAction::Keep(KeepAction::Exists(path)));
        }
        let text = plan::write(&text, &plan);
        let saved =
            write_atomic(&path, text.as_bytes()).map(|()| (text, Box::new(plan))).map_err(|error| error.to_string());
        done(BalanceAction::Keep(KeepAction::Saved(path, saved)))
    })
    .lasting()
}
