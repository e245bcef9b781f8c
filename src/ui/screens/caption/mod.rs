//! The Caption room: have the model write about a clip, and see how sure it is of each word.

mod action;
mod chosen;
mod jobs;
mod keeper;
mod layout;
mod rarities;
mod state;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use action::{
    CaptionAction, ClipAction, DeedAction, GridAction, HistoryAction, HowAction, MaskAction, Pane, TextAction,
    TriesAction, TrimAction, TypingAction, WhyAction,
};
pub use chosen::{Chosen, Loaded};
pub use state::Caption;
pub use state::grid::Side;

use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::effect::Effect;
use crate::ui::keymap::Context;
use crate::ui::room::{News, Screen};
use crate::ui::shared::Shared;
use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

impl Screen for Caption {
    type Action = CaptionAction;

    fn contexts(&self) -> Vec<Context> {
        if self.typing.is_some() {
            return vec![Context::CaptionPrefix];
        }
        if self.grid.open {
            return vec![Context::CaptionGrid];
        }
        if self.clip.masking.is_some() {
            return vec![Context::CaptionMask, Context::Caption];
        }
        let pane = match self.focus {
            Pane::Clip => Context::CaptionClip,
            Pane::Text => Context::CaptionText,
            Pane::Why => Context::CaptionWhy,
            Pane::How => Context::CaptionHow,
            Pane::Tries => Context::CaptionTries,
        };
        vec![pane, Context::Caption]
    }

    fn works(&self, action: &Action, shared: &Shared) -> bool {
        let Action::Caption(action) = action else { return true };
        match action {
            CaptionAction::Write => self.clip.chosen.is_some() && self.writing().is_none(),
            CaptionAction::Stop => {
                self.typing.is_some()
                    || self.clip.recording.is_some()
                    || self.clip.region.is_some()
                    || self.writing().is_some()
                    || shared.engine.loading.is_some()
            }
            CaptionAction::Clip(ClipAction::PlayPause) => self.clip.loaded.is_some(),
            CaptionAction::Clip(ClipAction::NextWindow) => {
                self.clip.loaded.as_ref().is_some_and(|loaded| loaded.whole > update::clip::LONGER)
            }
            CaptionAction::Clip(ClipAction::Random) => !shared.datasets.is_empty(),
            CaptionAction::Text(TextAction::Score) => self.clip.chosen.is_some() && self.writing().is_none(),
            CaptionAction::Text(TextAction::PlayLook) => self.look_span().is_some(),
            CaptionAction::Text(TextAction::Prompt | TextAction::ChooseLooking) => {
                self.shown().is_some_and(|attempt| attempt.why().is_some())
            }
            CaptionAction::Text(_) => !self.tokens().is_empty(),
            CaptionAction::Why(WhyAction::Turn) => self.shown.is_some(),
            CaptionAction::Why(WhyAction::Take) => self.why_rows() > 0 && self.writing().is_none(),
            CaptionAction::Grid(GridAction::Open) => self.clip.chosen.is_some(),
            CaptionAction::Grid(GridAction::Ask) => self.grid.side != Side::Cells,
            CaptionAction::Mask(MaskAction::Begin) => self.clip.loaded.is_some(),
            CaptionAction::Mask(MaskAction::Undo) => !self.clip.masks.is_empty(),
            CaptionAction::How(HowAction::AdapterBy(_) | HowAction::AdapterOnOff) => {
                shared.engine.model.as_ref().is_some_and(|model| model.adapter)
            }
            CaptionAction::Tries(TriesAction::Save) => self.to_save().next().is_some(),
            CaptionAction::Tries(_) => self.rows() > 0,
            CaptionAction::Deed(DeedAction::SendDraft) => self.shown().is_some_and(|attempt| attempt.stage.complete()),
            CaptionAction::Deed(DeedAction::Undo) => self.deeds.can_undo(),
            CaptionAction::Deed(DeedAction::Redo) => self.deeds.can_redo(),
            CaptionAction::Trim(TrimAction::Keep) => self.clip.region.is_some(),
            CaptionAction::Trim(_) => self.clip.loaded.is_some(),
            CaptionAction::History(HistoryAction::AskFilter) => self.rows() > 0 || !self.history.filter.is_empty(),
            CaptionAction::History(HistoryAction::Toggle) => self.history.place.is_some(),
            CaptionAction::Typing(TypingAction::Complete) => {
                self.typing.as_ref().is_some_and(|typing| typing.completed().is_some())
            }
            _ => true,
        }
    }

    fn typed(&self, key: KeyEvent) -> Option<Action> {
        self.typing.is_some().then_some(Action::Caption(CaptionAction::Typing(TypingAction::Key(key))))
    }

    fn pasted(&self, text: &str) -> Option<Action> {
        let paste = || Action::Caption(CaptionAction::Typing(TypingAction::Paste(text.to_owned())));
        self.typing.is_some().then(paste)
    }

    fn update(&mut self, action: CaptionAction, shared: &Shared) -> Vec<Effect> {
        update::update(self, action, shared)
    }

    fn news(&mut self, news: News<'_>, shared: &Shared) -> Vec<Effect> {
        update::news(self, news, shared)
    }

    fn unsaved(&self) -> Option<String> {
        match self.unkept() {
            0 => None,
            1 => Some("1 try in the Caption room is not saved (w there saves it)".to_owned()),
            tries => Some(format!("{tries} tries in the Caption room are not saved (w there saves them)")),
        }
    }

    fn view(&self, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
        view::view(self, canvas, area, shared);
    }
}
