//! Keys of the Train room.

use super::{Binding, Context, row};
use crate::ui::action::Action::Train;
use crate::ui::screens::train::CaptionsAction::{Copy, Play, Turn};
use crate::ui::screens::train::ChartsAction::{
    MoveCursor, NextAxis, NextSmoothing, Pan, ToggleFull, ToggleLogX, ToggleLogY, Whole, Zoom,
};
use crate::ui::screens::train::FormAction::{Begin, Close, Edit, Fork, New, Resume};
use crate::ui::screens::train::RunsAction::{AskFolder, Differences, Overlay, Story};
use crate::ui::screens::train::SteerAction::{Ask, AskNote, AskRate, PauseOrResume};
use crate::ui::screens::train::TrainAction::{
    self, Back, Captions, Charts, Form, Open, Runs, Steer, TryCheckpoint, TurnFocus,
};
use crate::ui::screens::train::{Pane, Plain};
use crate::ui::step::Step;

const ROOM: Context = Context::Train;
const RUNS: Context = Context::TrainRuns;
const CHECKPOINTS: Context = Context::TrainCheckpoints;
const CHARTS: Context = Context::TrainCharts;
const CAPTIONS: Context = Context::TrainCaptions;
const FORM: Context = Context::TrainForm;

/// A row of which the room itself is the matter.
const fn train(
    context: Context,
    keys: &'static [&'static str],
    action: TrainAction,
    short: &'static str,
    long: &'static str,
) -> Binding {
    row(context, keys, Train(action), short, long)
}

pub(super) static ROWS: &[Binding] = &[
    train(ROOM, &["p"], Steer(PauseOrResume), "pause", "pause the run, or let it go on"),
    train(ROOM, &["C"], Steer(Ask(Plain::Checkpoint)), "checkpoint", "have the run make a checkpoint now"),
    train(ROOM, &["e"], Steer(Ask(Plain::Evaluate)), "evaluate", "have the run evaluate now"),
    train(ROOM, &["R"], Steer(AskRate), "rate", "set the learning rate, or go on with another one"),
    train(ROOM, &["n"], Steer(AskNote), "note", "keep a note with the run"),
    train(ROOM, &["S"], Steer(Ask(Plain::Stop)), "stop", "stop the run; it makes a checkpoint first"),
    train(ROOM, &["c"], TryCheckpoint, "try", "try the checkpoint, or the best one, in the Caption room"),
    train(ROOM, &["N"], Form(New), "new run", "begin a run from a config"),
    train(ROOM, &["f"], Form(Fork), "fork", "begin another run from this one's config, edited"),
    train(ROOM, &["u"], Form(Resume), "resume", "go on with a run that stopped, from its newest checkpoint"),
    train(ROOM, &["v"], Runs(Overlay), "overlay", "lay the run over the others, or take it off"),
    train(ROOM, &["d"], Runs(Differences), "differences", "show in what the configs of the shown runs differ"),
    train(ROOM, &["i"], Runs(Story), "story", "show what happened in the run, what it is, and its config"),
    train(ROOM, &["o"], Runs(AskFolder), "open", "watch the runs in a folder"),
    train(ROOM, &["s"], Charts(NextSmoothing), "smooth", "smooth more; after the most not at all"),
    train(ROOM, &["a"], Charts(NextAxis), "axis", "count steps, epochs, time or clips along the axis"),
    train(ROOM, &["y"], Charts(ToggleLogY), "log", "log or linear vertical axes"),
    train(ROOM, &["x"], Charts(ToggleLogX), "", "log or linear horizontal axis"),
    train(ROOM, &["+", "="], Charts(Zoom(1.5)), "zoom", "zoom in about the cursor"),
    train(ROOM, &["-"], Charts(Zoom(1.0 / 1.5)), "zoom", "zoom out"),
    train(ROOM, &["0"], Charts(Whole), "whole", "show the whole run"),
    train(ROOM, &["<"], Charts(Pan(-0.25)), "pan", "move what is in sight to the left"),
    train(ROOM, &[">"], Charts(Pan(0.25)), "pan", "move what is in sight to the right"),
    train(ROOM, &["["], Captions(Turn(-1)), "clip", "captions of the clip before"),
    train(ROOM, &["]"], Captions(Turn(1)), "clip", "captions of the next clip"),
    train(ROOM, &["z"], Charts(ToggleFull), "", "one chart alone, or all of them"),
    train(ROOM, &["Y"], Captions(Copy), "", "copy the caption"),
    train(ROOM, &["r"], TrainAction::Focus(Pane::Runs), "", "go to the list of runs"),
    train(ROOM, &["Esc"], Back, "back", "back: the cursor, the zoom, the single chart"),
    train(ROOM, &["Tab"], TurnFocus(1), "pane", "to the next pane"),
    train(ROOM, &["shift-Tab"], TurnFocus(-1), "", "to the pane before"),
    train(ROOM, &["Up", "k"], TrainAction::Step(Step::Up), "", "one up"),
    train(ROOM, &["Down", "j"], TrainAction::Step(Step::Down), "", "one down"),
    train(ROOM, &["PgUp", "ctrl-u"], TrainAction::Step(Step::PageUp), "", "a page up"),
    train(ROOM, &["PgDn", "ctrl-d"], TrainAction::Step(Step::PageDown), "", "a page down"),
    train(ROOM, &["g", "Home"], TrainAction::Step(Step::First), "", "to the first"),
    train(ROOM, &["G", "End"], TrainAction::Step(Step::Last), "", "to the last"),
    train(RUNS, &["Enter"], Open, "charts", "go to the charts of the run"),
    train(CHECKPOINTS, &["Enter"], Open, "try", "try the checkpoint in the Caption room"),
    train(CHARTS, &["Enter"], Open, "full", "this chart alone, or all of them"),
    train(CHARTS, &["Left", "h"], Charts(MoveCursor(-1)), "cursor", "move the cursor of all charts to the left"),
    train(CHARTS, &["Right", "l"], Charts(MoveCursor(1)), "cursor", "move the cursor of all charts to the right"),
    train(CAPTIONS, &["Space", "Enter"], Captions(Play), "play", "play the clip, or hold it"),
    train(CAPTIONS, &["Left", "h"], Captions(Turn(-1)), "", "captions of the clip before"),
    train(CAPTIONS, &["Right", "l"], Captions(Turn(1)), "", "captions of the next clip"),
    train(FORM, &["Enter"], Form(Edit), "edit", "edit the value, or begin from the next checkpoint"),
    train(FORM, &["b"], Form(Begin), "begin", "begin the run; it goes on when this screen is closed"),
    train(FORM, &["Esc"], Form(Close), "forget", "forget the run that was to begin"),
    train(FORM, &["Up", "k"], TrainAction::Step(Step::Up), "", "a row up"),
    train(FORM, &["Down", "j"], TrainAction::Step(Step::Down), "", "a row down"),
    train(FORM, &["PgUp", "ctrl-u"], TrainAction::Step(Step::PageUp), "", "a page up"),
    train(FORM, &["PgDn", "ctrl-d"], TrainAction::Step(Step::PageDown), "", "a page down"),
    train(FORM, &["g", "Home"], TrainAction::Step(Step::First), "", "to the first row"),
    train(FORM, &["G", "End"], TrainAction::Step(Step::Last), "", "to the last row"),
];
