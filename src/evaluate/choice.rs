//! Which metrics are computed, by their names.

use crate::config::nearest::nearest;
use crate::config::training::Task;
use crate::metrics::{Metric, all_for_captions, for_keywords};

/// For sentences, in the order in which they are told: those of the published system, then ours.
const FOR_CAPTIONS: [&str; 16] = [
    "sacrebleu",
    "meteor",
    "cider",
    "spice",
    "spider",
    "fense",
    "spider_fl",
    "meteor_java",
    "bleu_1",
    "bleu_2",
    "bleu_3",
    "bleu_4",
    "rouge_l",
    "vocabulary",
    "pred_num_words",
    "ref_num_words",
];
/// For clips with several candidates.
const OF_CANDIDATES: &str = "spider_max";
/// Names for several metrics at once: a name and how theirs begin or end.
const GROUPS: [(&str, &str); 3] = [("bleu", "bleu_"), ("words", "_num_words"), ("keywords", "keywords_")];

/// The metrics that somebody wants to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    task: Task,
    names: Vec<&'static str>,
    asked: bool,
}

impl Choice {
    /// All that captions of `task` can be judged by.
    pub fn all(task: Task) -> Self {
        Self { task, names: known(task).into_iter().filter(|name| *name != OF_CANDIDATES).collect(), asked: false }
    }

    /// Those that are named; `bleu`, `words` and `keywords` stand for several.
    ///
    /// # Errors
    /// An unknown name, with the nearest known one.
    pub fn of(task: Task, wanted: &[String]) -> Result<Self, String> {
        let known = known(task);
        let mut names: Vec<&'static str> = Vec::new();
        for name in wanted {
            let named = named(&known, name).ok_or_else(|| unknown(task, &known, name))?;
            names.extend(named);
        }
        let names = known.into_iter().filter(|name| names.contains(name)).collect();
        Ok(Self { task, names, asked: true })
    }

    /// The same with SPIDEr-max.
    pub fn with_candidates(mut self) -> Self {
        if self.task == Task::Caption && !self.wants(OF_CANDIDATES) {
            self.names.push(OF_CANDIDATES);
        }
        self
    }

    /// What is judged.
    pub fn task(&self) -> Task {
        self.task
    }

    /// The metrics, in the order in which they are told.
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// Whether the metrics were named one by one, so that one without a value is worth a complaint.
    pub fn is_asked(&self) -> bool {
        self.asked
    }

    /// Whether `name` is among them.
    pub fn wants(&self, name: &str) -> bool {
        self.names.contains(&name)
    }

    /// Whether `name` is computed: it is among them, or one of them is made of it.
    pub(super) fn needs(&self, name: &str) -> bool {
        self.wants(name) || self.names.iter().any(|one| made_of(one).contains(&name))
    }

    /// Those of the metrics of this program that are needed.
    pub(super) fn native(&self) -> Vec<Box<dyn Metric>> {
        native(self.task).into_iter().filter(|metric| metric.names().iter().any(|name| self.needs(name))).collect()
    }
}

/// The name of a metric of captions, as it lives for ever.
pub(super) fn known_caption_metric(name: &str) -> Option<&'static str> {
    FOR_CAPTIONS.into_iter().chain([OF_CANDIDATES]).find(|known| *known == name)
}

/// What a metric is made of.
pub(super) fn made_of(name: &str) -> &'static [&'static str] {
    match name {
        "spider" | OF_CANDIDATES => &["cider", "spice"],
        "spider_fl" => &["cider", "spice", "fense"],
        _ => &[],
    }
}

fn native(task: Task) -> Vec<Box<dyn Metric>> {
    match task {
        Task::Caption => all_for_captions(),
        Task::Keywords => for_keywords(),
    }
}

fn known(task: Task) -> Vec<&'static str> {
    match task {
        Task::Caption => FOR_CAPTIONS.into_iter().chain([OF_CANDIDATES]).collect(),
        Task::Keywords => for_keywords().iter().flat_map(|metric| metric.names()).copied().collect(),
    }
}

fn named(known: &[&'static str], name: &str) -> Option<Vec<&'static str>> {
    let name = name.trim().to_lowercase().replace('-', "_");
    if let Some(one) = known.iter().find(|known| **known == name) {
        return Some(vec![one]);
    }
    let (_, part) = GROUPS.iter().find(|(group, _)| *group == name)?;
    let of: Vec<&'static str> =
        known.iter().copied().filter(|known| known.starts_with(part) || known.ends_with(part)).collect();
    (!of.is_empty()).then_some(of)
}

fn unknown(task: Task, known: &[&'static str], name: &str) -> String {
    let hint = nearest(name, known).map_or_else(|| ".".to_owned(), |near| format!("; did you mean `{near}`?"));
    let task = task.name();
    format!("unknown metric `{name}`{hint} Metrics of the task {task} are {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(task: Task, names: &[&str]) -> Result<Choice, String> {
        Choice::of(task, &names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn names_are_taken_in_any_order_and_spelling() {
        let choice = of(Task::Caption, &["ROUGE-L", "bleu", "cider"]).unwrap();
        assert_eq!(choice.names(), ["cider", "bleu_1", "bleu_2", "bleu_3", "bleu_4", "rouge_l"]);
        assert_eq!(of(Task::Keywords, &["keywords"]).unwrap().names().len(), 6);
        let words = of(Task::Caption, &["words"]).unwrap();
        assert_eq!((words.names().len(), words.native().len()), (2, 1));
    }

    #[test]
    fn every_metric_of_the_program_can_be_named() {
        for task in [Task::Caption, Task::Keywords] {
            let all = Choice::all(task);
            let native: Vec<&str> = native(task).iter().flat_map(|metric| metric.names()).copied().collect();
            assert!(native.iter().all(|name| all.wants(name)), "{native:?}");
        }
        assert!(!Choice::all(Task::Caption).wants("spider_max"));
        assert!(Choice::all(Task::Caption).with_candidates().wants("spider_max"));
    }

    #[test]
    fn unknown_ones_name_the_nearest() {
        let why = of(Task::Caption, &["cidre"]).unwrap_err();
        assert!(why.starts_with("unknown metric `cidre`; did you mean `cider`?"), "{why}");
        assert!(of(Task::Keywords, &["cider"]).unwrap_err().contains("keywords_f1"));
        assert!(of(Task::Caption, &["spider"]).unwrap().needs("spice"));
        let fluent = of(Task::Caption, &["SPIDEr-FL"]).unwrap();
        assert!(["cider", "spice", "fense"].into_iter().all(|part| fluent.needs(part)) && !fluent.wants("fense"));
    }
}
