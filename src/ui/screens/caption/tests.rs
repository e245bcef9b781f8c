//! Sessions in the Caption room without a terminal: keys and the model's replies in, text and wishes to the world out.

mod keeping;
mod why;

use crate::audio::Sound;
use crate::config::Generate;
use crate::config::settings::Settings;
use crate::ui::action::{Action, AppAction};
use crate::ui::app::App;
use crate::ui::effect::{Effect, PlayerCommand};
use crate::ui::hits::Hits;
use crate::ui::jobs::JobContext;
use crate::ui::room::Room;
use crate::ui::screens::caption::{CaptionAction, Chosen, ClipAction};
use crate::ui::theme::{ColourDepth, Theme};
use crate::whisper::engine::{Caption, Draft, ModelInfo, Reply, Request};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A person at the workbench; jobs are done at once, other wishes are kept.
struct Session {
    app: App,
    wishes: Vec<String>,
    asked: Vec<Request>,
}

impl Session {
    fn new() -> Self {
        let mut app = App::new(Theme::standard(ColourDepth::None), false, Settings::default());
        app.update(Action::App(AppAction::Goto(Room::Caption)));
        Self { app, wishes: Vec::new(), asked: Vec::new() }
    }

    fn act(&mut self, action: Action) {
        for effect in self.app.update(action) {
            match effect {
                Effect::Engine(request) => self.asked.push(request),
                Effect::CancelEngine => self.wishes.push("cancel".to_owned()),
                Effect::Quit => self.wishes.push("quit".to_owned()),
                Effect::Copy(text) => self.wishes.push(format!("copy {text}")),
                Effect::Player(PlayerCommand::Load { clip, .. }) => self.wishes.push(format!("play {clip}")),
                Effect::Job(job) => {
                    let context = JobContext::new(Arc::new(AtomicBool::new(false)), |_| {});
                    let actions = (job.run)(&context);
                    actions.into_iter().for_each(|action| self.act(action));
                }
                _ => {}
            }
        }
    }

    fn press(&mut self, keys: &str) {
        for key in if keys == " " { vec![keys] } else { keys.split(' ').collect() } {
            let code = match key {
                "Enter" => KeyCode::Enter,
                "Esc" => KeyCode::Esc,
                "Tab" => KeyCode::Tab,
                "shift-Tab" => KeyCode::BackTab,
                "Space" => KeyCode::Char(' '),
                "Right" => KeyCode::Right,
                "Left" => KeyCode::Left,
                "Down" => KeyCode::Down,
                "Up" => KeyCode::Up,
                "Backspace" => KeyCode::Backspace,
                "ctrl-r" => KeyCode::Char('r'),
                key => KeyCode::Char(key.chars().next().unwrap()),
            };
            let held = if key == "ctrl-r" { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
            if let Some(action) = self.app.key(KeyEvent::new(code, held)) {
                self.act(action);
            }
        }
    }

    fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
            let action = self.app.key(key).unwrap_or_else(|| panic!("{letter} means nothing here"));
            self.act(action);
        }
    }

    fn reply(&mut self, reply: Reply) {
        self.act(Action::App(AppAction::Engine(reply)));
    }

    fn screen(&self, width: u16, height: u16) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        self.app.view(&mut buffer, &mut Hits::default());
        let row = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..height).map(|y| row(y).trim_end().to_owned() + "\n").collect()
    }

    fn shows(&self, text: &str) {
        let screen = self.screen(120, 36);
        assert!(screen.contains(text), "no `{text}` in\n{screen}");
    }

    fn lacks(&self, text: &str) {
        let screen = self.screen(120, 36);
        assert!(!screen.contains(text), "`{text}` in\n{screen}");
    }

    /// Takes a clip with two captions along, as Browse does.
    fn with_clip(folder: &Path) -> Self {
        let mut session = Self::new();
        let path = write_tone(folder, "dogs.wav");
        let captions = vec!["Several dogs are barking.".to_owned(), "A pack of dogs barks.".to_owned()];
        let chosen =
            Chosen { file_name: "dogs.wav".into(), path, captions, labels: vec!["Dog".into()], ..Chosen::default() };
        session.act(Action::Caption(CaptionAction::Clip(ClipAction::Take(chosen))));
        session
    }

    fn with_model(mut self) -> Self {
        let info = ModelInfo {
            name: "tiny".into(),
            parameters: 37_000_000,
            d_model: 384,
            mel_bins: 80,
            ..ModelInfo::default()
        };
        self.reply(Reply::Ready(info));
        self
    }

    fn caption_ticket(&self) -> u64 {
        let ticket = |request: &Request| match request {
            Request::Caption { ticket, .. } => Some(*ticket),
            _ => None,
        };
        self.asked.iter().rev().find_map(ticket).expect("a caption was asked for")
    }

    /// The model writes `words`, each a token of probability one half, and ends.
    fn write(&mut self, words: &[&str]) {
        let ticket = self.caption_ticket();
        for at in 0..words.len() {
            self.token(ticket, words, at);
        }
        let mut tokens = vec![50258, 50259, 50359, 50363, 66];
        tokens.extend(1..=words.len() as u32);
        let caption = Caption {
            text: words.concat().trim().to_owned(),
            tokens,
            prompt_len: 5,
            pieces: words.iter().map(|&word| word.to_owned()).collect(),
            log_probs: vec![0.5f32.ln(); words.len()],
            encode_seconds: 0.5,
            decode_seconds: 0.25,
            ..Caption::default()
        };
        self.reply(Reply::Done { ticket, captions: vec![caption], idle: Vec::new() });
    }

    fn token(&mut self, ticket: u64, words: &[&str], at: usize) {
        let draft = Draft {
            text: words[..=at].concat().trim().to_owned(),
            ids: (1..=at as u32 + 1).collect(),
            pieces: words[..=at].iter().map(|&word| word.to_owned()).collect(),
            log_probs: vec![0.5f32.ln(); at + 1],
        };
        self.reply(Reply::Writing { ticket, draft });
    }
}

