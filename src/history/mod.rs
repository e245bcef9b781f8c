//! What came of captioning, kept across sessions: a file of JSON lines for each dataset, and one for clips of none.
//!
//! A line is written whole or not at all, and several programs may write at once. Files only grow, and are read from their
//! end, so that the newest tries of a long history are there at once. What somebody else put into them is left alone.

mod backwards;
mod day;
mod entry;
mod export;
mod store;
mod wanted;

pub use day::{age, day, now};
pub use entry::Entry;
pub use export::{Form, export};
pub use store::{Found, History, Told, folder};
pub use wanted::Wanted;

use std::sync::LazyLock;

/// What tells the tries of this program from those of others and of other days.
pub fn session() -> &'static str {
    static SESSION: LazyLock<String> = LazyLock::new(|| format!("{} {}", now(), std::process::id()));
    &SESSION
}
