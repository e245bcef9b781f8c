//! The four rooms, and what every room gives to the shell around it.

use super::action::Action;
use super::canvas::Canvas;
use super::effect::Effect;
use super::keymap::Context;
use super::shared::Shared;
use crate::whisper::engine::Reply;
use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

/// One of the workbench's rooms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Room {
    /// Walk through a dataset and listen.
    #[default]
    Browse,
    /// Choose a balanced subset.
    Balance,
    /// Start and watch a training.
    Train,
    /// Have the model write about a clip.
    Caption,
}

impl Room {
    /// All rooms in the order of their keys `1`..`4`.
    pub const ALL: [Self; 4] = [Self::Browse, Self::Balance, Self::Train, Self::Caption];

    /// The name on the tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Browse => "Browse",
            Self::Balance => "Balance",
            Self::Train => "Train",
            Self::Caption => "Caption",
        }
    }
}

/// What happened outside a room that the room may answer.
#[derive(Clone, Copy, Debug)]
pub enum News<'a> {
    /// The room came to the front.
    Entered,
    /// Another room came to the front.
    Left,
    /// `shared.datasets[index]` was opened just now.
    Opened(usize),
    /// The model's thread said something; `shared.engine` already knows.
    Engine(&'a Reply),
    /// The clock ticked: while sound plays, a dataset is being looked through or the model works. Never on a quiet screen.
    Tick,
    /// Theme or settings changed.
    Settings,
}

/// What a room gives to the shell. The state is the implementor; `update` is pure, `view` only reads.
pub trait Screen {
    /// The room's own actions.
    type Action;

    /// Where the keys go now, innermost first (pane, then room); the shell adds popups before and [`Context::Global`]
    /// after. A context for which [`Context::takes_text`] holds stops the search: unbound keys go to [`Screen::typed`].
    fn contexts(&self) -> Vec<Context>;

    /// Whether an action of the key table would do something now; the hint bar shows no others.
    fn works(&self, _action: &Action, _shared: &Shared) -> bool {
        true
    }

    /// What a key without a binding means while a text is being edited in the room.
    fn typed(&self, _key: KeyEvent) -> Option<Action> {
        None
    }

    /// What pasted text means now.
    fn pasted(&self, _text: &str) -> Option<Action> {
        None
    }

    /// Changes the state by an action of the room and says what the world has to do for it.
    fn update(&mut self, action: Self::Action, shared: &Shared) -> Vec<Effect>;

    /// Answers what happened outside; rooms in the back are told too.
    fn news(&mut self, _news: News<'_>, _shared: &Shared) -> Vec<Effect> {
        Vec::new()
    }

    /// What would be lost by quitting now, for the question; `None` quits without asking.
    fn unsaved(&self) -> Option<String> {
        None
    }

    /// Draws the room.
    fn view(&self, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared);
}
