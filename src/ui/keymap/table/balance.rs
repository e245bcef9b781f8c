//! Keys of the Balance room.

use super::{Binding, Context, row};
use crate::ui::action::Action::Planned;
use crate::ui::step::Step;

const HERE: Context = Context::Balance;

pub(super) static ROWS: &[Binding] = &[
    row(HERE, &["Up", "k"], Planned(Step::Up), "read", "a line up"),
    row(HERE, &["Down", "j"], Planned(Step::Down), "read", "a line down"),
    row(HERE, &["PgUp"], Planned(Step::PageUp), "", "a page up"),
    row(HERE, &["PgDn"], Planned(Step::PageDown), "", "a page down"),
    row(HERE, &["g", "Home"], Planned(Step::First), "", "to the start"),
    row(HERE, &["G", "End"], Planned(Step::Last), "", "to the end"),
];
