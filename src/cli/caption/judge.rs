//! How near captions are to what people wrote, for `--json --references`.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use anyhow::bail;
use clap::Args;
use serde_json::{Map, Value, json};

use crate::cli::output;
use crate::config::training::Task;
use crate::evaluate::{Choice, Outsiders, Pieces, References, grouped, of_each};
use crate::metrics::{Judged, Rarity};
use crate::text::safe;

/// Options of judging.
#[derive(Args, Clone, Debug, Default)]
pub struct Judging {
    /// With --json, judge each caption by what people wrote: metadata of any name, or a dataset's folder; may be given several times
    #[arg(long, value_name = "R.jsonl|csv|DIR", requires = "json")]
    references: Vec<PathBuf>,
    /// Of datasets, only this split
    #[arg(long, value_name = "NAME", requires = "references")]
    split: Option<String>,
    /// Only these metrics, as in `audiocap evaluate`; `spice` and `fense` only when named, since they take seconds
    #[arg(long, value_name = "NAMES", value_delimiter = ',', requires = "references")]
    metrics: Vec<String>,
}

/// Metrics that a caption has by itself, and those that need pieces from elsewhere. With CIDEr, which is that of a caption among all
/// the references, these are all.
const OF_ONE: [&str; 7] = ["sacrebleu", "meteor", "rouge_l", "bleu_1", "bleu_2", "bleu_3", "bleu_4"];
const OUTSIDE: [&str; 3] = ["spice", "fense", "meteor_java"];
const CIDER: &str = "cider";

/// What judges.
pub struct Judge {
    references: References,
    task: Task,
    /// Metrics, in the order in which they are told.
    names: Vec<&'static str>,
    rarity: Option<Rarity>,
    outsiders: Outsiders,
}

/// The metrics of a caption by their names; none for a clip that nobody wrote about. Null is a metric without a value.
pub type Metrics = Option<Map<String, Value>>;

/// A caption to judge: the file's name and the text.
pub type Written<'a> = (&'a str, &'a str);

impl Judging {
    /// What judges captions behind `prefix`; none where nobody asked. Says which metrics have no value here.
    ///
    /// # Errors
    /// References that cannot be read, and metrics that one caption does not have.
    pub fn judge(&self, prefix: &str, cancel: &AtomicBool) -> anyhow::Result<Option<Judge>> {
        if self.references.is_empty() {
            return Ok(None);
        }
        let task = if prefix.contains(Task::Keywords.name()) { Task::Keywords } else { Task::Caption };
        let names = self.names(task)?;
        let references = References::read(&self.references, self.split.as_deref(), task, cancel)?;
        let all = || references.clips.iter().map(|(_, captions)| captions.clone());
        let rarity = names.contains(&CIDER).then(|| Rarity::of(all()));
        let outsiders = Outsiders::named(&names, &Pieces::default());
        for (names, why) in grouped(outsiders.absent()) {
            output::note(&format!("audiocap: {} are null: {}", names.join(", "), safe(why)));
        }
        Ok(Some(Judge { references, task, names, rarity, outsiders }))
    }

    fn names(&self, task: Task) -> anyhow::Result<Vec<&'static str>> {
        let known = |name: &&str| task == Task::Keywords || OF_ONE.contains(name) || *name == CIDER;
        if self.metrics.is_empty() {
            return Ok(Choice::all(task).names().iter().copied().filter(known).collect());
        }
        let choice = Choice::of(task, &self.metrics).map_err(anyhow::Error::msg)?;
        if let Some(name) = choice.names().iter().find(|name| !known(name) && !OUTSIDE.contains(name)) {
            bail!("{name} is a number of many captions, not of one: `audiocap evaluate` tells it");
        }
        Ok(choice.names().to_vec())
    }
}

impl Judge {
    /// The metrics of each caption.
    pub fn judge(&mut self, captions: &[Written], cancel: &AtomicBool) -> Vec<Metrics> {
        let of = |(file, _): &Written| self.references.find(file).unwrap_or_default();
        let judged: Vec<Judged> =
            captions.iter().map(|one| Judged { prediction: one.1, references: of(one) }).collect();
        let mut found: Vec<Vec<(&str, f64)>> = of_each(self.task, &judged);
        for (found, one) in found.iter_mut().zip(&judged) {
            let cider = self.rarity.as_mut().and_then(|rarity| rarity.cider(one.prediction, one.references));
            found.extend(cider.map(|cider| (CIDER, cider)));
        }
        for outsider in self.outsiders.there().filter(|_| judged.iter().any(|one| !one.references.is_empty())) {
            match outsider.scores(&judged, cancel) {
                Ok(scores) => {
                    let clips = scores.first().map(|score| score.clips.as_slice()).unwrap_or_default();
                    let of_clips = found.iter_mut().zip(clips);
                    of_clips.for_each(|(found, clip)| found.extend(clip.map(|value| (outsider.name(), value))));
                }
                Err(why) => output::note(&format!("audiocap: {}: {}", outsider.name(), safe(&why))),
            }
        }
        let told = |(found, one): (Vec<(&str, f64)>, &Judged)| (!one.references.is_empty()).then(|| self.told(&found));
        found.into_iter().zip(&judged).map(told).collect()
    }

    fn told(&self, found: &[(&str, f64)]) -> Map<String, Value> {
        let value = |name: &str| found.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        self.names.iter().map(|name| ((*name).to_owned(), json!(value(name)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judging(folder: &std::path::Path, metrics: &[&str]) -> Judging {
        let file = folder.join("metadata.csv");
        std::fs::write(&file, "file_name,caption\nin/a.wav,a dog barks\nb.wav,rain falls\n").unwrap();
        let metrics = metrics.iter().map(|name| (*name).to_owned()).collect();
        Judging { references: vec![file], split: None, metrics }
    }

    fn judge(metrics: &[&str], captions: &[Written]) -> Vec<Metrics> {
        let folder = tempfile::tempdir().unwrap();
        let cancel = AtomicBool::new(false);
        let judge = judging(folder.path(), metrics).judge("clotho > caption: ", &cancel).unwrap();
        judge.unwrap().judge(captions, &cancel)
    }

    #[test]
    fn each_caption_has_the_metrics_of_one() {
        let told = judge(&[], &[("a.wav", "a dog barks"), ("gone.wav", "x"), ("b.wav", "snow")]);
        let first = told[0].as_ref().unwrap();
        let names: Vec<&str> = first.keys().map(String::as_str).collect();
        assert_eq!(names, ["sacrebleu", "meteor", "cider", "bleu_1", "bleu_2", "bleu_3", "bleu_4", "rouge_l"]);
        assert!((first["cider"].as_f64().unwrap() - 7.5).abs() < 1e-9 && first["rouge_l"] == 1.0, "{first:?}");
        assert!(told[1].is_none());
        assert_eq!(told[2].as_ref().unwrap()["rouge_l"], 0.0);
    }

    #[test]
    fn metrics_are_chosen_by_name_and_what_one_caption_does_not_have_is_told() {
        let told = judge(&["cider", "bleu"], &[("a.wav", "a dog barks")]);
        assert_eq!(told[0].as_ref().unwrap().len(), 5);
        let folder = tempfile::tempdir().unwrap();
        let why = |metrics: &[&str]| {
            let judging = judging(folder.path(), metrics);
            judging.judge("", &AtomicBool::new(false)).err().unwrap().to_string()
        };
        assert!(why(&["vocabulary"]).contains("`audiocap evaluate` tells it"), "{}", why(&["vocabulary"]));
        assert!(why(&["cidre"]).contains("did you mean `cider`"));
    }
}
