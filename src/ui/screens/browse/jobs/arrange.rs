//! Works out which rows of a split the table shows, and in which order.

use crate::dataset::query::Query;
use crate::dataset::{Sort, Split, arrange};
use crate::ui::action::Action;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::browse::action::{BrowseAction, TableAction};
use crate::ui::screens::browse::state::place::SplitId;
use crate::ui::screens::browse::state::table::{Arranged, Order};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The lane: the newest filter and sort win.
pub const LANE: Lane = Lane("filter and sort");

/// Progress is told at most so often.
const PAUSE: Duration = Duration::from_millis(100);

/// Arranges the rows of `split` that are known now.
pub fn job(id: SplitId, split: Arc<Split>, query: Query, sort: Sort) -> Job {
    Job::new(LANE, move |context| {
        let complete = split.progress().complete;
        let mut told = Instant::now();
        let mut progress = |rows: usize| {
            if told.elapsed() >= PAUSE {
                told = Instant::now();
                context.send(table(TableAction::Arranging(rows)));
            }
        };
        let rows = arrange(&split, &query, sort, context.cancel_flag(), &mut progress);
        let arranged = Arranged { split: id, sort, order: Order::Chosen(rows.into()), complete };
        vec![table(TableAction::Arranged(arranged))]
    })
}

fn table(action: TableAction) -> Action {
    Action::Browse(BrowseAction::Table(action))
}
