//! The loop: take one event, drain the rest, update, run the effects, draw when something changed.

use super::action::{Action, AppAction};
use super::app::{App, Options};
use super::clock::Clock;
use super::event::{Event, Receiver, Sender, channel};
use super::hits::{Hits, Mouse};
use super::message::Message;
use super::terminal::Screen;
use super::theme::{ColourDepth, Theme};
use super::world::{ForTerminal, World};
use crate::config::settings::{self, Settings};
use crate::whisper::{Device, Precision};
use crossterm::event as terminal;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Frames are at least this far apart.
const FRAME: Duration = Duration::from_millis(16);

/// Opens the workbench and stays until the person, or a signal, ends it. The terminal is given back on every way out.
///
/// # Errors
/// There is no terminal, it is lost, or the settings cannot be saved at the end.
pub fn run(options: &Options) -> anyhow::Result<Ended> {
    let (settings, warnings) = Settings::load();
    let (theme, mut troubles) = theme(options, &settings);
    troubles.extend(warnings.into_iter().map(Message::warning));
    let computes = computes(options, &settings, &mut troubles);
    let mut app = App::new(theme, options.ascii || settings.ascii, settings.clone());
    troubles.into_iter().for_each(|message| app.say(message));
    let (sender, receiver) = channel();
    let mut bench = Bench {
        screen: Screen::enter()?,
        clock: Clock::start(sender.clone())?,
        world: World::new(sender.clone(), settings, computes),
        app,
        hits: Hits::default(),
        mouse: Mouse::default(),
        drawn: Instant::now(),
    };
    bench.draw()?;
    read_terminal(sender)?;
    let ended = bench.start(options).and_then(|()| bench.turn(&receiver));
    let Bench { screen, world, .. } = bench;
    drop((screen, receiver));
    world.end().and(ended)
}

/// Why the workbench ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The person quit.
    Quit,
    /// A signal asked for it.
    Signal,
}

/// The user's own themes.
fn theme_folder() -> Option<PathBuf> {
    settings::folder().map(|folder| folder.join("themes"))
}

/// The theme of this time, and what was wrong with it.
fn theme(options: &Options, settings: &Settings) -> (Theme, Vec<Message>) {
    let depth = ColourDepth::detect(|name| std::env::var(name).ok());
    let Some(name) = options.theme.as_ref().or(settings.theme.as_ref()) else {
        return (Theme::standard(depth), Vec::new());
    };
    match Theme::load(name, theme_folder().as_deref(), depth) {
        Ok(theme) => (theme, Vec::new()),
        Err(error) => (Theme::standard(depth), vec![Message::error(format!("{error:#}"))]),
    }
}

/// Where and in which numbers the model computes; settings that say nonsense are told and passed over.
fn computes(options: &Options, settings: &Settings, troubles: &mut Vec<Message>) -> (Device, Precision) {
    let mut told = |error: anyhow::Error| troubles.push(Message::warning(format!("settings: {error}")));
    let device = settings.device.as_deref().and_then(|name| name.parse().map_err(&mut told).ok());
    let precision = settings.dtype.as_deref().and_then(|name| name.parse().map_err(&mut told).ok());
    (options.device.or(device).unwrap_or_default(), options.precision.or(precision).unwrap_or_default())
}

/// Starts the thread that waits for keys, the mouse and new sizes. It ends with the process.
fn read_terminal(events: Sender) -> std::io::Result<()> {
    let read = move || {
        loop {
            match terminal::read() {
                Ok(event) if means_nothing(&event) => {}
                Ok(event) => events.send(Event::Terminal(event)),
                Err(error) => return events.send(Event::Gone(error.to_string())),
            }
        }
    };
    std::thread::Builder::new().name("terminal".to_owned()).spawn(read).map(drop)
}

/// Windows tells of released keys, and every terminal of a mouse that only moves.
fn means_nothing(event: &terminal::Event) -> bool {
    match event {
        terminal::Event::Key(key) => key.kind == terminal::KeyEventKind::Release,
        terminal::Event::Mouse(mouse) => mouse.kind == terminal::MouseEventKind::Moved,
        terminal::Event::FocusGained | terminal::Event::FocusLost => true,
        _ => false,
    }
}

