//! The labels that clips can have.

use std::collections::HashMap;

use crate::dataset::ontology::Ontology;

/// AudioSet's classes, as published.
const CLASSES: &str = include_str!("../../../data/audioset/class_labels_indices.csv");

/// A label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its ontology id, or where there is none its name.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Labels by id and by name.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    labels: Vec<Label>,
    by_key: HashMap<String, u32>,
    /// Labels that are not known yet may be added.
    open: bool,
}

impl Vocabulary {
    /// The labels of an ontology and no others.
    pub fn of_ontology(ontology: &Ontology) -> Vocabulary {
        Self::new(ontology.iter(), false)
    }

    /// AudioSet's classes; others may come.
    pub fn of_classes() -> Vocabulary {
        let mut csv = csv::Reader::from_reader(CLASSES.as_bytes());
        let rows: Vec<csv::StringRecord> = csv.records().filter_map(Result::ok).collect();
        Self::new(rows.iter().filter_map(|row| Some((row.get(1)?, row.get(2)?))), true)
    }

    fn new<'a>(labels: impl Iterator<Item = (&'a str, &'a str)>, open: bool) -> Vocabulary {
        let mut vocabulary = Vocabulary { open, ..Vocabulary::default() };
        labels.for_each(|(id, name)| vocabulary.push(id, name));
        vocabulary
    }

    fn push(&mut self, id: &str, name: &str) {
        let index = self.labels.len() as u32;
        self.labels.push(Label { id: id.to_owned(), name: name.to_owned() });
        self.by_key.entry(id.to_owned()).or_insert(index);
        self.by_key.entry(name.to_lowercase()).or_insert(index);
    }

    /// The number of a label, by its id or name.
    pub fn get(&self, key: &str) -> Option<u32> {
        self.by_key.get(key).or_else(|| self.by_key.get(&key.to_lowercase())).copied()
    }

    /// The number of a label, which is added where that is allowed.
    pub fn get_or_add(&mut self, key: &str) -> Option<u32> {
        if self.open && self.get(key).is_none() {
            self.push(key, key);
        }
        self.get(key)
    }

    /// The labels in their order.
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;

    #[test]
    fn audiosets_classes_come_along() {
        let classes = Vocabulary::of_classes();
        assert_eq!(classes.labels().len(), 527);
        assert_eq!(classes.get("/m/09x0r"), Some(0));
        assert_eq!(classes.get("Male speech, man speaking"), Some(1));
        assert_eq!(classes.get("dog"), classes.get("/m/0bt9lr"));
    }

    #[test]
    fn an_unknown_label_is_added_where_there_is_no_ontology() {
        let mut classes = Vocabulary::of_classes();
        assert_eq!(classes.get_or_add("Gong of ours"), Some(527));
        assert_eq!(classes.get("gong of ours"), Some(527));
        let mut none = Vocabulary::default();
        assert_eq!(none.get_or_add("x"), None);
    }
}
