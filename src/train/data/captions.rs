//! What a clip teaches the model to write.

use crate::config::training::Task;
use crate::dataset::Clip;
use crate::dataset::ontology::Ontology;

/// The captions of a clip, as it is judged by them too.
pub(super) fn captions_of(clip: &Clip, task: Task, ontology: Option<&Ontology>) -> Vec<String> {
    crate::evaluate::captions_of(&clip.captions, &clip.labels, task, ontology)
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

    #[test]
    fn columns_have_the_published_names() {
        assert_eq!([first_column(Task::Caption, 1), first_column(Task::Caption, 5)], ["caption", "caption_1"]);
        assert_eq!(first_column(Task::Keywords, 1), "keywords");
    }
}
