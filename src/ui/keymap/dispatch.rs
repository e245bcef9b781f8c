//! From a key to the action it means here and now.

use super::table::table;
use super::{Binding, Chord, Context};
use crate::ui::action::Action;
use crossterm::event::{KeyEvent, KeyModifiers};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a key means.
#[derive(Debug)]
pub enum Dispatched {
    /// It is bound.
    Bound(Action),
    /// It belongs to the text that is being edited.
    Typed(KeyEvent),
    /// Nothing.
    Nothing,
}

static BOUND: LazyLock<HashMap<(Context, Chord), &'static Binding>> = LazyLock::new(|| {
    let keys = table().flat_map(|binding| binding.keys.iter().map(move |key| (key, binding)));
    keys.filter_map(|(key, binding)| Some(((binding.context, Chord::parse(key)?), binding))).collect()
});

/// What `key` means in `contexts`, innermost first, and then everywhere. A popup or an edited text keeps what is outside
/// from the key, but for those with ctrl that mean something everywhere.
pub fn dispatch(contexts: &[Context], key: KeyEvent) -> Dispatched {
    let chord = Chord::of(key);
    let bound =
        |context: Context| BOUND.get(&(context, chord)).map(|binding| Dispatched::Bound(binding.action.clone()));
    for &context in contexts {
        if let Some(found) = bound(context) {
            return found;
        }
        if context.takes_text() {
            return everywhere(key, bound).unwrap_or(Dispatched::Typed(key));
        }
    }
    let covered = contexts.iter().any(|context| context.is_popup());
    let outside = if covered { everywhere(key, bound) } else { bound(Context::Global) };
    outside.unwrap_or(Dispatched::Nothing)
}

/// What a key with ctrl means everywhere.
fn everywhere(key: KeyEvent, bound: impl Fn(Context) -> Option<Dispatched>) -> Option<Dispatched> {
    key.modifiers.contains(KeyModifiers::CONTROL).then(|| bound(Context::Global)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::action::AppAction;
    use crossterm::event::KeyCode;

    fn press(contexts: &[Context], key: char, modifiers: KeyModifiers) -> Dispatched {
        dispatch(contexts, KeyEvent::new(KeyCode::Char(key), modifiers))
    }

    #[test]
    fn inner_places_win_and_outer_ones_are_asked() {
        let here = [Context::Balance];
        let quit = press(&here, 'q', KeyModifiers::NONE);
        assert!(matches!(quit, Dispatched::Bound(Action::App(AppAction::Quit))), "{quit:?}");
        let close = press(&[Context::Popup], 'q', KeyModifiers::NONE);
        assert!(!matches!(close, Dispatched::Bound(Action::App(_))), "{close:?}");
    }

    #[test]
    fn typing_keeps_letters_but_not_ctrl_c() {
        for context in [Context::BrowseFilter, Context::PopupText, Context::PopupList] {
            assert!(matches!(press(&[context], 'q', KeyModifiers::NONE), Dispatched::Typed(_)));
            let quit = press(&[context], 'c', KeyModifiers::CONTROL);
            assert!(matches!(quit, Dispatched::Bound(Action::App(AppAction::Quit))), "{quit:?}");
        }
    }
}
