//! The Caption room.

use crate::ui::canvas::Canvas;
use crate::ui::effect::Effect;
use crate::ui::keymap::Context;
use crate::ui::room::Screen;
use crate::ui::shared::Shared;
use ratatui::layout::Rect;

/// What the Caption room understands.
#[derive(Clone, Debug)]
pub enum CaptionAction {}

/// The state of the Caption room.
#[derive(Default)]
pub struct Caption {}

impl Screen for Caption {
    type Action = CaptionAction;

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Caption]
    }

    fn update(&mut self, action: CaptionAction, _shared: &Shared) -> Vec<Effect> {
        match action {}
    }

    fn view(&self, _canvas: &mut Canvas<'_>, _area: Rect, _shared: &Shared) {}
}