fn write_tone(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let spec =
        hound::WavSpec { channels: 1, sample_rate: 8000, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    (0..16_000).for_each(|n| writer.write_sample((8000.0 * (f64::from(n) * 0.3).sin()) as i16).unwrap());
    writer.finalize().unwrap();
    path
}

#[test]
fn an_empty_room_says_how_to_begin() {
    let mut session = Session::new();
    session.shows("a random clip of the open datasets");
    session.press("Enter");
    session.shows("choose a clip first");
    assert!(session.asked.is_empty());
    for (width, height) in [(40, 10), (80, 24), (200, 50)] {
        assert!(session.screen(width, height).contains("Caption"), "{width}x{height}");
    }
}

#[test]
fn a_caption_comes_token_by_token_beside_what_people_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    assert!(session.wishes[0].starts_with("play "), "{:?}", session.wishes);
    session.shows("2.0 s · 8 kHz · 1 ch");
    session.shows("ref 1  Several dogs are barking.");
    session.press("Enter");
    session.shows("the model listens");
    let ticket = session.caption_ticket();
    session.token(ticket, &[" Dogs"], 0);
    session.shows("1 token · Esc stops");
    session.write(&[" Dogs", " bark"]);
    session.shows("Dogs bark");
    session.shows("2 tokens · ln -1.39 · encode 0.50 s · decode 0.25 s");
    session.shows("50.0 %");
    session.shows("token 1 of 2");
    session.press("Tab Right");
    session.shows("\" bark\"  ln -0.69  id 2  token 2 of 2");
    session.press("y");
    assert_eq!(session.wishes.last().unwrap(), "copy Dogs bark");
}

#[test]
fn samples_prefix_and_length_go_to_the_model() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    session.press("p Enter");
    let Some(Request::Caption { clip, prefix, asked, .. }) = session.asked.last() else { panic!("no caption asked") };
    assert_eq!((prefix.as_str(), asked), ("audiocaps > caption: ", &Box::<Generate>::default()));
    assert_eq!((clip.samples.len(), clip.masks.len()), (32_000, 0));
}

#[test]
fn without_a_model_one_is_loaded_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path());
    session.press("Enter");
    assert!(matches!(&session.asked[0], Request::Load { .. }), "{:?}", session.asked);
    assert!(matches!(&session.asked[1], Request::Caption { .. }), "{:?}", session.asked);
    session.reply(Reply::Progress {
        what: "downloading model.safetensors".into(),
        done: 145_000_000,
        total: 290_000_000,
    });
    session.shows("50 % of 290 MB");
    let ticket = session.caption_ticket();
    session.reply(Reply::Failed { ticket: None, message: "no such model".into() });
    session.reply(Reply::Failed { ticket: Some(ticket), message: "no model is loaded".into() });
    session.shows("no such model");
    session.shows("no model is loaded");
}

#[test]
fn escape_stops_the_model_and_keeps_what_came() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    session.press("Enter");
    let ticket = session.caption_ticket();
    session.token(ticket, &[" Rain"], 0);
    session.press("Esc");
    assert_eq!(session.wishes.last().unwrap(), "cancel");
    session.reply(Reply::Cancelled { ticket });
    session.shows("stopped after 1 token");
    session.token(ticket, &[" late"], 0);
    session.lacks("late");
}

#[test]
fn ids_of_the_prefix_follow_what_is_typed() {
    let mut session = Session::new().with_model();
    session.press("e");
    session.type_text("x");
    let Some(Request::Tokenize { ticket, prefix }) = session.asked.last().cloned() else { panic!("not asked") };
    assert_eq!(prefix, "clotho > caption: x");
    session.reply(Reply::Prompt { ticket: ticket - 1, special: 4, ids: vec![11], pieces: vec!["stale".into()] });
    session.lacks("stale");
    session.reply(Reply::Prompt { ticket, special: 4, ids: vec![66, 3359], pieces: vec!["cl".into(), "otho".into()] });
    session.shows("3359");
    session.shows("prompt 4 + 2");
    session.press("Enter");
    session.shows("● \"clotho > caption: x\"");
}

