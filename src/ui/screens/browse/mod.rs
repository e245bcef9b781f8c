//! The Browse room: walk through datasets, look at sounds, listen, mark.

mod action;
mod columns;
mod format;
mod jobs;
mod layout;
mod state;
mod update;
mod view;

pub use action::{BrowseAction, MarkAction, Pane, SoundAction, TableAction, WrittenAction};
pub use state::Browse;
pub use state::sound::Picture;

use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::effect::Effect;
use crate::ui::keymap::Context;
use crate::ui::room::{News, Screen};
use crate::ui::shared::Shared;
use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

impl Screen for Browse {
    type Action = BrowseAction;

    fn contexts(&self) -> Vec<Context> {
        if self.filter.editing {
            return vec![Context::BrowseFilter];
        }
        let pane = match self.focus {
            Pane::Datasets => Context::BrowseDatasets,
            Pane::Clips => Context::BrowseClips,
            Pane::Sound => Context::BrowseSound,
            Pane::Details => Context::BrowseDetails,
        };
        vec![pane, Context::Browse]
    }

    fn works(&self, action: &Action, shared: &Shared) -> bool {
        update::works(self, action, shared)
    }

    fn typed(&self, key: KeyEvent) -> Option<Action> {
        self.filter.editing.then_some(Action::Browse(BrowseAction::Table(TableAction::FilterKey(key))))
    }

    fn pasted(&self, text: &str) -> Option<Action> {
        let paste = TableAction::FilterPaste(text.to_owned());
        self.filter.editing.then_some(Action::Browse(BrowseAction::Table(paste)))
    }

    fn update(&mut self, action: BrowseAction, shared: &Shared) -> Vec<Effect> {
        update::update(self, action, shared)
    }

    fn news(&mut self, news: News<'_>, shared: &Shared) -> Vec<Effect> {
        update::news(self, news, shared)
    }

    fn view(&self, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
        view::view(self, canvas, area, shared);
    }
}
