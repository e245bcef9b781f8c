//! Exporting, dry first.

use super::{EXPORT, Ground, done};
use crate::ui::jobs::Job;
use crate::ui::screens::balance::action::{BalanceAction, KeepAction};
use crate::ui::screens::balance::state::solved::Solved;
use std::path::PathBuf;
use std::sync::Arc;

/// An export that was tried dry.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Where to.
    pub folder: PathBuf,
    /// What it would do, in words.
    pub words: Vec<String>,
}

/// Tries an export dry.
pub fn try_export(_ground: Arc<Ground>, _solved: &Solved, folder: PathBuf) -> Job {
    Job::new(EXPORT, move |_| {
        done(BalanceAction::Keep(KeepAction::Tried(Ok(Box::new(Offer { folder, words: vec![] })))))
    })
}

/// Exports.
pub fn export(_ground: Arc<Ground>, _solved: &Solved, _offer: Offer) -> Job {
    Job::new(EXPORT, move |_| done(BalanceAction::Keep(KeepAction::Exported(Ok(String::new())))))
}