#[test]
fn tries_are_listed_brought_back_and_appended_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    session.press("Enter");
    session.write(&[" Dogs"]);
    session.press("p Enter");
    session.write(&[" Birds", " sing"]);
    session.shows("Tries 2");
    session.press("Tab Tab Tab Tab Down Enter");
    session.shows("╭ clotho > caption: ─");
    let file = folder.path().join("tries.jsonl");
    let save = |session: &mut Session| {
        let action = crate::ui::screens::caption::TriesAction::SaveTo(file.clone());
        session.act(Action::Caption(CaptionAction::Tries(action)));
    };
    session.shows("2 not saved");
    save(&mut session);
    session.lacks("not saved");
    session.press("Enter w");
    let text = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[1]["caption"], &lines[1]["prompt_len"]), (&"Birds sing".into(), &5.into()));
    assert_eq!(lines[0]["tokens"].as_array().unwrap().len(), 6);
    assert_eq!(lines[0]["seconds"], 0.75);
}

#[test]
fn quitting_asks_while_a_try_is_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    session.press("Enter");
    session.write(&[" Dogs"]);
    session.press("q");
    session.shows("Quit?");
    session.shows("1 try in the Caption room is not saved");
    assert_ne!(session.wishes.last().unwrap(), "quit");
    session.press("Esc");
    let save = crate::ui::screens::caption::TriesAction::SaveTo(folder.path().join("tries.jsonl"));
    session.act(Action::Caption(CaptionAction::Tries(save)));
    session.press("q");
    assert_eq!(session.wishes.last().unwrap(), "quit");
}

#[test]
fn space_plays_the_clip_of_this_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path());
    session.wishes.clear();
    session.press(" ");
    assert!(session.wishes[0].ends_with("dogs.wav"), "the player holds nothing, or another clip: {:?}", session.wishes);
}

#[test]
fn a_path_is_completed_and_a_broken_file_says_why() {
    let folder = tempfile::tempdir().unwrap();
    write_tone(folder.path(), "rain_on_roof.wav");
    std::fs::write(folder.path().join("torn.wav"), b"RIFF").unwrap();
    let mut session = Session::new();
    session.press("o");
    session.type_text(&format!("{}/ra", folder.path().display()));
    session.shows("rain_on_roof.wav");
    session.press("Tab Enter");
    session.shows("2.0 s · 8 kHz");
    session.press("o");
    session.type_text("torn.wav");
    session.press("Enter");
    session.shows("torn.wav");
    session.press("Enter");
    assert!(session.asked.is_empty(), "a broken clip was sent to the model");
}

#[test]
fn a_clip_of_a_recording_plays_and_is_captioned() {
    let sound = Sound::from_channels(vec![vec![0.1; 44_100]], 44_100);
    let loaded = Arc::new(crate::ui::screens::caption::Loaded::of(sound));
    let mut session = Session::new().with_model();
    session.act(Action::Caption(CaptionAction::Clip(ClipAction::Recorded(Ok(loaded)))));
    session.shows("recording 1");
    session.press("Enter");
    let Some(Request::Caption { clip, .. }) = session.asked.last() else { panic!("no caption asked") };
    assert_eq!(clip.samples.len(), 16_000);
    session.act(Action::Caption(CaptionAction::Clip(ClipAction::Recorded(Err("no recording: no microphone".into())))));
    session.shows("no recording: no microphone");
}

#[test]
fn a_longer_clip_is_captioned_window_by_window() {
    let sound = Sound::from_channels(vec![vec![0.1; 8000 * 65]], 8000);
    let loaded = Arc::new(crate::ui::screens::caption::Loaded::of(sound));
    let mut session = Session::new().with_model();
    session.act(Action::Caption(CaptionAction::Clip(ClipAction::Recorded(Ok(loaded)))));
    session.shows("the model hears 30 s, W the next");
    let heard = |session: &Session| match session.asked.last() {
        Some(Request::Caption { clip, .. }) => clip.samples.len(),
        other => panic!("{other:?}"),
    };
    session.press("W");
    session.shows("30 to 60 s of 65 s");
    assert_eq!(heard(&session), 480_000);
    session.write(&[" Hum"]);
    session.press("W");
    session.shows("60.00-65.00: 5.0 s");
    assert_eq!(heard(&session), 80_000);
    session.write(&[" Hum"]);
    session.press("W");
    session.shows("0 to 30 s of 65 s");
    assert_eq!(heard(&session), 480_000);
}

#[test]
fn text_from_outside_cannot_move_the_cursor() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    session.press("Enter");
    session.write(&[" \x1b[2J", "犬", "\u{202e}x"]);
    session.shows("\\x1b[2J");
    for (width, height) in [(40, 10), (41, 11), (60, 15), (80, 24), (103, 30), (104, 30), (200, 50)] {
        assert!(!session.screen(width, height).contains('\x1b'));
    }
}