/// All that the loop holds.
struct Bench {
    screen: Screen,
    clock: Clock,
    world: World,
    app: App,
    hits: Hits,
    mouse: Mouse,
    drawn: Instant,
}

impl Bench {
    /// What waits for the first frame.
    fn start(&mut self, options: &Options) -> anyhow::Result<()> {
        let folder = theme_folder();
        self.app.set_themes(Theme::names(folder.as_deref()));
        self.app.keep_tries_in(crate::history::folder());
        for effect in self.app.start(options) {
            let _ = self.perform(effect)?;
        }
        Ok(())
    }

    /// Turns until the end.
    fn turn(&mut self, events: &Receiver) -> anyhow::Result<Ended> {
        while let Some(event) = events.recv() {
            if let ControlFlow::Break(ended) = self.drain(event, events)? {
                return Ok(ended);
            }
            self.draw()?;
        }
        Ok(Ended::Quit)
    }

    /// Takes `event` and all that come until the next frame is due.
    fn drain(&mut self, event: Event, events: &Receiver) -> anyhow::Result<ControlFlow<Ended>> {
        let due = Instant::now().max(self.drawn + FRAME) + FRAME;
        let mut next = Some(event);
        while let Some(event) = next {
            if let ControlFlow::Break(ended) = self.take(event)? {
                return Ok(ControlFlow::Break(ended));
            }
            let wait = (self.drawn + FRAME).saturating_duration_since(Instant::now());
            // A flood of events must not keep the screen from being drawn.
            next = if Instant::now() < due { events.recv_within(wait) } else { None };
        }
        Ok(ControlFlow::Continue(()))
    }

    fn take(&mut self, event: Event) -> anyhow::Result<ControlFlow<Ended>> {
        let actions = match event {
            Event::Terminal(terminal::Event::Resize(..)) => Vec::new(),
            Event::Terminal(event) => {
                self.app.observe(Instant::now(), None);
                self.app.pass_message();
                self.app.action(event, &mut self.mouse, &self.hits).into_iter().collect()
            }
            Event::Job(event) => self.world.heard(event),
            Event::Action(action) => vec![action],
            Event::Ended(_) => return Ok(ControlFlow::Break(Ended::Signal)),
            Event::Gone(why) => anyhow::bail!("the terminal is gone: {why}"),
        };
        for action in actions {
            if self.act(action)?.is_break() {
                return Ok(ControlFlow::Break(Ended::Quit));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn act(&mut self, action: Action) -> anyhow::Result<ControlFlow<Ended>> {
        let pressed = !matches!(action, Action::App(AppAction::Tick | AppAction::Engine(_)));
        self.app.observe(Instant::now(), Some(self.world.player_status()));
        for effect in self.app.update(action) {
            if self.perform(effect)?.is_break() {
                return Ok(ControlFlow::Break(Ended::Quit));
            }
        }
        if pressed {
            self.screen.set_mouse(self.app.shared().settings.mouse)?;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn perform(&mut self, effect: super::effect::Effect) -> anyhow::Result<ControlFlow<Ended>> {
        match self.world.run(effect) {
            None => {}
            Some(ForTerminal::Quit) => return Ok(ControlFlow::Break(Ended::Quit)),
            Some(ForTerminal::Suspend) => self.screen.suspend()?,
            Some(ForTerminal::Redraw) => self.screen.forget()?,
            Some(ForTerminal::Copy(text)) => self.screen.copy(&text)?,
        }
        Ok(ControlFlow::Continue(()))
    }

    fn draw(&mut self) -> anyhow::Result<()> {
        self.app.observe(Instant::now(), Some(self.world.player_status()));
        self.clock.set(self.app.wake());
        let (app, hits) = (&self.app, &mut self.hits);
        self.screen.draw(|buffer| app.view(buffer, hits))?;
        self.drawn = Instant::now();
        Ok(())
    }
}
