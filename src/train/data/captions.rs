//! What a clip teaches the model to write.

use crate::config::training::Task;
use crate::dataset::Clip;
use crate::dataset::ontology::Ontology;

/// The captions of a clip: its caption columns, or for keywords the names of its labels as one caption. A keywords dataset
/// without labels has its keywords in the caption columns.
pub(super) fn captions_of(clip: &Clip, task: Task, ontology: Option<&Ontology>) -> Vec<String> {
    if task == Task::Caption || clip.labels.is_empty() {
        return clip.captions.clone();
    }
    let known = ontology.map(|ontology| ontology.keywords(&clip.labels)).filter(|keywords| !keywords.is_empty());
    vec![known.unwrap_or_else(|| names(&clip.labels))]
}

/// Labels that are names already, written as the ontology's are.
fn names(labels: &[String]) -> String {
    let names: Vec<String> = labels.iter().map(|name| name.replace([',', ':'], " -").to_lowercase()).collect();
    names.join(", ")
}

/// What the column of the first of `count` captions is called, as the published system logs it.
pub(super) fn first_column(task: Task, count: usize) -> &'static str {
    match (task, count) {
        (Task::Keywords, _) => "keywords",
        (Task::Caption, 1) => "caption",
        (Task::Caption, _) => "caption_1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clip(captions: &[&str], labels: &[&str]) -> Clip {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Clip {
            index: 0,
            file_name: "a.wav".into(),
            path: "a.wav".into(),
            captions: owned(captions),
            labels: owned(labels),
            extra: Vec::new(),
        }
    }

    #[test]
    fn keywords_are_the_labels_in_one_caption() {
        let both = clip(&["a dog", "a hound"], &["Dog, bark", "Yip"]);
        assert_eq!(captions_of(&both, Task::Caption, None), ["a dog", "a hound"]);
        assert_eq!(captions_of(&both, Task::Keywords, None), ["dog - bark, yip"]);
        assert_eq!(captions_of(&clip(&["dog, yip"], &[]), Task::Keywords, None), ["dog, yip"]);
        assert!(captions_of(&clip(&[], &["Dog"]), Task::Caption, None).is_empty());
    }

    #[test]
    fn columns_have_the_published_names() {
        assert_eq!([first_column(Task::Caption, 1), first_column(Task::Caption, 5)], ["caption", "caption_1"]);
        assert_eq!(first_column(Task::Keywords, 1), "keywords");
    }
}
