//! One table of bindings makes dispatch, the hint bar, the help, the palette and the README's list.

mod chord;
mod context;
mod dispatch;
mod hints;
mod markdown;
pub mod table;

pub use chord::{Chord, shown};
pub use context::Context;
pub use dispatch::{Dispatched, dispatch};
pub use hints::{GAP, Hint, hints};
pub use markdown::markdown;

use super::action::Action;

/// One row of the table.
pub struct Binding {
    /// Where the keys mean this.
    pub context: Context,
    /// The keys, as [`Chord`] reads them: `j`, `Down`, `ctrl-r`, `Space`, `PgUp`. None: only in the palette.
    pub keys: &'static [&'static str],
    /// What happens.
    pub action: Action,
    /// Name in the hint bar; empty keeps it out. Neighbours of one name share a hint: `← → seek`.
    pub short: &'static str,
    /// What it does, for the help, the palette and the README.
    pub long: &'static str,
}
