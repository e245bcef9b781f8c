//! What happens outside the room.

use super::{marking, moving, playing, settling, tabling};
use crate::ui::effect::Effect;
use crate::ui::room::News;
use crate::ui::screens::browse::state::{Browse, first_split};
use crate::ui::shared::Shared;

/// Answers news from the shell.
pub fn news(state: &mut Browse, news: News<'_>, shared: &Shared) -> Vec<Effect> {
    let mut effects = match news {
        News::Tick => tick(state, shared),
        News::Opened(dataset) => opened(state, dataset, shared),
        News::Left => {
            state.away = true;
            Vec::new()
        }
        News::Entered => {
            state.away = false;
            marking::count(state, shared);
            playing::entered(state, shared)
        }
        News::Engine(_) | News::Settings => Vec::new(),
    };
    effects.extend(settling::settle(state, shared));
    effects
}

/// Rows that became known after the order was made are put in once all are known.
fn tick(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    playing::tick(state, shared);
    let complete = state.split(shared).is_some_and(|split| split.progress().complete);
    if state.table.partial && complete && state.table.arranging.is_none() {
        return tabling::arrange(state, shared);
    }
    Vec::new()
}

/// A dataset that was opened later is shown at once: it was asked for.
fn opened(state: &mut Browse, dataset: usize, shared: &Shared) -> Vec<Effect> {
    if state.table.split.is_none() {
        return Vec::new();
    }
    moving::show_split(state, first_split(shared, dataset), shared)
}
