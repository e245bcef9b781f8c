//! What the shell does with its own actions.

use super::App;
use crate::dataset::Dataset;
use crate::text::safe;
use crate::ui::action::{Action, AppAction};
use crate::ui::effect::{Effect, PlayerCommand};
use crate::ui::jobs::{Job, Lane};
use crate::ui::message::Message;
use crate::ui::popups::{self, Input, Item, Popup};
use crate::ui::room::News;
use crate::ui::theme::{Glyphs, Theme};
use crate::whisper::engine::{Reply, Request};
use std::path::PathBuf;
use std::sync::Arc;

/// Themes are read here.
const THEME: Lane = Lane("theme");

impl App {
    pub(super) fn act_in_shell(&mut self, action: AppAction) -> Vec<Effect> {
        match action {
            AppAction::Quit => self.quit(),
            AppAction::QuitNow => vec![Effect::Quit],
            AppAction::Goto(room) => vec![Effect::Goto(room)],
            AppAction::DoIn(room, action) => vec![Effect::Goto(room), Effect::Do(*action)],
            AppAction::Help => vec![Effect::Popup(popups::help(&self.contexts(), self.shared.glyphs.ascii))],
            AppAction::Palette => vec![Effect::Popup(self.palette())],
            AppAction::Messages => vec![Effect::Popup(popups::messages(&self.messages))],
            AppAction::Redraw => vec![Effect::Redraw],
            AppAction::Suspend => vec![Effect::Suspend],
            AppAction::Say(message) => vec![Effect::Say(message)],
            AppAction::ChooseTheme => vec![Effect::Popup(self.theme_list())],
            AppAction::SetTheme(name) => vec![self.read_theme(name)],
            AppAction::Theme(theme) => self.use_theme(theme),
            AppAction::ToggleMouse => self.toggle_mouse(),
            AppAction::ToggleAscii => self.toggle_ascii(),
            AppAction::AskDataset => vec![Effect::Popup(ask_dataset())],
            AppAction::OpenDataset(path) => vec![open(path)],
            AppAction::OpenDemo => vec![super::start::open_demo()],
            AppAction::Preparing(what) => {
                self.shared.preparing = what;
                Vec::new()
            }
            AppAction::Opened(dataset) => self.opened(dataset),
            AppAction::AskModel => vec![Effect::Popup(self.ask_model())],
            AppAction::LoadModel(model) => {
                self.keep_model = Some(model.clone());
                vec![Effect::Do(Action::App(AppAction::StartModel(model)))]
            }
            AppAction::StartModel(model) => self.start_model(&model),
            AppAction::Engine(reply) => self.engine_said(&reply),
            AppAction::Tick => self.tick(),
            AppAction::PlayPause
            | AppAction::Stop
            | AppAction::SeekBy(_)
            | AppAction::SeekTo(_)
            | AppAction::GainBy(_)
            | AppAction::LoopOff => self.play(&action),
        }
    }

    fn quit(&self) -> Vec<Effect> {
        match self.unsaved() {
            None => vec![Effect::Quit],
            // Asked already, and told again.
            Some(_) if matches!(self.popups.last(), Some(Popup::Confirm(_))) => vec![Effect::Quit],
            Some(lost) => vec![Effect::Popup(Popup::confirm("Quit?", lost, Action::App(AppAction::QuitNow)))],
        }
    }

    fn palette(&self) -> Popup {
        popups::palette(self.room, |row| self.works(row), &self.themes, &self.shared)
    }

    fn tick(&mut self) -> Vec<Effect> {
        if self.messages.expires().is_some_and(|then| then <= self.shared.now) {
            self.messages.dismiss();
        }
        // Asked before the rooms are told: what is found up to then they learn.
        self.looking = self.looks();
        self.news(News::Tick)
    }

    fn play(&self, action: &AppAction) -> Vec<Effect> {
        let player = &self.shared.player;
        let command = match action {
            AppAction::GainBy(db) => return self.gain((player.gain_db + db).clamp(-60.0, 24.0)),
            _ if player.clip.is_none() => return vec![Effect::Say(Message::info("no clip is loaded yet"))],
            AppAction::Stop => PlayerCommand::Stop,
            AppAction::SeekBy(by) => PlayerCommand::Seek((player.position + by).clamp(0.0, player.duration)),
            AppAction::SeekTo(to) => PlayerCommand::Seek(to.clamp(0.0, player.duration)),
            AppAction::LoopOff => PlayerCommand::Loop(None),
            _ if player.playing() => PlayerCommand::Pause,
            _ => PlayerCommand::Play,
        };
        vec![Effect::Player(command)]
    }

