//! The pure heart: an action changes the state and says what the world has to do.

use super::App;
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::popups::{Outcome, PopupAction};
use crate::ui::room::{News, Room, Screen};
use std::collections::VecDeque;

impl App {
    /// Changes the state by an action. Effects that concern the state alone (other rooms, popups, messages) are done
    /// already; what is returned is for the world.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        let effects = self.act(action);
        self.settle(effects)
    }

    /// Does those of `effects` that concern the state alone, and gives the others.
    pub(super) fn settle(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let mut inner: VecDeque<Effect> = effects.into();
        let mut outer = Vec::new();
        while let Some(effect) = inner.pop_front() {
            match effect {
                Effect::Do(action) => push_front(&mut inner, self.act(action)),
                Effect::Goto(room) => push_front(&mut inner, self.goto(room)),
                Effect::Popup(popup) => self.popups.push(popup),
                Effect::Say(message) => self.say(message),
                Effect::Save(settings) => {
                    self.shared.settings = settings.clone();
                    push_front(&mut inner, self.news(News::Settings));
                    outer.push(Effect::Save(settings));
                }
                effect => outer.push(effect),
            }
        }
        outer
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::App(action) => self.act_in_shell(action),
            Action::Popup(action) => self.act_in_popup(action),
            Action::Browse(action) => self.browse.update(action, &self.shared),
            Action::Caption(action) => self.caption.update(action, &self.shared),
            Action::Train(action) => self.train.update(action, &self.shared),
            Action::Balance(action) => self.balance.update(action, &self.shared),
        }
    }

    fn act_in_popup(&mut self, action: PopupAction) -> Vec<Effect> {
        let outcome = self.popups.last_mut().map(|popup| popup.update(action));
        match outcome {
            None | Some(Outcome::Stay) => Vec::new(),
            Some(Outcome::Close) => {
                self.popups.pop();
                Vec::new()
            }
            Some(Outcome::Then(action)) => {
                self.popups.pop();
                vec![Effect::Do(action)]
            }
        }
    }

    fn goto(&mut self, room: Room) -> Vec<Effect> {
        if self.room == room {
            return Vec::new();
        }
        let mut effects = self.tell(self.room, News::Left);
        self.room = room;
        effects.extend(self.tell(room, News::Entered));
        effects
    }

    /// Tells one room.
    fn tell(&mut self, room: Room, news: News<'_>) -> Vec<Effect> {
        match room {
            Room::Browse => self.browse.news(news, &self.shared),
            Room::Caption => self.caption.news(news, &self.shared),
            Room::Train => self.train.news(news, &self.shared),
            Room::Balance => self.balance.news(news, &self.shared),
        }
    }

    /// Tells the rooms.
    pub(super) fn news(&mut self, news: News<'_>) -> Vec<Effect> {
        let mut effects = self.browse.news(news, &self.shared);
        effects.extend(self.caption.news(news, &self.shared));
        effects.extend(self.train.news(news, &self.shared));
        effects.extend(self.balance.news(news, &self.shared));
        effects
    }
}

fn push_front(queue: &mut VecDeque<Effect>, effects: Vec<Effect>) {
    effects.into_iter().rev().for_each(|effect| queue.push_front(effect));
}
