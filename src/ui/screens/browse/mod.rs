//! The Browse room.

use crate::ui::canvas::Canvas;
use crate::ui::effect::Effect;
use crate::ui::keymap::Context;
use crate::ui::room::Screen;
use crate::ui::shared::Shared;
use ratatui::layout::Rect;

/// What the Browse room understands.
#[derive(Clone, Debug)]
pub enum BrowseAction {}

/// The state of the Browse room.
#[derive(Default)]
pub struct Browse {}

impl Screen for Browse {
    type Action = BrowseAction;

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Browse]
    }

    fn update(&mut self, action: BrowseAction, _shared: &Shared) -> Vec<Effect> {
        match action {}
    }

    fn view(&self, _canvas: &mut Canvas<'_>, _area: Rect, _shared: &Shared) {}
}
