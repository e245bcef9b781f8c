//! Which actions would do something now, for the hint bar.

use crate::ui::action::Action;
use crate::ui::screens::browse::action::{BrowseAction, MarkAction, SoundAction, TableAction};
use crate::ui::screens::browse::state::Browse;
use crate::ui::shared::Shared;

/// Whether an action of the key table would do something now.
pub fn works(state: &Browse, action: &Action, shared: &Shared) -> bool {
    let clip = state.current(shared).filter(|&clip| state.rows.is_readable(clip));
    match action {
        Action::Browse(action) => match action {
            BrowseAction::Left | BrowseAction::Right => clip.is_some(),
            BrowseAction::Caption | BrowseAction::CopyCaptions | BrowseAction::CopyPath => clip.is_some(),
            BrowseAction::ListProblems => state.problems.count > 0,
            BrowseAction::Table(action) => table_works(state, action),
            BrowseAction::Sound(action) => sound_works(state, action),
            BrowseAction::Mark(MarkAction::Toggle | MarkAction::EditNote) => clip.is_some(),
            BrowseAction::Mark(MarkAction::AskExport) => state.marks.counts != (0, 0),
            BrowseAction::Back => state.sound.region.is_some() || !state.filter.is_empty() || state.table.marked_only,
            _ => true,
        },
        _ => true,
    }
}

fn table_works(state: &Browse, action: &TableAction) -> bool {
    match action {
        TableAction::ClearFilter => !state.filter.is_empty(),
        TableAction::ToggleMarkedOnly => state.table.marked_only || state.marks.counts.0 > 0,
        _ => state.table.split.is_some(),
    }
}

fn sound_works(state: &Browse, action: &SoundAction) -> bool {
    let zoomed = state.sound.shown_window().span() < state.sound.whole() - 1e-6;
    match action {
        SoundAction::PlayPause => state.sound.heard().is_some() || state.sound.is_waiting(),
        SoundAction::ClearRegion => state.sound.region.is_some(),
        SoundAction::ZoomOut | SoundAction::Scroll(_) => zoomed,
        SoundAction::ToggleAdvance => true,
        _ => state.sound.heard().is_some(),
    }
}
