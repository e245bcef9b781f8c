//! Keys of popups.

use super::{Binding, Context, row};
use crate::ui::action::Action::Popup;
use crate::ui::popups::PopupAction::{Accept, Close, Move};
use crate::ui::step::Step;

const P: Context = Context::Popup;
const L: Context = Context::PopupList;
const T: Context = Context::PopupText;
const C: Context = Context::PopupConfirm;

pub(super) static ROWS: &[Binding] = &[
    row(P, &["Up", "k"], Popup(Move(Step::Up)), "scroll", "a line up"),
    row(P, &["Down", "j"], Popup(Move(Step::Down)), "scroll", "a line down"),
    row(P, &["PgUp"], Popup(Move(Step::PageUp)), "", "a page up"),
    row(P, &["PgDn", "Space"], Popup(Move(Step::PageDown)), "", "a page down"),
    row(P, &["g", "Home"], Popup(Move(Step::First)), "", "to the start"),
    row(P, &["G", "End"], Popup(Move(Step::Last)), "", "to the end"),
    row(P, &["Esc", "q", "Enter", "?"], Popup(Close), "close", "close the popup"),
    row(L, &["Enter"], Popup(Accept), "take it", "take the chosen row"),
    row(L, &["Up", "ctrl-p"], Popup(Move(Step::Up)), "choose", "a row up"),
    row(L, &["Down", "ctrl-n"], Popup(Move(Step::Down)), "choose", "a row down"),
    row(L, &["PgUp"], Popup(Move(Step::PageUp)), "", "a page up"),
    row(L, &["PgDn"], Popup(Move(Step::PageDown)), "", "a page down"),
    row(L, &["Esc"], Popup(Close), "cancel", "close the list"),
    row(T, &["Enter"], Popup(Accept), "take it", "take the text"),
    row(T, &["Esc"], Popup(Close), "cancel", "leave it as it was"),
    row(C, &["y", "Enter"], Popup(Accept), "yes", "yes, do it"),
    row(C, &["n", "Esc", "q"], Popup(Close), "no", "no, leave it"),
];
