//! A grid of tries on the same clip: every model with every prefix and every way to search.

use crate::config::Generate;

/// What is tried with what. A side that names nothing leaves nothing to try.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Models: directories, hub ids, `demo`.
    pub models: Vec<String>,
    /// Text prefixes, such as `clotho > caption: `.
    pub prefixes: Vec<String>,
    /// What is asked of a search, each as far as the model's own settings are not to count.
    pub settings: Vec<Generate>,
}

/// One try. Its first place is the model's among [`Grid::models`], then the prefix's and the setting's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell<'a> {
    /// Model, prefix and setting by their numbers in the grid.
    pub place: [usize; 3],
    /// The model.
    pub model: &'a str,
    /// The prefix.
    pub prefix: &'a str,
    /// The setting.
    pub setting: &'a Generate,
}

impl Grid {
    /// Every cell once: model by model, so that each is loaded once, within a model prefix by prefix, within a prefix setting by
    /// setting.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.models.len()).flat_map(|model| self.of_model(model))
    }

    /// The cells of one model, in the order of [`Self::cells`].
    pub fn of_model(&self, model: usize) -> impl Iterator<Item = Cell<'_>> {
        let places = (0..self.prefixes.len()).flat_map(|prefix| (0..self.settings.len()).map(move |s| (prefix, s)));
        places.filter_map(move |(prefix, setting)| {
            Some(Cell {
                place: [model, prefix, setting],
                model: self.models.get(model)?,
                prefix: &self.prefixes[prefix],
                setting: &self.settings[setting],
            })
        })
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.models.len() * self.prefixes.len() * self.settings.len()
    }

    /// Whether there is nothing to try.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which of models, prefixes and settings there are several of: only these tell two cells apart.
    pub fn varies(&self) -> [bool; 3] {
        [self.models.len(), self.prefixes.len(), self.settings.len()].map(|count| count > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let settings = ["", "num_beams=5", "seed=1"].map(|text| text.parse().unwrap()).to_vec();
        Grid { models: words(&["a", "b"]), prefixes: words(&["p", "q"]), settings }
    }

    #[test]
    fn every_cell_comes_once_model_by_model() {
        let grid = grid();
        let cells: Vec<String> = grid.cells().map(|c| format!("{}{}{}", c.model, c.prefix, c.setting)).collect();
        assert_eq!(cells.len(), grid.len());
        assert_eq!(cells[..4], ["ap", "apnum_beams=5", "apseed=1", "aq"]);
        assert!(cells[..6].iter().all(|cell| cell.starts_with('a')) && cells[6..].iter().all(|c| c.starts_with('b')));
        assert_eq!(grid.of_model(1).map(|cell| cell.place).last(), Some([1, 1, 2]));
        assert_eq!(grid.of_model(2).count(), 0);
    }

    #[test]
    fn a_side_without_anything_leaves_nothing() {
        let grid = Grid { prefixes: vec![], ..grid() };
        assert!(grid.is_empty() && grid.cells().count() == 0);
        assert_eq!(grid.varies(), [true, false, true]);
    }
}
