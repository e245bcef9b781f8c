//! The one table of bindings, a file for each room. The order is that of the help and of the hint bar's importance.

mod balance;
mod browse;
mod caption;
mod global;
mod popup;
mod train;

use super::{Binding, Context};
use crate::ui::action::Action;

/// The table, section after section.
static TABLE: [&[Binding]; 6] = [global::ROWS, browse::ROWS, caption::ROWS, balance::ROWS, train::ROWS, popup::ROWS];

/// All rows.
pub fn table() -> impl Iterator<Item = &'static Binding> {
    TABLE.iter().copied().flatten()
}

/// One row: where, which keys, what happens, its name in the hint bar (may be empty), what it does.
const fn row(
    context: Context,
    keys: &'static [&'static str],
    action: Action,
    short: &'static str,
    long: &'static str,
) -> Binding {
    Binding { context, keys, action, short, long }
}

#[cfg(test)]
mod tests {
    use super::super::Chord;
    use super::table;
    use std::collections::HashSet;

    #[test]
    fn every_key_can_be_read_and_means_one_thing_in_its_place() {
        let mut seen = HashSet::new();
        for row in table() {
            for key in row.keys {
                let chord = Chord::parse(key).unwrap_or_else(|| panic!("{key} is no key ({})", row.long));
                assert!(seen.insert((row.context, chord)), "{key} is bound twice in {:?}", row.context);
            }
        }
    }

    #[test]
    fn every_row_says_what_it_does() {
        for row in table() {
            assert!(row.long.len() > 3 && !row.long.ends_with('.'), "{:?} {:?}: {:?}", row.context, row.keys, row.long);
            assert!(row.short.len() <= 16, "{} is long for the hint bar", row.short);
        }
    }
}
