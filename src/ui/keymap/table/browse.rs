//! Keys of the Browse room.

use super::{Binding, Context, row};
use crate::ui::action::Action::{App, Browse};
use crate::ui::action::AppAction::GainBy;
use crate::ui::screens::browse::BrowseAction::{
    self, Back, Caption, CopyCaptions, CopyPath, Focus, Left, ListProblems, Mark, Open, Right, Sound, Table, TurnFocus,
    Written,
};
use crate::ui::screens::browse::MarkAction::{AskExport, EditNote, Toggle};
use crate::ui::screens::browse::SoundAction::{
    ClearRegion, NextPicture, PlayPause, RegionEnd, RegionStart, Scroll, ToggleAdvance, ToggleLoop, Zoom, ZoomOut,
};
use crate::ui::screens::browse::TableAction::{
    ChooseSort, ClearFilter, EditFilter, KeepFilter, Random, ReverseSort, ToggleMarkedOnly,
};
use crate::ui::screens::browse::WrittenAction::{Ask, AskOther};
use crate::ui::screens::browse::{Pane, SoundAction, TableAction};
use crate::ui::step::Step;

const ROOM: Context = Context::Browse;
const TREE: Context = Context::BrowseDatasets;
const CLIPS: Context = Context::BrowseClips;
const SOUND: Context = Context::BrowseSound;
const DETAILS: Context = Context::BrowseDetails;
const FILTER: Context = Context::BrowseFilter;

/// A row of which the room itself is the matter.
const fn browse(
    context: Context,
    keys: &'static [&'static str],
    action: BrowseAction,
    short: &'static str,
    long: &'static str,
) -> Binding {
    row(context, keys, Browse(action), short, long)
}

const fn table(
    context: Context,
    keys: &'static [&'static str],
    action: TableAction,
    short: &'static str,
    long: &'static str,
) -> Binding {
    row(context, keys, Browse(Table(action)), short, long)
}

const fn sound(
    context: Context,
    keys: &'static [&'static str],
    action: SoundAction,
    short: &'static str,
    long: &'static str,
) -> Binding {
    row(context, keys, Browse(Sound(action)), short, long)
}

pub(super) static ROWS: &[Binding] = &[
    sound(ROOM, &["Space"], PlayPause, "play", "play the clip under the cursor, or pause it"),
    table(ROOM, &["/"], EditFilter, "filter", "filter: words, dur>5, caption:dog, khz=44.1, peak<-1, -rain, mark:yes"),
    browse(ROOM, &["c"], Caption, "caption", "take the clip to the Caption room"),
    sound(ROOM, &["v"], NextPicture, "picture", "waveform, spectrogram, what the model hears"),
    browse(
        ROOM,
        &["P"],
        Written(Ask),
        "written",
        "lay a model's captions over the clips, the worst first by the metrics",
    ),
    browse(ROOM, &["C"], Written(AskOther), "", "compare them with another model's"),
    table(ROOM, &["s"], ChooseSort, "sort", "choose the column to sort by"),
    table(ROOM, &["S"], ReverseSort, "", "turn the order round"),
    row(ROOM, &["m"], Browse(Mark(Toggle)), "mark", "put a star on the clip, or take it off"),
    row(ROOM, &["n"], Browse(Mark(EditNote)), "note", "write a note on the clip"),
    table(ROOM, &["*"], ToggleMarkedOnly, "only marked", "show only clips with a star, or all"),
    row(ROOM, &["E"], Browse(Mark(AskExport)), "", "export marks and notes to a file"),
    sound(ROOM, &["["], RegionStart, "region", "begin the region at the playhead"),
    sound(ROOM, &["]"], RegionEnd, "region", "end the region at the playhead"),
    sound(ROOM, &["L"], ToggleLoop, "loop", "loop the region, or the whole clip without one"),
    sound(ROOM, &["x"], ClearRegion, "no region", "forget the region"),
    sound(ROOM, &["A"], ToggleAdvance, "", "go on to the next clip at the end of one, or no longer"),
    sound(ROOM, &["+", "="], Zoom(2.0), "zoom", "zoom in about the playhead"),
    sound(ROOM, &["-"], Zoom(0.5), "zoom", "zoom out"),
    sound(ROOM, &["0"], ZoomOut, "whole", "show the whole clip"),
    sound(ROOM, &["<"], Scroll(-0.25), "scroll", "scroll the picture to the left"),
    sound(ROOM, &[">"], Scroll(0.25), "scroll", "scroll the picture to the right"),
    row(ROOM, &["("], App(GainBy(-1.0)), "", "softer by 1 dB"),
    row(ROOM, &[")"], App(GainBy(1.0)), "", "louder by 1 dB"),
    table(ROOM, &["r"], Random, "", "go to a random clip"),
    browse(ROOM, &["p"], ListProblems, "problems", "list what is wrong with the dataset: file, line, why"),
    browse(ROOM, &["d"], Focus(Pane::Datasets), "datasets", "go to the tree of datasets"),
    browse(ROOM, &["y"], CopyCaptions, "", "copy the clip's captions"),
    browse(ROOM, &["Y"], CopyPath, "", "copy the path of the clip's file"),
    table(ROOM, &[], ClearFilter, "", "forget the filter"),
    browse(ROOM, &["Tab"], TurnFocus(1), "pane", "to the next pane"),
    browse(ROOM, &["shift-Tab"], TurnFocus(-1), "", "to the pane before"),
    browse(ROOM, &["Up", "k"], BrowseAction::Step(Step::Up), "", "a row up"),
    browse(ROOM, &["Down", "j"], BrowseAction::Step(Step::Down), "", "a row down"),
    browse(ROOM, &["PgUp", "ctrl-u"], BrowseAction::Step(Step::PageUp), "", "a page up"),
    browse(ROOM, &["PgDn", "ctrl-d"], BrowseAction::Step(Step::PageDown), "", "a page down"),
    browse(ROOM, &["g", "Home"], BrowseAction::Step(Step::First), "", "to the first row"),
    browse(ROOM, &["G", "End"], BrowseAction::Step(Step::Last), "", "to the last row"),
    browse(ROOM, &["Esc"], Back, "", "back: the region, the filter, the tree"),
    browse(TREE, &["Enter"], Open, "open", "open the split, fold or unfold the dataset"),
    browse(TREE, &["Left", "h"], Left, "fold", "fold the dataset, or go up to it"),
    browse(TREE, &["Right", "l"], Right, "fold", "unfold the dataset"),
    browse(CLIPS, &["Enter"], Open, "", "play the clip from its start"),
    browse(CLIPS, &["Left", "h"], Left, "seek", "seek back"),
    browse(CLIPS, &["Right", "l"], Right, "seek", "seek on"),
    browse(SOUND, &["Enter"], Open, "", "play the clip, or the region, from its start"),
    browse(SOUND, &["Left", "h"], Left, "seek", "seek back"),
    browse(SOUND, &["Right", "l"], Right, "seek", "seek on"),
    browse(DETAILS, &["Enter"], Open, "", "play the clip from its start"),
    browse(DETAILS, &["Left", "h"], Left, "seek", "seek back"),
    browse(DETAILS, &["Right", "l"], Right, "seek", "seek on"),
    table(FILTER, &["Enter", "Down", "Tab"], KeepFilter, "keep", "keep the filter and go to the clips"),
    table(FILTER, &["Esc"], ClearFilter, "forget", "forget the filter"),
];
