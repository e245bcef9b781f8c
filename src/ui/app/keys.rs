//! From what the terminal sends to actions.

use super::{App, RoomRef, on_room};
use crate::ui::action::{Action, AppAction};
use crate::ui::hits::{Hits, Mouse};
use crate::ui::keymap::{Binding, Context, Dispatched, dispatch};
use crate::ui::popups::PopupAction;
use crate::ui::room::{Room, Screen};
use crossterm::event::{Event, KeyEvent, KeyEventKind};

impl App {
    /// The action that an event of the terminal means, on the screen whose mouse areas are `hits`.
    pub fn action(&self, event: Event, mouse: &mut Mouse, hits: &Hits) -> Option<Action> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(key),
            Event::Mouse(event) => mouse.action(event, hits),
            Event::Paste(text) => self.pasted(text),
            _ => None,
        }
    }

    /// The action that a key means.
    pub fn key(&self, key: KeyEvent) -> Option<Action> {
        match dispatch(&self.contexts(), key) {
            Dispatched::Bound(action) => Some(action),
            Dispatched::Typed(key) if !self.popups.is_empty() => Some(Action::Popup(PopupAction::Typed(key))),
            Dispatched::Typed(key) => on_room!(self.front(), room => room.typed(key)),
            Dispatched::Nothing => None,
        }
    }

    fn pasted(&self, text: String) -> Option<Action> {
        if self.popups.is_empty() {
            return on_room!(self.front(), room => room.pasted(&text));
        }
        Some(Action::Popup(PopupAction::Pasted(text)))
    }

    /// Whether a row of the key table would do something now.
    pub(super) fn works(&self, row: &Binding) -> bool {
        match &row.action {
            Action::App(action) => self.app_action_works(action),
            Action::Popup(_) => true,
            action => on_room!(self.room_of(row.context), room => room.works(action, &self.shared)),
        }
    }

    fn app_action_works(&self, action: &AppAction) -> bool {
        let player = &self.shared.player;
        match action {
            AppAction::PlayPause | AppAction::Stop | AppAction::SeekBy(_) | AppAction::SeekTo(_) => {
                player.clip.is_some()
            }
            AppAction::LoopOff => player.looped.is_some(),
            AppAction::Goto(room) => *room != self.room,
            AppAction::Suspend => cfg!(unix),
            _ => true,
        }
    }

    fn room_of(&self, context: Context) -> RoomRef<'_> {
        match context.room() {
            Some(Room::Browse) => RoomRef::Browse(&self.browse),
            Some(Room::Caption) => RoomRef::Caption(&self.caption),
            Some(Room::Balance) => RoomRef::Balance(&self.balance),
            Some(Room::Train) => RoomRef::Train(&self.train),
            None => self.front(),
        }
    }
}
