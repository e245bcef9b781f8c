//! The workbench without a terminal: keys and the mouse in, cells out, jobs done on the spot.

use audiocap::config::settings::Settings;
use audiocap::dataset::Dataset;
use audiocap::ui::App;
use audiocap::ui::action::{Action, AppAction};
use audiocap::ui::effect::{Effect, PlayerCommand};
use audiocap::ui::hits::{Hits, Mouse};
use audiocap::ui::jobs::JobContext;
use audiocap::ui::shared::PlayerStatus;
use audiocap::ui::theme::{ColourDepth, Theme};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A session: the workbench, its screen, and what it told the player and the clipboard.
pub struct Session {
    app: App,
    mouse: Mouse,
    hits: Hits,
    size: Rect,
    pub player: Vec<PlayerCommand>,
    pub copied: Vec<String>,
}

impl Session {
    /// Opens the dataset in `folder` on a screen of this size, once all of it is indexed.
    pub fn open(folder: &Path, width: u16, height: u16) -> Self {
        let app = App::new(Theme::standard(ColourDepth::None), false, Settings::default());
        let size = Rect::new(0, 0, width, height);
        let (mouse, hits) = (Mouse::default(), Hits::default());
        let mut session = Self { app, mouse, hits, size, player: Vec::new(), copied: Vec::new() };
        let dataset = Arc::new(Dataset::open(folder).unwrap());
        for split in &dataset.splits {
            assert!(split.wait_for(usize::MAX, Duration::from_secs(20)), "{} is not indexed", split.name());
            let end = Instant::now() + Duration::from_secs(20);
            while !split.is_checked() && Instant::now() < end {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        session.screen();
        session.act(Action::App(AppAction::Opened(dataset)));
        session
    }

    /// Presses keys one after another, each as it is written on a keyboard: `j`, `/`, `Enter`, `Esc`.
    pub fn press(&mut self, keys: &[&str]) -> &mut Self {
        for key in keys {
            self.event(Event::Key(key_event(key)));
        }
        self
    }

    /// Types text letter by letter.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.event(Event::Key(KeyEvent::from(KeyCode::Char(letter))));
        }
        self
    }

    /// Does something with the mouse at a place, counted from 0.
    pub fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> &mut Self {
        self.event(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
        self
    }

    /// Clicks on the first place where the screen says `text`.
    pub fn click(&mut self, text: &str) -> &mut Self {
        let (column, row) = self.find(text);
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row);
        self.mouse(MouseEventKind::Up(MouseButton::Left), column, row)
    }

    /// Where the screen says `text` first.
    pub fn find(&mut self, text: &str) -> (u16, u16) {
        let screen = self.screen();
        let place = screen
            .lines()
            .enumerate()
            .find_map(|(row, line)| line.find(text).map(|at| (line[..at].chars().count() as u16, row as u16)));
        place.unwrap_or_else(|| panic!("{text} is not on the screen:\n{screen}"))
    }

    /// Changes the size of the screen.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.size = Rect::new(0, 0, width, height);
        self
    }

    /// What the player does from now on, and that the clock ticked.
    pub fn player_says(&mut self, status: PlayerStatus) -> &mut Self {
        self.app.observe(Instant::now(), Some(status));
        self.act(Action::App(AppAction::Tick));
        self
    }

    /// The screen as text, a line a row.
    pub fn screen(&mut self) -> String {
        let mut buffer = Buffer::empty(self.size);
        self.app.view(&mut buffer, &mut self.hits);
        let row = |y| (0..self.size.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..self.size.height).map(|y| row(y).trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    /// Fails, with the screen, unless it says `text`.
    pub fn expect(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(screen.contains(text), "{text} is not on the screen:\n{screen}");
        self
    }

    /// Fails, with the screen, when it says `text`.
    pub fn expect_not(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!screen.contains(text), "{text} is on the screen:\n{screen}");
        self
    }

    fn event(&mut self, event: Event) {
        self.screen();
        if let Some(action) = self.app.action(event, &mut self.mouse, &self.hits) {
            self.act(action);
        }
    }

    fn act(&mut self, action: Action) {
        for effect in self.app.update(action) {
            match effect {
                Effect::Job(job) => {
                    let said = Arc::new(Mutex::new(Vec::new()));
                    let heard = Arc::clone(&said);
                    let context = JobContext::new(Arc::default(), move |action| heard.lock().unwrap().push(action));
                    let last = (job.run)(&context);
                    let first = std::mem::take(&mut *said.lock().unwrap());
                    first.into_iter().chain(last).for_each(|action| self.act(action));
                }
                Effect::Player(command) => self.player.push(command),
                Effect::Copy(text) => self.copied.push(text),
                _ => {}
            }
        }
    }
}

fn key_event(key: &str) -> KeyEvent {
    let code = match key {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Space" => KeyCode::Char(' '),
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Down" => KeyCode::Down,
        "Backspace" => KeyCode::Backspace,
        letter => KeyCode::Char(letter.chars().next().unwrap()),
    };
    KeyEvent::from(code)
}
