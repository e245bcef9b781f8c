//! Writing drafts into metadata, and taking them back.

use super::done;
use crate::dataset::Split;
use crate::dataset::draft::Undrafted;
use crate::text::safe;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::caption::action::{CaptionAction, DeedAction};
use crate::ui::screens::caption::state::deeds::Draft;
use std::sync::Arc;

const LANE: Lane = Lane("caption draft");

/// Writes `caption` as the draft of a clip, in place of the `known` one.
pub fn draft(split: Arc<Split>, file_name: String, caption: String, known: Option<String>, again: bool) -> Job {
    Job::new(LANE, move |_| {
        let drafted = match split.write_draft(&file_name, &caption, known.as_deref()) {
            Ok(drafted) => Ok(Arc::new(Draft { split, file_name, caption, drafted, again })),
            Err(Undrafted::Problem(problem)) => Err(problem.to_string()),
            Err(Undrafted::Theirs(theirs)) => {
                split.show_draft(&file_name, &theirs);
                Err(format!("somebody wrote another draft meanwhile: \"{}\". D once more replaces it", safe(&theirs)))
            }
        };
        done(CaptionAction::Deed(DeedAction::Drafted(drafted)))
    })
    .lasting()
}

/// Takes a draft back.
pub fn undraft(draft: Arc<Draft>) -> Job {
    Job::new(LANE, move |_| {
        let undone = draft.split.undo_draft(&draft.file_name, &draft.drafted).map_err(|problem| problem.to_string());
        done(CaptionAction::Deed(DeedAction::Undrafted(draft, undone)))
    })
    .lasting()
}
