//! AudioSet's ontology: label ids, their names and their parents.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use serde::Deserialize;

/// One label as `ontology.json` writes it; other keys are passed over.
#[derive(Deserialize)]
struct Entry {
    id: String,
    name: String,
    #[serde(default)]
    child_ids: Vec<String>,
}

/// A label with the labels that it is a kind of.
#[derive(Debug, Clone)]
struct Label {
    id: String,
    name: String,
    /// Indices of the parents, in the order of the file.
    parents: Vec<usize>,
}

/// The labels in the order of their file. A label can have several parents.
#[derive(Debug, Clone, Default)]
pub struct Ontology {
    labels: Vec<Label>,
    by_id: HashMap<String, usize>,
}

impl Ontology {
    /// Reads `ontology.json`.
    ///
    /// # Errors
    /// When it cannot be read or is not a list of labels with `id` and `name`.
    pub fn load(path: &Path) -> io::Result<Ontology> {
        let text = std::fs::read(path)?;
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        Ok(Self::new(serde_json::from_slice(text)?))
    }

    fn new(entries: Vec<Entry>) -> Ontology {
        let mut by_id = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            by_id.entry(entry.id.clone()).or_insert(index);
        }
        let children: Vec<Vec<usize>> = entries
            .iter()
            .map(|entry| entry.child_ids.iter().filter_map(|id| by_id.get(id).copied()).collect())
            .collect();
        let mut labels: Vec<Label> =
            entries.into_iter().map(|entry| Label { id: entry.id, name: entry.name, parents: Vec::new() }).collect();
        for (parent, children) in children.iter().enumerate() {
            for &child in children {
                labels[child].parents.push(parent);
            }
        }
        Ontology { labels, by_id }
    }

    /// The name of a label id.
    pub fn name(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(|&index| self.labels[index].name.as_str())
    }

    /// Every id with its name, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.labels.iter().map(|label| (label.id.as_str(), label.name.as_str()))
    }

    /// Ids of the parents of a label, in the order of the file; empty for an unknown one.
    pub fn parents(&self, id: &str) -> Vec<&str> {
        let parents = self.by_id.get(id).map(|&index| self.labels[index].parents.as_slice()).unwrap_or_default();
        parents.iter().map(|&parent| self.labels[parent].id.as_str()).collect()
    }

    /// The keywords that a model learns to write for these labels: for each label the names of its parents, then its own,
    /// without repeats; `,` and `:` in a name become ` -` and all is lower case; joined by `, `. Unknown ids are left out.
    pub fn keywords<S: AsRef<str>>(&self, labels: &[S]) -> String {
        let mut names: Vec<String> = Vec::new();
        for &index in labels.iter().filter_map(|label| self.by_id.get(label.as_ref())) {
            for &label in self.labels[index].parents.iter().chain([&index]) {
                let name = self.labels[label].name.replace([',', ':'], " -").to_lowercase();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::Ontology;

    fn small() -> Ontology {
        Ontology::new(
            serde_json::from_str(
                r#"[{"id":"/1","name":"Domestic sounds, home sounds","child_ids":["/3"]},
                    {"id":"/2","name":"Whistle","child_ids":["/3","/missing"]},
                    {"id":"/3","name":"Kettle whistle","child_ids":[]}]"#,
            )
            .unwrap(),
        )
    }

    #[test]
    fn keywords_name_the_parents_first_and_nothing_twice() {
        assert_eq!(
            small().keywords(&["/2", "/3", "/unknown"]),
            "whistle, domestic sounds - home sounds, kettle whistle"
        );
        assert_eq!(small().keywords::<&str>(&[]), "");
    }

    #[test]
    fn names_and_parents() {
        assert_eq!(small().name("/2"), Some("Whistle"));
        assert_eq!(small().name("/9"), None);
        assert_eq!(small().parents("/3"), ["/1", "/2"]);
    }
}
