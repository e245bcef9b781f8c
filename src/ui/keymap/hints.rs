//! The hint bar: what works right now, as much of it as fits.

use super::chord::shown;
use super::table::table;
use super::{Binding, Context};
use unicode_width::UnicodeWidthStr;

/// Keys and what they do, shortly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The keys, as they are shown.
    pub keys: String,
    /// What they do.
    pub name: &'static str,
    /// The action of the first key, for a click.
    pub binding: usize,
}

impl Hint {
    /// Columns it takes: `keys name`.
    pub fn width(&self) -> usize {
        self.keys.width() + 1 + self.name.width()
    }
}

/// Blank columns between two hints.
pub const GAP: usize = 2;

/// The hints of `contexts` (innermost first) and of everywhere that `works` says do something, those that fit `width`
/// columns. Inner contexts and earlier rows matter more; help stays as long as anything does.
pub fn hints(contexts: &[Context], works: impl Fn(&Binding) -> bool, ascii: bool, width: usize) -> Vec<Hint> {
    let mut all = gathered(contexts, works, ascii);
    let help = all.iter().position(|hint| hint.name == "help").map(|at| all.remove(at));
    let mut left = (width + GAP).saturating_sub(help.as_ref().map_or(0, |hint| hint.width() + GAP));
    let mut fitting: Vec<Hint> = Vec::new();
    for hint in all {
        let needed = hint.width() + GAP;
        if needed > left {
            break;
        }
        left -= needed;
        fitting.push(hint);
    }
    fitting.extend(help.filter(|hint| hint.width() <= width));
    fitting
}

/// All hints. A key that means something in an inner place is not offered for an outer one.
fn gathered(contexts: &[Context], works: impl Fn(&Binding) -> bool, ascii: bool) -> Vec<Hint> {
    let covered = contexts.iter().any(|context| context.is_popup() || context.takes_text());
    let everywhere = (!covered).then_some(Context::Global);
    let mut hints: Vec<Hint> = Vec::new();
    let mut taken: Vec<&str> = Vec::new();
    for context in contexts.iter().copied().chain(everywhere) {
        let rows = || table().enumerate().filter(|(_, row)| row.context == context);
        for (index, row) in rows().filter(|(_, row)| !row.short.is_empty() && works(row)) {
            let Some(key) = row.keys.iter().find(|key| !taken.contains(key)) else { continue };
            let key = shown(key, ascii);
            match hints.iter_mut().find(|hint| hint.name == row.short) {
                Some(hint) if same_context(hint, row) => hint.keys = format!("{} {key}", hint.keys),
                Some(_) => {}
                None => hints.push(Hint { keys: key.to_owned(), name: row.short, binding: index }),
            }
        }
        taken.extend(rows().flat_map(|(_, row)| row.keys));
    }
    hints
}

/// Whether a hint began with a row of the same place: only then it goes on, else an inner row has hidden an outer one.
fn same_context(hint: &Hint, row: &Binding) -> bool {
    table().nth(hint.binding).is_some_and(|first| first.context == row.context)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(contexts: &[Context], width: usize) -> String {
        let hints = hints(contexts, |_| true, true, width);
        hints.iter().map(|hint| format!("{} {}", hint.keys, hint.name)).collect::<Vec<_>>().join("  ")
    }

    #[test]
    fn fits_every_width_and_keeps_help_longest() {
        for width in 0..120 {
            let bar = bar(&[Context::Balance], width);
            assert!(bar.width() <= width, "{width}: {bar}");
            assert!(width < 6 || bar.ends_with("? help"), "{width}: {bar}");
        }
    }

    #[test]
    fn shows_only_what_works() {
        let hints = hints(&[Context::Balance], |row| row.short == "help", true, 80);
        assert_eq!(hints.iter().map(|hint| hint.name).collect::<Vec<_>>(), ["help"]);
    }

    #[test]
    fn a_key_is_offered_only_for_what_it_does_in_the_pane_with_the_focus() {
        let clip = bar(&[Context::CaptionClip, Context::Caption], 300);
        assert!(clip.contains("Left Right seek") && !clip.contains("token"), "{clip}");
        let tries = bar(&[Context::CaptionTries, Context::Caption], 300);
        assert!(tries.contains("Enter bring back") && !tries.contains("Enter caption"), "{tries}");
        assert!(tries.contains("Left Right token"), "{tries}");
    }

    #[test]
    fn a_popup_hides_what_is_outside() {
        assert!(!bar(&[Context::PopupConfirm], 80).contains("help"));
    }
}
