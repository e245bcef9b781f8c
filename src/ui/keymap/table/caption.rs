//! Keys of the Caption room.

use super::{Binding, Context, row};
use crate::ui::action::Action::{App, Caption};
use crate::ui::action::AppAction::SeekBy;
use crate::ui::screens::caption::CaptionAction::{
    self, Clip, Deed, Grid, History, How, Mask, Stop, Text, Tries, Trim, TurnFocus, Typing, Why, Write,
};
use crate::ui::screens::caption::ClipAction::{AskPath, Microphone, NextWindow, PlayPause, Random};
use crate::ui::screens::caption::DeedAction::{Redo, SendDraft, Undo};
use crate::ui::screens::caption::GridAction::{self, Ask, Close, Open, Run, Show, Side, Toggle};
use crate::ui::screens::caption::HistoryAction::{AskFilter, Toggle as ToggleHistory};
use crate::ui::screens::caption::HowAction::{AdapterBy, AdapterOnOff, ChooseModel, EditPrefix, Knobs, NextPrefix};
use crate::ui::screens::caption::MaskAction::{self, Begin, Grow, Keep, Move, Undo as Unmask};
use crate::ui::screens::caption::TextAction::{ChooseLooking, Copy, MoveToken, PlayLook, Prompt, Score};
use crate::ui::screens::caption::TriesAction::{Recall, Save};
use crate::ui::screens::caption::TrimAction::{AskSave, Begin as BeginPart, End, Keep as KeepPart};
use crate::ui::screens::caption::TypingAction::{Complete, Keep as KeepText};
use crate::ui::screens::caption::WhyAction::{Take, Turn};
use crate::ui::step::Step;

