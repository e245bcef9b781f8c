//! What a model wrote about the clips of a split, laid over its rows.

use std::collections::HashMap;

/// Captions of a model, by row, with numbers that tell how good each is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overlay {
    /// What to call it: the name of its file.
    pub name: String,
    /// What the numbers are called.
    pub metrics: Vec<String>,
    rows: HashMap<u32, (String, Vec<f32>)>,
}

impl Overlay {
    /// Nothing yet, with numbers of these names.
    pub fn new(name: impl Into<String>, metrics: Vec<String>) -> Overlay {
        Overlay { name: name.into(), metrics, rows: HashMap::new() }
    }

    /// Puts a caption on a row; `numbers` are in the order of the names, NaN where one is not known.
    pub fn put(&mut self, row: u32, caption: String, numbers: Vec<f32>) {
        self.rows.insert(row, (caption, numbers));
    }

    /// The caption of a row.
    pub fn caption(&self, row: u32) -> Option<&str> {
        self.rows.get(&row).map(|(caption, _)| caption.as_str())
    }

    /// A number of a row.
    pub fn number(&self, row: u32, metric: usize) -> Option<f32> {
        self.rows.get(&row)?.1.get(metric).copied().filter(|number| !number.is_nan())
    }

    /// How many rows have a caption.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row has one.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
