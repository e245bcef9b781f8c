//! Keeping tries, reading those of earlier sessions, and finding the clip that one of them was about.

use super::done;
use crate::dataset::{Clip, Split};
use crate::history::{Entry, History, Wanted, session};
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::caption::action::{CaptionAction, HistoryAction};
use crate::ui::screens::caption::chosen::Chosen;
use crate::ui::screens::caption::keeper::Keeper;
use crate::ui::screens::caption::state::history::Whose;
use std::path::Path;
use std::sync::Arc;

/// So many earlier tries are listed: nobody scrolls further, and `audiocap history` has the others.
const LISTED: usize = 500;

/// Writes the tries that wait into the history.
pub fn keep(history: History, keeper: Arc<Keeper>) -> Job {
    Job::new(Lane("caption keep"), move |_| {
        let kept = keeper.write(&history).map_err(|error| error.to_string());
        done(CaptionAction::History(HistoryAction::Kept(kept)))
    })
    .lasting()
}

/// Reads the newest tries of earlier sessions.
pub fn read(history: History, of: Whose) -> Job {
    Job::new(Lane("caption history"), move |_| {
        let wanted = Wanted { not_of: Some(session().to_owned()), ..Wanted::default() };
        let files = [history.file_of(of.0.as_deref())];
        let found = history.newest(&files, &wanted, LISTED).map_err(|error| error.to_string());
        done(CaptionAction::History(HistoryAction::Read(of, found)))
    })
}

/// Finds the clip of a try in `split`, with what people wrote about it; where it is not there any more its file is taken.
pub fn find(entry: Entry, split: Option<Arc<Split>>) -> Job {
    Job::new(Lane("caption find"), move |context| {
        let found = split.and_then(|split| {
            let rows = split.every_row(|clip: &Clip| clip.file_name == entry.file_name, context.cancel_flag());
            let row = rows.iter().position(|named| *named == Some(true))?;
            Some(Chosen::of(&split.clip(row).ok()?, &split))
        });
        let clip = found.unwrap_or_else(|| Chosen::file(Path::new(&entry.file)));
        done(CaptionAction::History(HistoryAction::Bring(Box::new(entry), clip)))
    })
}
