//! Keys of the Balance room.

use super::{Binding, Context, row};
use crate::ui::action::Action::Balance;
use crate::ui::screens::balance::BalanceAction::{
    self, Back, Compare, Edit, Hear, Keep, Load, Look, Redo, Target, TurnFocus, Undo,
};
use crate::ui::screens::balance::CompareAction::{self, Show};
use crate::ui::screens::balance::EditAction::{AskCap, AskExclude, AskPrefer, ByHand, Remove, Row};
use crate::ui::screens::balance::HearAction::Random;
use crate::ui::screens::balance::KeepAction::{AskExport, AskSave, Cancel, Save};
use crate::ui::screens::balance::LoadAction::{self, Troubles};
use crate::ui::screens::balance::LookAction::{Find, Fold, NextOrder, ToggleLog, ToggleTree};
use crate::ui::screens::balance::TargetAction::{self, By, Clear};
use crate::ui::step::Step;

const ROOM: Context = Context::Balance;
const TREE: Context = Context::BalanceTree;
const PLAN: Context = Context::BalancePlan;

/// A row of which the room itself is the matter.
const fn balance(
    context: Context,
    keys: &'static [&'static str],
    action: BalanceAction,
    short: &'static str,
    long: &'static str,
) -> Binding {
    row(context, keys, Balance(action), short, long)
}

pub(super) static ROWS: &[Binding] = &[
    balance(ROOM, &["Left", "h", "-"], Target(By(-1)), "target", "fewer clips of the label"),
    balance(ROOM, &["Right", "l", "+"], Target(By(1)), "target", "more clips of the label"),
    balance(ROOM, &["T"], Target(TargetAction::Ask { subtree: false }), "type it", "type the label's target"),
    balance(
        ROOM,
        &["S"],
        Target(TargetAction::Ask { subtree: true }),
        "",
        "set the target of the label and all below it",
    ),
    balance(ROOM, &["Delete", "Backspace"], Target(Clear), "", "take the label's own target away"),
    balance(
        ROOM,
        &["y"],
        BalanceAction::Why,
        "why",
        "tell why the label has no more clips, and why the heard clip is in or out",
    ),
    balance(ROOM, &["Enter"], Hear(Random(true)), "hear", "play a random clip of the label that is chosen"),
    balance(
        ROOM,
        &["r", "shift-Enter"],
        Hear(Random(false)),
        "rejected",
        "play a random clip of the label that is not chosen",
    ),
    balance(ROOM, &["u"], Undo, "undo", "take the last change of the plan back"),
    balance(ROOM, &["ctrl-r"], Redo, "redo", "do it again"),
    balance(ROOM, &["c"], Edit(AskCap), "cap", "put a cap on the label"),
    balance(ROOM, &["p"], Edit(AskPrefer), "prefer", "choose which clips are liked better"),
    balance(ROOM, &["x"], Edit(AskExclude), "leave out", "leave clips out, or take them in any case"),
    balance(ROOM, &["t"], Look(ToggleTree), "tree", "labels as a tree, or as a list again"),
    balance(ROOM, &["s"], Look(NextOrder), "sort", "order by count, name, deficit, or as a tree"),
    balance(ROOM, &["L"], Look(ToggleLog), "", "log or linear bars"),
    balance(ROOM, &["/"], Look(Find), "find", "find a label by its name"),
    balance(ROOM, &["w"], Keep(Save), "save", "save the plan"),
    balance(ROOM, &["W"], Keep(AskSave), "", "save the plan in another file"),
    balance(ROOM, &["e"], Keep(AskExport), "export", "export the chosen clips, tried dry first"),
    balance(ROOM, &["o"], Load(LoadAction::Ask { add: false }), "open", "open clips or a plan"),
    balance(ROOM, &["a"], Load(LoadAction::Ask { add: true }), "", "add the clips of another file"),
    balance(ROOM, &["v"], Compare(CompareAction::Ask), "compare", "compare with another plan"),
    balance(ROOM, &["="], Compare(Show), "", "tell the difference to the other plan"),
    balance(ROOM, &["I"], Edit(ByHand(true)), "", "take the heard clip in any case"),
    balance(ROOM, &["X"], Edit(ByHand(false)), "", "never take the heard clip"),
    balance(ROOM, &["P"], Load(Troubles), "", "tell what is wrong with the files and the plan"),
    balance(ROOM, &["Esc"], Keep(Cancel), "stop exporting", "give the export up"),
    balance(ROOM, &["Tab", "shift-Tab"], TurnFocus, "", "to the other pane"),
    balance(ROOM, &["Up", "k"], BalanceAction::Step(Step::Up), "", "a row up"),
    balance(ROOM, &["Down", "j"], BalanceAction::Step(Step::Down), "", "a row down"),
    balance(ROOM, &["PgUp", "ctrl-u"], BalanceAction::Step(Step::PageUp), "", "a page up"),
    balance(ROOM, &["PgDn", "ctrl-d"], BalanceAction::Step(Step::PageDown), "", "a page down"),
    balance(ROOM, &["g", "Home"], BalanceAction::Step(Step::First), "", "to the first row"),
    balance(ROOM, &["G", "End"], BalanceAction::Step(Step::Last), "", "to the last row"),
    balance(TREE, &["Left", "h"], Look(Fold(Some(false))), "fold", "fold the label, or go up to what it hangs under"),
    balance(TREE, &["Right", "l"], Look(Fold(Some(true))), "fold", "unfold the label"),
    balance(PLAN, &["Enter"], Edit(Row), "edit", "edit the row"),
    balance(PLAN, &["Delete", "Backspace", "d"], Edit(Remove), "remove", "take the row out of the plan"),
    balance(PLAN, &["Esc"], Back, "back", "back to the labels"),
];
