//! Reading what a run wrote about one clip.

use super::done;
use crate::run::Layout;
use crate::run::reader::{Clip, Predictions, Spot};
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::train::action::{CaptionsAction, TrainAction};
use crate::ui::screens::train::state::captions::Told;
use std::path::PathBuf;
use std::sync::Arc;

/// Reads the predictions at `spots`; the newest wish wins.
pub fn tell(run: PathBuf, clip: Clip, spots: Vec<Spot>) -> Job {
    Job::new(Lane("captions of a run"), move |_| {
        let read = Predictions::read(&Layout::new(&run), clip.kind, &spots).map_err(|error| error.to_string());
        // Counted are the spots, so that a line that is no longer there is not asked for again and again.
        let told = read.map(|read| Arc::new(Told { count: spots.len(), ..Told::new(run, clip, read) }));
        done(TrainAction::Captions(CaptionsAction::Told(told)))
    })
}
