//! Everything outside the state that effects reach: jobs, the model's thread, the player, the settings file.

use super::action::{Action, AppAction};
use super::effect::{Effect, PlayerCommand};
use super::event::{Event, Sender};
use super::jobs::{Job, JobEvent, Lane, Runner};
use super::message::Message;
use super::shared::{DEMO_MODEL, PlayerStatus};
use crate::audio::player::Player;
use crate::config::settings::Settings;
use crate::dataset::demo;
use crate::whisper::engine::{Engine, Request};
use crate::whisper::{Device, Precision};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Where the settings file is written.
const SETTINGS: Lane = Lane("settings");

/// What only the terminal's owner can do.
#[derive(Debug, PartialEq, Eq)]
pub enum ForTerminal {
    /// Leave the screen and end.
    Quit,
    /// Leave the screen until `fg`.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Put text into the clipboard.
    Copy(String),
}

/// The world.
pub struct World {
    events: Sender,
    jobs: Runner,
    engine: Option<Engine>,
    computes: (Device, Precision),
    player: Option<Player>,
    status: PlayerStatus,
    settings: Settings,
    /// The settings as the file has them.
    saved: Arc<Mutex<Settings>>,
}

impl World {
    /// A world in which nothing runs yet; what happens in it goes to `events`. `settings` are as the file has them, the model
    /// is going to compute as `computes` says.
    pub fn new(events: Sender, settings: Settings, computes: (Device, Precision)) -> Self {
        let status = PlayerStatus { gain_db: settings.gain, ..PlayerStatus::default() };
        let saved = Arc::new(Mutex::new(settings.clone()));
        Self {
            jobs: Runner::new(events.clone()),
            events,
            engine: None,
            computes,
            player: None,
            status,
            settings,
            saved,
        }
    }

    /// Does what an update wants; gives back what only the terminal's owner can do. State effects were done by the update.
    pub fn run(&mut self, effect: Effect) -> Option<ForTerminal> {
        match effect {
            Effect::Quit => return Some(ForTerminal::Quit),
            Effect::Suspend => return Some(ForTerminal::Suspend),
            Effect::Redraw => return Some(ForTerminal::Redraw),
            Effect::Copy(text) => return Some(ForTerminal::Copy(text)),
            Effect::Job(job) => self.jobs.submit(job),
            Effect::CancelJob(lane) => self.jobs.cancel(lane),
            Effect::Player(command) => self.play(command),
            Effect::Engine(request) => self.ask_engine(request),
            Effect::CancelEngine => {
                if let Some(engine) = &self.engine {
                    engine.cancel();
                }
            }
            Effect::Save(settings) => self.save(settings),
            Effect::Goto(_) | Effect::Do(_) | Effect::Say(_) | Effect::Popup(_) => {}
        }
        None
    }

    /// The actions in what a job said that still count.
    pub fn heard(&mut self, event: JobEvent) -> Vec<Action> {
        self.jobs.heard(event)
    }

    /// What the player does now.
    pub fn player_status(&mut self) -> PlayerStatus {
        if let Some(player) = &self.player {
            self.status.state = player.state();
            self.status.position = player.position();
            self.status.finished = player.finished_count();
            self.status.trouble = player.trouble();
        }
        self.status.clone()
    }

    /// Stops what runs, and finishes what is being saved. Nobody must be left who hears the events.
    pub fn end(mut self) -> anyhow::Result<()> {
        self.jobs.end();
        if let Some(engine) = &self.engine {
            engine.cancel();
        }
        if let Some(player) = &self.player {
            player.stop();
        }
        write(&self.settings, &self.saved)
    }

    fn ask_engine(&mut self, request: Request) {
        let events = self.events.clone();
        let say = move |reply| events.send(Event::Action(Action::App(AppAction::Engine(reply))));
        let (device, precision) = self.computes;
        self.engine.get_or_insert_with(|| Engine::spawn(device, precision, own_model, say)).send(request);
    }

    fn play(&mut self, command: PlayerCommand) {
        let gain = self.status.gain_db;
        let player = self.player.get_or_insert_with(|| {
            let player = Player::new();
            player.set_gain(gain);
            player
        });
        match command {
            PlayerCommand::Load { clip, sound, play } => {
                self.status = PlayerStatus {
                    clip: Some(clip),
                    duration: sound.duration(),
                    gain_db: gain,
                    ..PlayerStatus::default()
                };
                player.set_loop(None);
                player.load(sound);
                if play {
                    player.play();
                }
            }
            PlayerCommand::Play => player.play(),
            PlayerCommand::Pause => player.pause(),
            PlayerCommand::Stop => player.stop(),
            PlayerCommand::Seek(seconds) => player.seek(seconds),
            PlayerCommand::Loop(region) => {
                self.status.looped = region;
                player.set_loop(region);
            }
            PlayerCommand::Gain(db) => {
                self.status.gain_db = db;
                player.set_gain(db);
            }
        }
    }

    fn save(&mut self, settings: Settings) {
        self.settings = settings.clone();
        let saved = Arc::clone(&self.saved);
        self.jobs.submit(Job::new(SETTINGS, move |_| match write(&settings, &saved) {
            Ok(()) => Vec::new(),
            Err(error) => {
                vec![Action::App(AppAction::Say(Message::error(format!("settings were not saved: {error:#}"))))]
            }
        }));
    }
}

/// The directory of the demo's model, which is unpacked where it is not there yet.
fn own_model(name: &str) -> Option<anyhow::Result<PathBuf>> {
    (name == DEMO_MODEL).then(demo::model_dir)
}

/// Writes what differs from `saved`, and takes note of it there.
fn write(settings: &Settings, saved: &Mutex<Settings>) -> anyhow::Result<()> {
    let mut saved = saved.lock().unwrap_or_else(PoisonError::into_inner);
    if *saved != *settings {
        settings.save(&saved)?;
        *saved = settings.clone();
    }
    Ok(())
}
