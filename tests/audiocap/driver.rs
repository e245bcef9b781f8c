//! Drives the workbench's state as the loop does, with jobs done at once and the player and the model only listened to.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use audiocap::config::settings::Settings;
use audiocap::dataset::Dataset;
use audiocap::ui::action::{Action, AppAction};
use audiocap::ui::effect::{Effect, PlayerCommand};
use audiocap::ui::hits::{Hits, Mouse};
use audiocap::ui::jobs::{Job, JobContext};
use audiocap::ui::shared::PlayerStatus;
use audiocap::ui::theme::{ColourDepth, Theme};
use audiocap::ui::{App, Options};
use audiocap::whisper::engine::Request;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A workbench under test.
pub struct Driver {
    /// Its state.
    pub app: App,
    /// What the model's thread was asked.
    pub asked: Vec<Request>,
    /// What the player was told.
    pub played: Vec<PlayerCommand>,
    /// The settings as saved last.
    pub saved: Option<Settings>,
    /// What was copied.
    pub copied: Vec<String>,
    /// Whether the program was ended.
    pub ended: bool,
    terminal: Terminal<TestBackend>,
    hits: Hits,
    mouse: Mouse,
    now: Instant,
}

impl Driver {
    /// An empty workbench of this many columns and rows.
    pub fn new(width: u16, height: u16) -> Self {
        Self::with(width, height, false)
    }

    /// The same in ASCII.
    pub fn ascii(width: u16, height: u16) -> Self {
        Self::with(width, height, true)
    }

    /// With the dataset in `folder` open and all of it looked through, in black and white.
    pub fn on(folder: &Path, width: u16, height: u16) -> Self {
        let mut driver = Self::with(width, height, false);
        let dataset = Arc::new(Dataset::open(folder).unwrap());
        let end = Instant::now() + Duration::from_secs(20);
        while dataset.splits.iter().any(|split| !split.is_checked()) {
            assert!(Instant::now() < end, "{} is not looked through", folder.display());
            std::thread::sleep(Duration::from_millis(2));
        }
        driver.act(Action::App(AppAction::Opened(dataset)));
        driver
    }

    fn with(width: u16, height: u16, ascii: bool) -> Self {
        let theme = Theme::standard(ColourDepth::TrueColour);
        let Ok(terminal) = Terminal::new(TestBackend::new(width, height));
        let mut driver = Self {
            app: App::new(theme, ascii, Settings::default()),
            asked: Vec::new(),
            played: Vec::new(),
            saved: None,
            copied: Vec::new(),
            ended: false,
            terminal,
            hits: Hits::default(),
            mouse: Mouse::default(),
            now: Instant::now(),
        };
        driver.draw();
        driver
    }

    /// Starts as the program does, and waits until every row of the datasets is known.
    pub fn open(&mut self, options: &Options) -> &mut Self {
        let effects = self.app.start(options);
        self.perform(effects);
        let splits =
            |driver: &Self| driver.app.shared().datasets.iter().flat_map(|d| d.splits.clone()).collect::<Vec<_>>();
        let unfinished = |driver: &Self| splits(driver).iter().any(|split| !split.progress().complete);
        while unfinished(self) {
            std::thread::sleep(Duration::from_millis(2));
            self.act(Action::App(AppAction::Tick));
        }
        self
    }

    /// Presses keys, as the key table names them, separated by blanks.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.event(Event::Key(key_event(key)));
        }
        self
    }

    /// Types letters.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.event(Event::Key(KeyEvent::from(KeyCode::Char(letter))));
        }
        self
    }

    /// Clicks the first letter of `text` where it stands first on the screen.
    pub fn click_on(&mut self, text: &str) -> &mut Self {
        let (column, row) = self.find(text);
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row);
        self.mouse(MouseEventKind::Up(MouseButton::Left), column, row)
    }

    /// Does something with the mouse at a place, counted from 0.
    pub fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> &mut Self {
        self.event(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
        self
    }

    /// What the player does from now on, and that the clock ticked.
    pub fn player_says(&mut self, status: PlayerStatus) -> &mut Self {
        self.app.observe(self.now, Some(status));
        self.act(Action::App(AppAction::Tick))
    }

    /// Lets seconds pass, with a tick at the end.
    pub fn wait(&mut self, seconds: u64) -> &mut Self {
        self.now += Duration::from_secs(seconds);
        self.act(Action::App(AppAction::Tick));
        self
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.draw();
        self
    }

    /// Does an action and what follows from it, and draws.
    pub fn act(&mut self, action: Action) -> &mut Self {
        self.app.observe(self.now, None);
        let effects = self.app.update(action);
        self.perform(effects);
        self.draw();
        self
    }

    /// The screen's text.
    pub fn text(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let row = |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..buffer.area.height).map(|y| row(y).trim_end().to_owned() + "\n").collect()
    }

    /// The text of the bottom line.
    pub fn last_row(&self) -> String {
        self.text().lines().last().unwrap_or_default().to_owned()
    }

    /// Fails when the screen does not show `text`.
    pub fn shows(&mut self, text: &str) -> &mut Self {
        assert!(self.text().contains(text), "{text:?} is not shown:\n{}", self.text());
        self
    }

    /// Fails when the screen shows `text`.
    pub fn lacks(&mut self, text: &str) -> &mut Self {
        assert!(!self.text().contains(text), "{text:?} is shown:\n{}", self.text());
        self
    }

    /// Where the screen shows `text` first.
    pub fn find(&self, text: &str) -> (u16, u16) {
        let found = |(y, row): (usize, &str)| row.find(text).map(|at| (row[..at].chars().count() as u16, y as u16));
        let place = self.text().lines().enumerate().find_map(found);
        place.unwrap_or_else(|| panic!("{text:?} is not shown:\n{}", self.text()))
    }

    fn event(&mut self, event: Event) {
        if let Some(action) = self.app.action(event, &mut self.mouse, &self.hits) {
            self.act(action);
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Quit => self.ended = true,
                Effect::Job(job) => self.work(job),
                Effect::Player(command) => self.played.push(command),
                Effect::Engine(request) => self.asked.push(request),
                Effect::Copy(text) => self.copied.push(text),
                Effect::Save(settings) => self.saved = Some(settings),
                _ => {}
            }
        }
    }

    fn work(&mut self, job: Job) {
        let sent = Arc::new(Mutex::new(Vec::new()));
        let context = JobContext::new(Arc::default(), {
            let sent = Arc::clone(&sent);
            move |action| sent.lock().unwrap().push(action)
        });
        let found = (job.run)(&context);
        let sent = std::mem::take(&mut *sent.lock().unwrap());
        for action in sent.into_iter().chain(found) {
            self.act(action);
        }
    }

    fn draw(&mut self) {
        let (app, hits) = (&self.app, &mut self.hits);
        let Ok(_) = self.terminal.draw(|frame| {
            app.view(frame.buffer_mut(), hits);
        });
    }
}

fn key_event(key: &str) -> KeyEvent {
    let (modifiers, name) = match key.strip_prefix("ctrl-") {
        Some(name) => (KeyModifiers::CONTROL, name),
        None => (KeyModifiers::NONE, key),
    };
    let code = match name {
        "Space" => KeyCode::Char(' '),
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Backspace" => KeyCode::Backspace,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        name => KeyCode::Char(name.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}