const ROOM: Context = Context::Caption;
const CLIP: Context = Context::CaptionClip;
const TEXT: Context = Context::CaptionText;
const HOW: Context = Context::CaptionHow;
const TRIES: Context = Context::CaptionTries;
const WHY: Context = Context::CaptionWhy;
const MASK: Context = Context::CaptionMask;
const GRID: Context = Context::CaptionGrid;
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
    caption(ROOM, &["b"], Why(Turn), "what else", "alternatives of the token, then candidates, then branches"),
    caption(ROOM, &["s"], How(Knobs), "search", "turn the knobs of the search: beams, sampling, penalties"),
    caption(ROOM, &["x"], Mask(Begin), "mask", "draw a mask on the clip, and caption it again"),
    caption(ROOM, &["g"], Grid(Open), "grid", "many captions of the clip: checkpoints, prefixes and searches"),
    caption(ROOM, &["t"], Text(Score), "type", "type a caption, and see how likely the model finds it"),
    caption(ROOM, &["W"], Clip(NextWindow), "next 30 s", "caption the next 30 s of a longer clip"),
    caption(ROOM, &["o"], Clip(AskPath), "open", "open a sound file by its path"),
    caption(ROOM, &["r"], Clip(Random), "random", "take a random clip of the open datasets"),
    caption(ROOM, &["m"], Clip(Microphone), "microphone", "record from the microphone, or end the recording"),
    caption(ROOM, &["M"], How(ChooseModel), "model", "choose a model or checkpoint"),
    caption(ROOM, &["p"], How(NextPrefix), "prefix", "use the next prefix"),
    caption(ROOM, &["e"], How(EditPrefix), "own prefix", "type a prefix of your own"),
    caption(ROOM, &["Left", "h"], Text(MoveToken(-1)), "token", "to the token before"),
    caption(ROOM, &["Right", "l"], Text(MoveToken(1)), "token", "to the next token"),
    caption(ROOM, &["X"], Mask(Unmask), "unmask", "take the last mask off"),
    caption(ROOM, &["v"], Text(PlayLook), "hear look", "play what the token looked at, over and over, or stop"),
    caption(ROOM, &["a"], Text(ChooseLooking), "attention", "choose the head whose attention is shown"),
    caption(ROOM, &["i"], Text(Prompt), "prompt", "show the tokens of the prompt too, or not"),
    caption(ROOM, &["L"], How(AdapterOnOff), "lora", "silence the LoRA adapter, or let it speak"),
    caption(ROOM, &["<"], How(AdapterBy(-0.1)), "lora", "turn the LoRA adapter down by a tenth"),
    caption(ROOM, &[">"], How(AdapterBy(0.1)), "lora", "turn the LoRA adapter up by a tenth"),
    caption(ROOM, &["w"], Tries(Save), "save", "append the tries to a file of JSON lines"),
    caption(ROOM, &["D"], Deed(SendDraft), "draft", "send the caption to the clip's metadata, as a draft"),
    caption(ROOM, &["["], Trim(BeginPart), "region", "begin the region at the playhead"),
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
    caption(TRIES, &["H"], History(ToggleHistory), "keep", "keep finished tries for the next time, or no longer"),
    caption(TRIES, &["Up", "k"], CaptionAction::Step(Step::Up), "choose", "a try up"),
    caption(TRIES, &["Down", "j"], CaptionAction::Step(Step::Down), "choose", "a try down"),
    caption(TRIES, &["PgUp"], CaptionAction::Step(Step::PageUp), "", "a page up"),
    caption(TRIES, &["PgDn"], CaptionAction::Step(Step::PageDown), "", "a page down"),
    caption(TRIES, &["g", "Home"], CaptionAction::Step(Step::First), "", "to the newest try"),
    caption(TRIES, &["G", "End"], CaptionAction::Step(Step::Last), "", "to the oldest try"),
    caption(TEXT, &["Home"], CaptionAction::Step(Step::First), "", "to the first token"),
    caption(TEXT, &["End"], CaptionAction::Step(Step::Last), "", "to the last token"),
    caption(WHY, &["Enter"], Why(Take), "take", "go on from the alternative, or show the candidate or branch"),
    caption(WHY, &["Up", "k"], CaptionAction::Step(Step::Up), "choose", "a row up"),
    caption(WHY, &["Down", "j"], CaptionAction::Step(Step::Down), "choose", "a row down"),
    caption(WHY, &["PgUp"], CaptionAction::Step(Step::PageUp), "", "a page up"),
    caption(WHY, &["PgDn"], CaptionAction::Step(Step::PageDown), "", "a page down"),
    caption(WHY, &["g", "Home"], CaptionAction::Step(Step::First), "", "to the first row"),
    caption(WHY, &["G", "End"], CaptionAction::Step(Step::Last), "", "to the last row"),
    caption(MASK, &["Enter"], Mask(Keep), "keep", "mask this, and caption the clip again"),
    caption(MASK, &["Esc"], Mask(MaskAction::Drop), "drop", "draw no mask"),
    caption(MASK, &["Left", "h"], Mask(Move(-1, 0)), "move", "the mask to the left"),
    caption(MASK, &["Right", "l"], Mask(Move(1, 0)), "move", "the mask to the right"),
    caption(MASK, &["Down", "j"], Mask(Move(0, -1)), "move", "the mask down"),
    caption(MASK, &["Up", "k"], Mask(Move(0, 1)), "move", "the mask up"),
    caption(MASK, &["shift-Left", "H"], Mask(Grow(-1, 0)), "size", "its right end to the left"),
    caption(MASK, &["shift-Right", "L"], Mask(Grow(1, 0)), "size", "its right end to the right"),
    caption(MASK, &["shift-Down", "J"], Mask(Grow(0, -1)), "size", "its upper end down"),
    caption(MASK, &["shift-Up", "K"], Mask(Grow(0, 1)), "size", "its upper end up"),
    caption(GRID, &["Enter"], Grid(Show), "show", "show the caption in the room; elsewhere write all"),
    caption(GRID, &["R"], Grid(Run), "write all", "have every caption of the grid written"),
    caption(GRID, &["Space"], Grid(Toggle), "on/off", "turn the part on or off; play the clip of a caption"),
    caption(GRID, &["a"], Grid(Ask), "add", "type another model, prefix or search"),
    caption(GRID, &["Tab", "Right", "l"], Grid(Side(1)), "side", "to the next side"),
    caption(GRID, &["shift-Tab", "Left", "h"], Grid(Side(-1)), "", "to the side before"),
    caption(GRID, &["Up", "k"], Grid(GridAction::Step(Step::Up)), "choose", "a row up"),
    caption(GRID, &["Down", "j"], Grid(GridAction::Step(Step::Down)), "choose", "a row down"),
    caption(GRID, &["PgUp"], Grid(GridAction::Step(Step::PageUp)), "", "a page up"),
    caption(GRID, &["PgDn"], Grid(GridAction::Step(Step::PageDown)), "", "a page down"),
    caption(GRID, &["s"], Stop, "stop", "stop what is being written"),
    caption(GRID, &["Esc", "g"], Grid(Close), "back", "back to the room; what is being written goes on"),
    caption(TYPING, &["Enter"], Typing(KeepText), "take it", "take the text"),
    caption(TYPING, &["Tab"], Typing(Complete), "complete", "complete a path as far as there is only one way"),
    caption(TYPING, &["Esc"], Stop, "cancel", "leave it as it was"),
];
