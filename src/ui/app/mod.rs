//! The whole state of the workbench, without a terminal: keys and events in, effects and cells out.

mod keys;
mod shell;
mod start;
mod update;
mod view;

pub use start::Options;

use super::keymap::Context;
use super::message::{Message, MessageLog};
use super::popups::Popup;
use super::room::{Room, Screen};
use super::screens::balance::Balance;
use super::screens::browse::Browse;
use super::screens::caption::Caption;
use super::screens::train::Train;
use super::shared::{EngineStatus, PlayerStatus, Shared};
use super::theme::{Glyphs, Theme};
use crate::config::settings::Settings;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The state.
pub struct App {
    shared: Shared,
    room: Room,
    browse: Browse,
    caption: Caption,
    balance: Balance,
    train: Train,
    popups: Vec<Popup>,
    messages: MessageLog,
    themes: Vec<String>,
    /// A dataset is still being looked through, or was when the rooms were told the last time.
    looking: bool,
    /// The model that becomes the remembered one when it has loaded.
    keep_model: Option<String>,
}

/// When the loop has to wake up although nothing happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wake {
    /// Again and again after this time: something moves.
    pub every: Option<Duration>,
    /// Once, then: a message goes.
    pub at: Option<Instant>,
}

impl App {
    /// The playhead moves about 30 times a second.
    const PLAYING: Duration = Duration::from_millis(33);
    /// Progress is looked at 10 times a second.
    const WORKING: Duration = Duration::from_millis(100);
    /// Files of runs are looked at every second while they are on the screen, and less often for the tab alone.
    const WATCHING: Duration = Duration::from_secs(1);
    const MINDING: Duration = Duration::from_secs(5);

    /// An empty workbench.
    pub fn new(theme: Theme, ascii: bool, settings: Settings) -> Self {
        let player = PlayerStatus { gain_db: settings.gain, ..PlayerStatus::default() };
        let (engine, datasets) = (EngineStatus::default(), Vec::new());
        let (theme, glyphs, now) = (Arc::new(theme), Glyphs { ascii }, Instant::now());
        Self {
            shared: Shared { theme, glyphs, settings, player, engine, datasets, preparing: None, now },
            room: Room::Browse,
            browse: Browse::default(),
            caption: Caption::default(),
            balance: Balance::default(),
            train: Train::default(),
            popups: Vec::new(),
            messages: MessageLog::default(),
            themes: Theme::names(None),
            looking: false,
            keep_model: None,
        }
    }

    /// What every room may read.
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// The room in front.
    pub fn room(&self) -> Room {
        self.room
    }

    /// Names of the themes to choose from.
    pub fn set_themes(&mut self, names: Vec<String>) {
        self.themes = names;
    }

    /// Where finished tries of the Caption room are kept; without a folder they are not.
    pub fn keep_tries_in(&mut self, folder: Option<PathBuf>) {
        self.caption.keep_in(folder);
    }

    /// Takes note of the time and of what the player does; before every update and drawing.
    pub fn observe(&mut self, now: Instant, player: Option<PlayerStatus>) {
        self.shared.now = now;
        if let Some(player) = player {
            self.shared.player = player;
        }
    }

    /// Puts a message into the message line.
    pub fn say(&mut self, message: Message) {
        self.messages.push(message, self.shared.now);
    }

    /// Takes a message that was read out of the message line: the person goes on.
    pub fn pass_message(&mut self) {
        self.messages.pass(self.shared.now);
    }

    /// When to wake up next. A quiet screen never does.
    pub fn wake(&self) -> Wake {
        let every = if self.shared.player.playing() {
            Some(Self::PLAYING)
        } else if self.looking || self.shared.engine.busy() {
            Some(Self::WORKING)
        } else if self.train.wants_ticks(self.room == Room::Train) {
            Some(if self.room == Room::Train { Self::WATCHING } else { Self::MINDING })
        } else {
            None
        };
        Wake { every, at: self.messages.expires() }
    }

    /// Whether rows or problems of an open dataset are still being found.
    fn looks(&self) -> bool {
        let mut splits = self.shared.datasets.iter().flat_map(|dataset| &dataset.splits);
        splits.any(|split| !split.progress().complete || !split.is_checked())
    }

    /// The room in front, as far as rooms are alike.
    fn front(&self) -> RoomRef<'_> {
        match self.room {
            Room::Browse => RoomRef::Browse(&self.browse),
            Room::Caption => RoomRef::Caption(&self.caption),
            Room::Balance => RoomRef::Balance(&self.balance),
            Room::Train => RoomRef::Train(&self.train),
        }
    }

    /// Where keys go now, innermost first; everywhere comes after them.
    pub fn contexts(&self) -> Vec<Context> {
        match self.popups.last() {
            Some(popup) => vec![popup.context()],
            None => self.front().contexts(),
        }
    }

    /// What would be lost by quitting now.
    fn unsaved(&self) -> Option<String> {
        let lost: Vec<String> =
            [self.browse.unsaved(), self.caption.unsaved(), self.balance.unsaved()].into_iter().flatten().collect();
        (!lost.is_empty()).then(|| lost.join("; "))
    }
}

/// One of the rooms; their types differ only in their actions.
enum RoomRef<'a> {
    Browse(&'a Browse),
    Caption(&'a Caption),
    Train(&'a Train),
    Balance(&'a Balance),
}

/// Calls a method of [`Screen`] on whichever room it is.
macro_rules! on_room {
    ($room:expr, $it:ident => $call:expr) => {
        match $room {
            RoomRef::Browse($it) => $call,
            RoomRef::Caption($it) => $call,
            RoomRef::Train($it) => $call,
            RoomRef::Balance($it) => $call,
        }
    };
}
use on_room;

impl RoomRef<'_> {
    fn contexts(&self) -> Vec<Context> {
        on_room!(self, room => room.contexts())
    }
}
