//! Keys of the Caption room.

use super::{Binding, Context, row};
use crate::ui::action::Action::{App, Caption};
use crate::ui::action::AppAction::SeekBy;
use crate::ui::screens::caption::CaptionAction::{
    self, Clip, Deed, History, How, Stop, Text, Tries, Trim, TurnFocus, Typing, Write,
};
use crate::ui::screens::caption::ClipAction::{AskPath, Microphone, PlayPause, Random};
use crate::ui::screens::caption::DeedAction::{Redo, SendDraft, Undo};
use crate::ui::screens::caption::HistoryAction::{AskFilter, Toggle};
use crate::ui::screens::caption::HowAction::{ChooseModel, EditPrefix, NextPrefix};
use crate::ui::screens::caption::TextAction::{Copy, MoveToken};
use crate::ui::screens::caption::TriesAction::{Recall, Save};
use crate::ui::screens::caption::TrimAction::{AskSave, Begin, End, Keep as KeepPart};
use crate::ui::screens::caption::TypingAction::{Complete, Keep};
use crate::ui::step::Step;

const ROOM: Context = Context::Caption;
const CLIP: Context = Context::CaptionClip;
const TEXT: Context = Context::CaptionText;
const HOW: Context = Context::CaptionHow;
const TRIES: Context = Context::CaptionTries;
const TYPING: Context = Context::CaptionPrefix;

/// A row of which the room itself is the matter.
const fn caption(
    context: Context,
    keys: &'static [&'static str],
    action: CaptionAction,
    short: &'static str,
    long: &'static str,
) -> Binding {
    row(context, keys, Caption(action), short, long)
}

pub(super) static ROWS: &[Binding] = &[
    caption(ROOM, &["Esc"], Stop, "stop", "stop writing, loading or recording; forget the region"),
    caption(ROOM, &["Enter"], Write, "caption", "have the model write about the clip"),
    caption(ROOM, &["Space"], Clip(PlayPause), "play", "play the clip, or pause it"),
    caption(ROOM, &["o"], Clip(AskPath), "open", "open a sound file by its path"),
    caption(ROOM, &["r"], Clip(Random), "random", "take a random clip of the open datasets"),
    caption(ROOM, &["m"], Clip(Microphone), "microphone", "record from the microphone, or end the recording"),
    caption(ROOM, &["M"], How(ChooseModel), "model", "choose a model or checkpoint"),
    caption(ROOM, &["p"], How(NextPrefix), "prefix", "use the next prefix"),
    caption(ROOM, &["e"], How(EditPrefix), "own prefix", "type a prefix of your own"),
    caption(ROOM, &["Left", "h"], Text(MoveToken(-1)), "token", "to the token before"),
    caption(ROOM, &["Right", "l"], Text(MoveToken(1)), "token", "to the next token"),
    caption(ROOM, &["w"], Tries(Save), "save", "append the tries to a file of JSON lines"),
    caption(ROOM, &["D"], Deed(SendDraft), "draft", "send the caption to the clip's metadata, as a draft"),
    caption(ROOM, &["["], Trim(Begin), "region", "begin the region at the playhead"),
    caption(ROOM, &["]"], Trim(End), "region", "end the region at the playhead"),
    caption(ROOM, &["S"], Trim(AskSave), "save sound", "save the recording, or the part, as a wav file"),
    caption(ROOM, &["u"], Deed(Undo), "undo", "take the last draft or the last cut back"),
    caption(ROOM, &["ctrl-r"], Deed(Redo), "redo", "do it again"),
    caption(ROOM, &["y"], Text(Copy), "copy", "copy the caption"),
    caption(ROOM, &["Tab"], TurnFocus(1), "pane", "to the next pane"),
    caption(ROOM, &["shift-Tab"], TurnFocus(-1), "", "to the pane before"),
    caption(CLIP, &["k"], Trim(KeepPart), "only this", "caption only the region; the file stays as it is"),
    row(CLIP, &["Left", "h"], App(SeekBy(-1.0)), "seek", "seek back by a second"),
    row(CLIP, &["Right", "l"], App(SeekBy(1.0)), "seek", "seek on by a second"),
    caption(HOW, &["Up", "k"], CaptionAction::Step(Step::Up), "choose", "the prefix above"),
    caption(HOW, &["Down", "j"], CaptionAction::Step(Step::Down), "choose", "the prefix below"),
    caption(TRIES, &["Enter"], Tries(Recall), "bring back", "bring back the try: its caption, clip and prefix"),
    caption(TRIES, &["/"], History(AskFilter), "filter", "list only tries with a text"),
    caption(TRIES, &["H"], History(Toggle), "keep", "keep finished tries for the next time, or no longer"),
    caption(TRIES, &["Up", "k"], CaptionAction::Step(Step::Up), "choose", "a try up"),
    caption(TRIES, &["Down", "j"], CaptionAction::Step(Step::Down), "choose", "a try down"),
    caption(TRIES, &["PgUp"], CaptionAction::Step(Step::PageUp), "", "a page up"),
    caption(TRIES, &["PgDn"], CaptionAction::Step(Step::PageDown), "", "a page down"),
    caption(TRIES, &["g", "Home"], CaptionAction::Step(Step::First), "", "to the newest try"),
    caption(TRIES, &["G", "End"], CaptionAction::Step(Step::Last), "", "to the oldest try"),
    caption(TEXT, &["g", "Home"], CaptionAction::Step(Step::First), "", "to the first token"),
    caption(TEXT, &["G", "End"], CaptionAction::Step(Step::Last), "", "to the last token"),
    caption(TYPING, &["Enter"], Typing(Keep), "take it", "take the text"),
    caption(TYPING, &["Tab"], Typing(Complete), "complete", "complete a path as far as there is only one way"),
    caption(TYPING, &["Esc"], Stop, "cancel", "leave it as it was"),
];
