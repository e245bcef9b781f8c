//! Preferences: which clips are liked better.

use super::pool::Pool;
use super::task::label;
use crate::config::plan::Preference;

/// A preference in numbers.
pub(super) struct Wish {
    without: Vec<u32>,
    one_of: Vec<u32>,
    any_of: Vec<u32>,
    all_of: Vec<u32>,
}

impl Wish {
    /// # Errors
    /// In words, when it names a label that is not known.
    pub(super) fn of(pool: &Pool, wish: &Preference) -> Result<Wish, String> {
        let numbers = |names: &[String]| -> Result<Vec<u32>, String> {
            names.iter().map(|name| label(pool, name, "prefer").map(|label| label as u32)).collect()
        };
        let wish = Wish {
            without: numbers(&wish.without)?,
            one_of: numbers(&wish.one_of)?,
            any_of: numbers(&wish.any_of)?,
            all_of: numbers(&wish.all_of)?,
        };
        Ok(wish)
    }

    fn fits(&self, labels: &[u32]) -> bool {
        let count = |wanted: &[u32]| wanted.iter().filter(|label| labels.binary_search(label).is_ok()).count();
        count(&self.without) == 0
            && (self.one_of.is_empty() || count(&self.one_of) == 1)
            && (self.any_of.is_empty() || count(&self.any_of) > 0)
            && count(&self.all_of) == self.all_of.len()
    }
}

/// The class of a clip with these labels: the place of the first preference that it fits.
pub(super) fn class(wishes: &[Wish], labels: &[u32]) -> u8 {
    let place = wishes.iter().position(|wish| wish.fits(labels)).unwrap_or(wishes.len());
    u8::try_from(place).unwrap_or(u8::MAX)
}
