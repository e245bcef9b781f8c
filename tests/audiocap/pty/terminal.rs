//! A pseudo-terminal with the program in it, and what the terminal shows.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Long enough for a loaded machine; nothing is timed.
const PATIENCE: Duration = Duration::from_mins(1);

/// A terminal with the program on a small dataset of its own.
pub struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<(Mutex<vt100::Parser>, Condvar)>,
    closing: Arc<AtomicBool>,
    watcher: Option<JoinHandle<()>>,
    _home: tempfile::TempDir,
}

impl Terminal {
    /// Starts the program in a terminal of this size, with a home of its own.
    pub fn open(columns: u16, rows: u16) -> Self {
        let home = tempfile::tempdir().unwrap();
        let dataset = dataset(home.path());
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_audiocap"));
        command.arg(dataset);
        command.env("TERM", "xterm-256color");
        command.env("HOME", home.path());
        for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
            command.env(name, home.path().join(name));
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let shown = Arc::new((Mutex::new(vt100::Parser::new(cells(rows), cells(columns), 0)), Condvar::new()));
        let closing = Arc::new(AtomicBool::new(false));
        let watcher = Some(watch(pair.master.try_clone_reader().unwrap(), Arc::clone(&shown), Arc::clone(&closing)));
        let keyboard = Some(pair.master.take_writer().unwrap());
        Self { master: Some(pair.master), keyboard, child, shown, closing, watcher, _home: home }
    }

    /// Types.
    pub fn send(&mut self, keys: &str) {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Waits until the screen shows `text`.
    pub fn wait(&self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the screen no longer shows `text`.
    pub fn gone(&self, text: &str) {
        self.until(text, |screen| !screen.contents().contains(text));
    }

    /// Waits until the screen is as `wanted` wants it.
    pub fn until(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let (parser, changed) = &*self.shown;
        let waiting = |parser: &mut vt100::Parser| !wanted(parser.screen());
        let parser = changed.wait_timeout_while(parser.lock().unwrap(), PATIENCE, waiting).unwrap().0;
        assert!(wanted(parser.screen()), "waited for {what:?} in vain:\n{}", parser.screen().contents());
    }

    /// Presses the left button on `text`, and releases it, as xterm tells it.
    pub fn click_on(&mut self, text: &str) {
        let contents = self.shown.0.lock().unwrap().screen().contents();
        let found = contents
            .lines()
            .enumerate()
            .find_map(|(row, line)| line.find(text).map(|at| (row, line[..at].chars().count())));
        let (row, column) = found.unwrap_or_else(|| panic!("no {text:?} to click on:\n{contents}"));
        self.send(&format!("\x1b[<0;{0};{1}M\x1b[<0;{0};{1}m", column + 1, row + 1));
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.shown.0.lock().unwrap().screen_mut().set_size(cells(rows), cells(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// Sends the program a signal by its name.
    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let status = std::process::Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap();
        assert!(status.success());
    }

    /// Closes the terminal, as its window being closed does.
    pub fn close(&mut self) {
        // The watcher holds the terminal too; a new size makes the program write, which wakes the watcher up.
        self.closing.store(true, Ordering::Relaxed);
        self.resize(90, 25);
        self.watcher.take().unwrap().join().unwrap();
        self.keyboard = None;
        self.master = None;
    }

    /// Waits for the end of the program and of what it writes; its exit code.
    pub fn ended(&mut self) -> u32 {
        let patience = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                // What the program wrote last may still be on its way.
                std::thread::sleep(Duration::from_millis(200));
                return status.exit_code();
            }
            assert!(Instant::now() < patience, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether the terminal shows the alternate screen.
    pub fn alternate(&self) -> bool {
        self.shown.0.lock().unwrap().screen().alternate_screen()
    }

    /// Whether the cursor is hidden.
    pub fn hides_cursor(&self) -> bool {
        self.shown.0.lock().unwrap().screen().hide_cursor()
    }

    /// Whether the terminal tells of the mouse.
    pub fn takes_mouse(&self) -> bool {
        self.shown.0.lock().unwrap().screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves the program running.
        let _ = self.child.kill();
    }
}

/// Feeds what the program writes to the parser, until it ends or the terminal is to be closed.
fn watch(
    mut output: Box<dyn Read + Send>,
    shown: Arc<(Mutex<vt100::Parser>, Condvar)>,
    closing: Arc<AtomicBool>,
) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(count @ 1..) = output.read(&mut bytes) {
            shown.0.lock().unwrap().process(&bytes[..count]);
            shown.1.notify_all();
            if closing.load(Ordering::Relaxed) {
                return;
            }
        }
    })
}

/// Two clips with captions.
fn dataset(home: &std::path::Path) -> std::path::PathBuf {
    let folder = home.join("small");
    std::fs::create_dir(&folder).unwrap();
    for name in ["a_dog_barks.wav", "rain_on_a_roof.wav"] {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 16_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut file = hound::WavWriter::create(folder.join(name), spec).unwrap();
        (0..16_000).for_each(|i| file.write_sample((f32::sin(i as f32 * 0.1) * 9000.0) as i16).unwrap());
        file.finalize().unwrap();
    }
    let rows = "{\"file_name\":\"a_dog_barks.wav\",\"caption\":\"A dog barks.\"}\n{\"file_name\":\"rain_on_a_roof.wav\",\"caption\":\"Rain on a roof.\"}\n";
    std::fs::write(folder.join("metadata.jsonl"), rows).unwrap();
    folder
}

fn cells(count: u16) -> std::num::NonZeroU16 {
    std::num::NonZeroU16::new(count).unwrap()
}
