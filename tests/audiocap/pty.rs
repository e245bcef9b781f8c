//! The real program in a real pseudo-terminal.

mod terminal;

use terminal::Terminal;

#[test]
fn opens_takes_keys_clicks_and_sizes_and_gives_the_terminal_back() {
    let mut terminal = Terminal::open(100, 30);
    terminal.wait("2 Balance");
    assert!(terminal.alternate());
    terminal.send("3");
    terminal.wait("watch training runs");
    terminal.click_on("2 Balance");
    terminal.wait("no clip with labels");
    terminal.resize(10, 5);
    terminal.wait("terminal");
    terminal.resize(100, 30);
    terminal.wait("no clip with labels");
    terminal.send("?");
    terminal.wait("fewer clips of the label");
    terminal.send("\x1b");
    terminal.gone("fewer clips of the label");
    terminal.send("\x0c3");
    terminal.wait("watch training runs");
    terminal.send("q");
    assert_eq!(terminal.ended(), 0);
    assert!(!terminal.alternate(), "the alternate screen is left");
    assert!(!terminal.hides_cursor(), "the cursor is back");
    assert!(!terminal.takes_mouse(), "the mouse is the terminal's again");
}

#[test]
fn the_dataset_that_is_named_is_opened() {
    let mut terminal = Terminal::open(120, 40);
    terminal.wait("small");
    terminal.send("q");
    assert_eq!(terminal.ended(), 0);
}

#[cfg(unix)]
#[test]
fn told_to_terminate_it_gives_the_terminal_back() {
    let mut terminal = Terminal::open(100, 30);
    terminal.wait("2 Balance");
    terminal.signal("TERM");
    assert_eq!(terminal.ended(), 130);
    assert!(!terminal.alternate() && !terminal.hides_cursor() && !terminal.takes_mouse());
}

#[cfg(unix)]
#[test]
fn ends_when_its_terminal_is_closed() {
    let mut terminal = Terminal::open(100, 30);
    terminal.wait("2 Balance");
    terminal.close();
    // Which comes first: that the terminal is gone, or the signal that tells it.
    let code = terminal.ended();
    assert!([2, 130].contains(&code), "{code}");
}

#[cfg(unix)]
#[test]
fn stops_on_ctrl_z_and_draws_everything_when_continued() {
    let mut terminal = Terminal::open(100, 30);
    terminal.send("2");
    terminal.wait("no clip with labels");
    terminal.send("\x1a");
    terminal.until("the screen is left", |screen| !screen.alternate_screen());
    // It may not have stopped yet when it has left the screen.
    for _ in 0..600 {
        terminal.signal("CONT");
        std::thread::sleep(std::time::Duration::from_millis(100));
        if terminal.alternate() {
            break;
        }
    }
    terminal.wait("no clip with labels");
    terminal.send("q");
    assert_eq!(terminal.ended(), 0);
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_audiocap"))
        .arg("demo")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(!program.status.success());
    let message = String::from_utf8_lossy(&program.stderr);
    assert!(message.contains("terminal") && message.contains("audiocap caption"), "{message}");
}
