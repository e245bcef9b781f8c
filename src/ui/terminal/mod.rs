//! The terminal: taken over at the start, given back on every way out.

mod log;

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use log::StderrLog;
use ratatui::Terminal;
use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::time::{Duration, Instant};

type Backend = CrosstermBackend<BufWriter<Stdout>>;

/// Bytes gathered before they are written: a whole frame of a large screen in true colour takes a few of these.
const BUFFER: usize = 1 << 16;

/// Columns and rows of the terminal, where there is one.
pub fn size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok()
}

/// The terminal while the workbench has it.
pub struct Screen {
    // Before the log: a terminal that is gone has ratatui write to standard error, which would be the same terminal.
    terminal: Terminal<Backend>,
    mouse: bool,
    log: StderrLog,
}

impl Screen {
    /// Takes the terminal over. What other code writes to stderr goes to a log file until it is given back.
    ///
    /// # Errors
    /// Standard output is no terminal, or the terminal does not obey.
    pub fn enter() -> anyhow::Result<Self> {
        if !io::stdout().is_terminal() {
            anyhow::bail!(
                "the workbench needs a terminal to draw on; without one use `audiocap caption`, `score` or `check`"
            );
        }
        give_back_on_panic();
        take_over()?;
        // From here on dropping `screen` gives the terminal back.
        let log = StderrLog::begin();
        let terminal = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(BUFFER, io::stdout())));
        match terminal {
            Ok(terminal) => Ok(Self { terminal, mouse: false, log }),
            Err(error) => {
                give_back();
                Err(error.into())
            }
        }
    }

    /// Draws a frame: only what changed is written, and the terminal shows it at once or not at all.
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| {
            if let Some(position) = view(frame.buffer_mut()) {
                frame.set_cursor_position(position);
            }
        })?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Forgets what the terminal shows: the next frame is drawn whole. ([`Terminal::clear`] would ask the terminal for its
    /// cursor, whose answer the thread that reads keys takes away.)
    pub fn forget(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().clear()?;
        self.terminal.swap_buffers();
        Ok(())
    }

    /// Has clicks and the wheel come here, or leaves them to the terminal.
    pub fn set_mouse(&mut self, wanted: bool) -> io::Result<()> {
        match (wanted, self.mouse) {
            (true, false) => execute!(self.terminal.backend_mut(), EnableMouseCapture)?,
            (false, true) => execute!(self.terminal.backend_mut(), DisableMouseCapture)?,
            _ => {}
        }
        self.mouse = wanted;
        Ok(())
    }

    /// Puts `text` into the terminal's clipboard, where the terminal allows it (OSC 52).
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Gives the terminal back to the shell and stops the process; comes back when the shell continues it.
    #[cfg(unix)]
    pub fn suspend(&mut self) -> io::Result<()> {
        let mouse = std::mem::replace(&mut self.mouse, false);
        self.log.end();
        give_back();
        stop_group()?;
        take_over()?;
        self.log = StderrLog::begin();
        self.set_mouse(mouse)?;
        self.forget()
    }

    /// There is no suspending here.
    #[cfg(not(unix))]
    pub fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Stops the whole process group, as the terminal's own ctrl-z does: `make demo` must stop with the program it waits for.
/// `kill` is of the group too and may stay stopped when only this process is continued: it is not waited for long.
#[cfg(unix)]
fn stop_group() -> io::Result<()> {
    use std::process::{Command, Stdio};
    let mut kill = Command::new("kill");
    let kill = kill.args(["-STOP", "0"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let (mut kill, begun) = (kill.spawn()?, Instant::now());
    while kill.try_wait()?.is_none() && begun.elapsed() < Duration::from_secs(1) {
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)
}

/// Gives the terminal back; what fails cannot be helped, the rest is tried all the same.
fn give_back() {
    let mut out = io::stdout();
    drop(execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    ));
    drop(disable_raw_mode());
    drop(out.flush());
}

/// A panic of the screen's own thread gives the terminal back before its message is printed. Other threads' panics are
/// caught and told as messages; what they print goes to the log.
fn give_back_on_panic() {
    let screen = std::thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == screen {
            log::restore_stderr();
            give_back();
        }
        before(panic);
    }));
}