    fn gain(&self, db: f32) -> Vec<Effect> {
        let mut settings = self.shared.settings.clone();
        settings.gain = db;
        vec![Effect::Player(PlayerCommand::Gain(db)), Effect::Save(settings)]
    }

    fn theme_list(&self) -> Popup {
        let now = self.shared.theme.name();
        let item = |name: &String| Item::new(name, Action::App(AppAction::SetTheme(name.clone())));
        let items: Vec<Item> = self.themes.iter().map(item).collect();
        let chosen = self.themes.iter().position(|name| name == now).unwrap_or(0);
        Popup::List(popups::List::new("Theme", items).chosen(chosen))
    }

    fn read_theme(&self, name: String) -> Effect {
        let depth = self.shared.theme.depth();
        Effect::Job(Job::new(THEME, move |_| {
            let folder = crate::config::settings::folder().map(|folder| folder.join("themes"));
            let action = match Theme::load(&name, folder.as_deref(), depth) {
                Ok(theme) => AppAction::Theme(Arc::new(theme)),
                Err(error) => AppAction::Say(Message::error(format!("{error:#}"))),
            };
            vec![Action::App(action)]
        }))
    }

    fn use_theme(&mut self, theme: Arc<Theme>) -> Vec<Effect> {
        let mut settings = self.shared.settings.clone();
        settings.theme = Some(theme.name().to_owned());
        self.shared.theme = theme;
        vec![Effect::Save(settings)]
    }

    fn toggle_mouse(&self) -> Vec<Effect> {
        let mut settings = self.shared.settings.clone();
        settings.mouse = !settings.mouse;
        let said = if settings.mouse { "the mouse works here" } else { "the mouse selects text in the terminal" };
        vec![Effect::Save(settings), Effect::Say(Message::info(said))]
    }

    fn toggle_ascii(&mut self) -> Vec<Effect> {
        let mut settings = self.shared.settings.clone();
        settings.ascii = !self.shared.glyphs.ascii;
        self.shared.glyphs = Glyphs { ascii: settings.ascii };
        vec![Effect::Save(settings)]
    }

    fn opened(&mut self, dataset: Arc<Dataset>) -> Vec<Effect> {
        self.shared.preparing = None;
        if let Some(index) = self.shared.datasets.iter().position(|open| open.root == dataset.root) {
            return vec![Effect::Say(Message::info(format!(
                "{} is open already",
                safe(&self.shared.datasets[index].name)
            )))];
        }
        self.shared.datasets.push(dataset);
        self.looking = true;
        self.news(News::Opened(self.shared.datasets.len() - 1))
    }

    fn ask_model(&self) -> Popup {
        let now = self.shared.engine.wanted.as_deref().unwrap_or_default();
        let input = Input::new("Load a model", now, |model| Action::App(AppAction::LoadModel(model.trim().to_owned())));
        Popup::Input(input.with_note("a Whisper directory, a hub id such as openai/whisper-base, or demo"))
    }

    fn start_model(&mut self, model: &str) -> Vec<Effect> {
        if model.is_empty() {
            return Vec::new();
        }
        self.shared.engine.asked(model);
        vec![Effect::Engine(Request::Load { model: model.to_owned() })]
    }

    fn engine_said(&mut self, reply: &Reply) -> Vec<Effect> {
        self.shared.engine.heard(reply);
        let mut effects = self.news(News::Engine(reply));
        match reply {
            Reply::Ready(info)
                if self.keep_model.is_some() && self.shared.engine.wanted.as_deref() == Some(&info.name) =>
            {
                let mut settings = self.shared.settings.clone();
                settings.model = self.keep_model.take();
                effects.push(Effect::Save(settings));
            }
            Reply::Failed { ticket: None, message } => effects.push(Effect::Say(Message::error(message))),
            _ => {}
        }
        effects
    }
}

fn ask_dataset() -> Popup {
    let input = Input::new("Open a dataset", "", |path| Action::App(AppAction::OpenDataset(home(path.trim()))));
    Popup::Input(input.with_note("a folder of sounds, with or without metadata.jsonl and split folders"))
}

/// `~` as the shell means it.
fn home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), dirs::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

/// Opens a dataset beside the screen.
pub(super) fn open(path: PathBuf) -> Effect {
    Effect::Job(Job::new(Lane("open"), move |_| {
        let action = match Dataset::open(&path) {
            Ok(dataset) => AppAction::Opened(Arc::new(dataset)),
            Err(error) => AppAction::Say(Message::error(error.to_string())),
        };
        vec![Action::App(action)]
    }))
}
