//! Keys that mean the same everywhere.

use super::{Binding, Context, row};
use crate::ui::action::Action::App;
use crate::ui::action::AppAction;
use crate::ui::room::Room;

const G: Context = Context::Global;

pub(super) static ROWS: &[Binding] = &[
    row(G, &["?", "F1"], App(AppAction::Help), "help", "show every key"),
    row(G, &["Space"], App(AppAction::PlayPause), "play", "play the loaded clip, or pause it"),
    row(G, &[":", "ctrl-p"], App(AppAction::Palette), "palette", "find any action by its name"),
    row(G, &["q", "ctrl-c"], App(AppAction::Quit), "quit", "quit, asking first when something would be lost"),
    row(G, &["1"], App(AppAction::Goto(Room::Browse)), "", "go to Browse"),
    row(G, &["2"], App(AppAction::Goto(Room::Balance)), "", "go to Balance"),
    row(G, &["3"], App(AppAction::Goto(Room::Train)), "", "go to Train"),
    row(G, &["4"], App(AppAction::Goto(Room::Caption)), "", "go to Caption"),
    row(G, &["."], App(AppAction::Stop), "", "stop playing and go back to the clip's start"),
    row(G, &["<"], App(AppAction::SeekBy(-1.0)), "", "seek back by a second"),
    row(G, &[">"], App(AppAction::SeekBy(1.0)), "", "seek on by a second"),
    row(G, &["-"], App(AppAction::GainBy(-1.0)), "", "softer by 1 dB"),
    row(G, &["+", "="], App(AppAction::GainBy(1.0)), "", "louder by 1 dB"),
    row(G, &["ctrl-o"], App(AppAction::AskDataset), "", "open a dataset's folder"),
    row(G, &[], App(AppAction::OpenDemo), "", "open the demo dataset"),
    row(G, &["M"], App(AppAction::AskModel), "", "load a model: a directory or a hub id"),
    row(G, &["T"], App(AppAction::ChooseTheme), "", "choose a theme"),
    row(G, &["ctrl-e"], App(AppAction::Messages), "", "show all messages of this session"),
    row(G, &["ctrl-l"], App(AppAction::Redraw), "", "draw the screen anew"),
    row(G, &["ctrl-z"], App(AppAction::Suspend), "", "suspend; `fg` comes back"),
    row(G, &[], App(AppAction::LoopOff), "", "play on beyond the looped region"),
    row(G, &[], App(AppAction::ToggleMouse), "", "let the terminal select text with the mouse, or take the mouse back"),
    row(G, &[], App(AppAction::ToggleAscii), "", "draw with ASCII characters only, or with all of Unicode"),
];
