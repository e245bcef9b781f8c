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
    /// Indices of the children, in the order of the label's own list.
    children: Vec<usize>,
}

/// The labels in the order of their file. A label can have several parents.
#[derive(Debug, Clone, Default)]
pub struct Ontology {
    labels: Vec<Label>,
    by_id: HashMap<String, usize>,
    troubles: Vec<String>,
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
        let mut troubles = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            if by_id.contains_key(&entry.id) {
                troubles.push(format!("the label {} stands there twice: the first one counts", entry.id));
            }
            by_id.entry(entry.id.clone()).or_insert(index);
        }
        let mut children = Vec::with_capacity(entries.len());
        for entry in &entries {
            let missing = entry.child_ids.iter().filter(|id| !by_id.contains_key(*id));
            troubles.extend(missing.map(|id| format!("{} has a child {id} that is not there: left out", entry.name)));
            let found = entry.child_ids.iter().filter_map(|id| by_id.get(id).copied());
            children.push(found.collect::<Vec<usize>>());
        }
        let mut labels: Vec<Label> = entries
            .into_iter()
            .zip(&children)
            .map(|(entry, children)| Label {
                id: entry.id,
                name: entry.name,
                parents: Vec::new(),
                children: children.clone(),
            })
            .collect();
        for (parent, children) in children.iter().enumerate() {
            for &child in children {
                labels[child].parents.push(parent);
            }
        }
        let mut ontology = Ontology { labels, by_id, troubles };
        ontology.cut_cycles();
        ontology
    }

    /// Takes away the arrows that lead from a label to one above it, so that every walk down ends.
    fn cut_cycles(&mut self) {
        // 0: not seen, 1: on the way down, 2: done.
        let mut seen = vec![0u8; self.labels.len()];
        for start in 0..self.labels.len() {
            let mut way = if seen[start] == 0 { vec![(start, 0)] } else { Vec::new() };
            seen[start] = seen[start].max(1);
            while let Some((label, next)) = way.pop() {
                let Some(&child) = self.labels[label].children.get(next) else {
                    seen[label] = 2;
                    continue;
                };
                if seen[child] == 1 {
                    self.cut(label, next);
                    way.push((label, next));
                    continue;
                }
                way.push((label, next + 1));
                if seen[child] == 0 {
                    seen[child] = 1;
                    way.push((child, 0));
                }
            }
        }
    }

    fn cut(&mut self, parent: usize, place: usize) {
        let child = self.labels[parent].children.remove(place);
        self.labels[child].parents.retain(|&above| above != parent);
        let (above, below) = (&self.labels[parent].name, &self.labels[child].name);
        self.troubles.push(format!("{above} is below {below} and above it: it no longer counts as above"));
    }

    /// What is wrong with the file, in words: labels twice, children that are missing, circles.
    pub fn troubles(&self) -> &[String] {
        &self.troubles
    }

    /// How many labels there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The place of a label id in the order of the file.
    pub fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The label that is called so, by its id or else its name; of several of one name the first.
    pub fn find(&self, id_or_name: &str) -> Option<usize> {
        self.index(id_or_name).or_else(|| self.labels.iter().position(|label| label.name == id_or_name))
    }

    /// The id and the name of the label at a place.
    pub fn label(&self, index: usize) -> (&str, &str) {
        (&self.labels[index].id, &self.labels[index].name)
    }

    /// The places of the labels right below one.
    pub fn children(&self, index: usize) -> &[usize] {
        &self.labels[index].children
    }

    /// The places of the labels above which none is.
    pub fn roots(&self) -> Vec<usize> {
        (0..self.len()).filter(|&index| self.labels[index].parents.is_empty()).collect()
    }

    /// A label and all below it, each once, ascending.
    pub fn subtree(&self, index: usize) -> Vec<usize> {
        let mut found = vec![false; self.len()];
        let mut way = vec![index];
        while let Some(label) = way.pop() {
            if !std::mem::replace(&mut found[label], true) {
                way.extend(&self.labels[label].children);
            }
        }
        (0..self.len()).filter(|&label| found[label]).collect()
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
    fn a_walk_down_ends_whatever_the_file_says() {
        let circle = Ontology::new(
            serde_json::from_str(
                r#"[{"id":"/a","name":"A","child_ids":["/b"]},{"id":"/b","name":"B","child_ids":["/c","/b"]},
                    {"id":"/c","name":"C","child_ids":["/a","/d","/gone"]},{"id":"/d","name":"D"},{"id":"/d","name":"E"}]"#,
            )
            .unwrap(),
        );
        assert_eq!(circle.subtree(0), [0, 1, 2, 3]);
        assert_eq!(circle.roots(), [0, 4], "the second of a name is only itself");
        let told = circle.troubles().join("\n");
        assert!(told.contains("/d stands there twice") && told.contains("/gone"), "{told}");
        assert!(told.contains("C is below A") && told.contains("B is below B"), "{told}");
    }

    #[test]
    fn a_label_below_two_others_is_counted_once() {
        let diamond = Ontology::new(
            serde_json::from_str(
                r#"[{"id":"/a","name":"A","child_ids":["/b","/c"]},{"id":"/b","name":"B","child_ids":["/d"]},
                    {"id":"/c","name":"C","child_ids":["/d"]},{"id":"/d","name":"D"}]"#,
            )
            .unwrap(),
        );
        assert_eq!(diamond.subtree(0), [0, 1, 2, 3]);
        assert_eq!((diamond.find("C"), diamond.find("/d"), diamond.find("x")), (Some(2), Some(3), None));
        assert_eq!(diamond.children(0), [1, 2]);
    }

    #[test]
    fn names_and_parents() {
        assert_eq!(small().name("/2"), Some("Whistle"));
        assert_eq!(small().name("/9"), None);
        assert_eq!(small().parents("/3"), ["/1", "/2"]);
    }
}
