//! Saving the plan.

use super::done;
use crate::config::{Plan, plan};
use crate::files::write_atomic;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::balance::action::{BalanceAction, KeepAction};
use std::path::{Path, PathBuf};

/// What may stand in the file already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// Nothing: a file that is there is asked about.
    Nothing,
    /// This text, which the plan was read from; if someone changed it, that is asked about.
    Known,
    /// Whatever is there.
    Anything,
}

/// Writes `plan` into the text it was read from, in the file `path`.
pub fn save(path: PathBuf, text: String, plan: Plan, over: Over) -> Job {
    Job::new(Lane("balance: save"), move |_| {
        if let Some(why) = in_the_way(&path, &text, &over) {
            return done(BalanceAction::Keep(KeepAction::Exists(path, why)));
        }
        let text = plan::write(&text, &plan);
        let write = || write_atomic(&path, text.as_bytes()).map_err(|error| error.to_string());
        let folder = || Err(format!("{} is a folder: name a file in it", path.display()));
        let saved = if path.is_dir() { folder() } else { write() };
        done(BalanceAction::Keep(KeepAction::Saved(path.clone(), saved.map(|()| (text, Box::new(plan))))))
    })
    .lasting()
}

/// What would be lost, in words.
fn in_the_way(path: &Path, text: &str, over: &Over) -> Option<&'static str> {
    match over {
        _ if path.is_dir() || !path.exists() => None,
        Over::Anything => None,
        Over::Nothing => Some("is there already; its text would be replaced by this plan"),
        Over::Known => {
            let same = std::fs::read_to_string(path).is_ok_and(|there| there == text);
            (!same).then_some("was changed meanwhile by someone else; that would be lost")
        }
    }
}
