//! What people wrote about the clips: metadata files, or datasets.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::join::key;
use crate::config::training::Task;
use crate::dataset::ontology::Ontology;
use crate::dataset::{Clip, Dataset, Problem, Split, Written};
use crate::whisper::Stopped;

/// How often it is looked whether to stop.
const LOOK: Duration = Duration::from_millis(50);

/// References of clips, by file name.
#[derive(Debug, Default)]
pub struct References {
    /// In file order. A clip without any caption is here too.
    pub clips: Vec<(String, Vec<String>)>,
    /// Rows that cannot be read, the first thousand of each file.
    pub problems: Vec<Problem>,
    /// How many those are.
    pub problem_count: usize,
    places: HashMap<String, usize>,
}

/// How many references clips have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// Of all clips together.
    pub references: usize,
    /// Of the clip with fewest.
    pub least: usize,
    /// Of the clip with most.
    pub most: usize,
}

impl References {
    /// Reads metadata files (`.csv`, `.jsonl`) and datasets, of these only the split named `split` where one is named. What
    /// several rows or files say about one clip is put together.
    ///
    /// # Errors
    /// One cannot be read, or there is no reference in any; [`Stopped`] once `cancel` is set.
    pub fn read(paths: &[PathBuf], split: Option<&str>, task: Task, cancel: &AtomicBool) -> Result<Self> {
        let mut references = Self::default();
        for path in paths {
            if path.is_dir() {
                references.dataset(path, split, task, cancel)?;
            } else {
                references.file(path, task, cancel)?;
            }
            if cancel.load(Ordering::Relaxed) {
                return Err(Stopped.into());
            }
        }
        references.refuse_nothing(paths, task)?;
        Ok(references)
    }

    /// The references of a clip.
    pub fn of(&self, file_name: &str) -> Option<&[String]> {
        self.places.get(&key(file_name)).map(|&place| self.clips[place].1.as_slice())
    }

    /// The references of a clip, found by its name or else by the last part of its path, as long as no two end the same.
    pub fn find(&self, file_name: &str) -> Option<&[String]> {
        let last = |name: &str| key(name).rsplit('/').next().map(str::to_owned);
        let (exact, wanted) = (self.of(file_name), last(file_name));
        let mut alike = self.clips.iter().filter(|(name, _)| exact.is_none() && last(name) == wanted);
        let found = alike.next().map(|(_, captions)| captions.as_slice());
        exact.or_else(|| found.filter(|_| alike.next().is_none()))
    }

    pub(super) fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// Takes in what is written about a clip.
    pub fn add(&mut self, file_name: String, captions: Vec<String>) {
        let next = self.clips.len();
        let place = *self.places.entry(key(&file_name)).or_insert(next);
        if place == next {
            self.clips.push((file_name, Vec::new()));
        }
        self.clips[place].1.extend(captions);
    }

    fn file(&mut self, file: &Path, task: Task, cancel: &AtomicBool) -> Result<()> {
        let written = Written::read(file, cancel)?;
        let ontology = ontology_near(file, task);
        for row in written.rows {
            let captions = captions_of(&row.captions, &row.labels, task, ontology.as_ref());
            self.add(row.file_name, captions);
        }
        self.problems.extend(written.problems);
        self.problem_count += written.problem_count;
        Ok(())
    }

    fn dataset(&mut self, folder: &Path, split: Option<&str>, task: Task, cancel: &AtomicBool) -> Result<()> {
        let dataset = Dataset::open(folder)?;
        for split in wanted(&dataset, split)? {
            while !split.wait_for(usize::MAX, LOOK) {
                if cancel.load(Ordering::Relaxed) {
                    return Err(Stopped.into());
                }
            }
            let ontology = split.ontology().map(AsRef::as_ref);
            let look =
                |clip: &Clip| (clip.file_name.clone(), captions_of(&clip.captions, &clip.labels, task, ontology));
            let rows = split.every_row(look, cancel);
            // What else is wrong with the dataset is found later, and does not matter here.
            let unusable = (0..rows.len()).filter(|&row| rows[row].is_none());
            let problems: Vec<Problem> = unusable.filter_map(|row| split.clip(row).err()).collect();
            self.problem_count += problems.len();
            self.problems.extend(problems.into_iter().take(1000));
            rows.into_iter().flatten().for_each(|(name, captions)| self.add(name, captions));
        }
        Ok(())
    }

    fn refuse_nothing(&self, paths: &[PathBuf], task: Task) -> Result<()> {
        if self.clips.iter().any(|(_, captions)| !captions.is_empty()) {
            return Ok(());
        }
        let places: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let bad = self.problems.first().map(|problem| format!(" ({problem})")).unwrap_or_default();
        let columns = match task {
            Task::Caption => "`caption` or `caption_1`, `caption_2` ..",
            Task::Keywords => "`labels` or `caption`",
        };
        bail!("there are no references in {}{bad}: they are in the columns {columns}", places.join(", "))
    }
}

fn wanted<'a>(dataset: &'a Dataset, name: Option<&str>) -> Result<Vec<&'a Arc<Split>>> {
    let Some(name) = name else { return Ok(dataset.splits.iter().collect()) };
    let found = dataset.splits.iter().find(|split| split.name().eq_ignore_ascii_case(name));
    let there = || dataset.splits.iter().map(|split| split.name()).collect::<Vec<_>>().join(", ");
    let found =
        found.with_context(|| format!("{} has no split `{name}`: it has {}", dataset.root.display(), there()))?;
    Ok(vec![found])
}

/// The names of labels, where `ontology.json` lies beside the file or in the folder above, as in datasets.
fn ontology_near(file: &Path, task: Task) -> Option<Ontology> {
    let mut folders = file.ancestors().skip(1).take(2).filter(|_| task == Task::Keywords);
    folders.find_map(|folder| Ontology::load(&folder.join("ontology.json")).ok())
}

/// What a clip is judged against, or teaches a model to write: its captions, or for keywords the names of its labels as one
/// caption. A clip for keywords without labels has its keywords in the captions.
pub fn captions_of(captions: &[String], labels: &[String], task: Task, ontology: Option<&Ontology>) -> Vec<String> {
    if task == Task::Caption || labels.is_empty() {
        return captions.to_vec();
    }
    let known = ontology.map(|ontology| ontology.keywords(labels)).filter(|keywords| !keywords.is_empty());
    vec![known.unwrap_or_else(|| names(labels))]
}

/// Labels that are names already, written as the ontology's are.
fn names(labels: &[String]) -> String {
    let names: Vec<String> = labels.iter().map(|name| name.replace([',', ':'], " -").to_lowercase()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(folder: &Path, paths: &[&str], split: Option<&str>) -> Result<References> {
        let paths: Vec<PathBuf> = paths.iter().map(|path| folder.join(path)).collect();
        References::read(&paths, split, Task::Caption, &AtomicBool::new(false))
    }

    fn tree() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (file, text) in [
            ("train/metadata.jsonl", "{\"file_name\":\"a.wav\",\"caption_1\":\"one\",\"caption_2\":\"two\"}\n"),
            ("test/metadata.csv", "file_name,caption\nb.wav,three\n../c.wav,four\n"),
            ("more.csv", "file_name,caption\n./a.wav,five\nd.wav,\n"),
            ("none.csv", "file_name,caption\nd.wav,\n"),
        ] {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        root
    }

    #[test]
    fn files_and_datasets_are_put_together() {
        let root = tree();
        let found = read(root.path(), &[".", "more.csv"], None).unwrap();
        assert_eq!(found.of("a.wav").unwrap(), ["one", "two", "five"]);
        assert_eq!((found.of("b.wav").unwrap().len(), found.of("d.wav").unwrap().len()), (1, 0));
        assert_eq!(found.problem_count, 1, "{:?}", found.problems);
        assert!(read(root.path(), &["."], Some("TRAIN")).unwrap().of("b.wav").is_none());
        assert_eq!(found.find("elsewhere/b.wav").unwrap(), ["three"]);
        assert!(found.of("elsewhere/b.wav").is_none() && found.find("elsewhere/x.wav").is_none());
    }

    #[test]
    fn drafts_are_no_references() {
        let root = tree();
        let rows = [
            ("drafts.csv", "file_name,caption,caption_draft\na.wav,one,x\nb.wav,,x\n"),
            (
                "drafts.jsonl",
                "{\"file_name\":\"a.wav\",\"caption\":\"one\",\"caption_draft\":\"x\"}\n{\"file_name\":\"b.wav\",\"caption_draft\":\"x\"}\n",
            ),
        ];
        for (name, text) in rows {
            std::fs::write(root.path().join(name), text).unwrap();
            let found = read(root.path(), &[name], None).unwrap();
            assert_eq!((found.of("a.wav").unwrap(), found.of("b.wav").unwrap().len()), (&["one".to_owned()][..], 0));
        }
    }

    #[test]
    fn nothing_to_judge_by_is_refused() {
        let root = tree();
        let why = |paths: &[&str], split| read(root.path(), paths, split).unwrap_err().to_string();
        assert!(why(&["none.csv"], None).contains("no references in"));
        assert!(why(&["."], Some("valid")).contains("no split `valid`: it has test, train"));
        assert!(why(&["gone.csv"], None).contains("cannot be read"));
    }

    #[test]
    fn keywords_are_the_labels_in_one_caption() {
        let of = |captions: &[&str], labels: &[&str], task| {
            let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
            captions_of(&owned(captions), &owned(labels), task, None)
        };
        assert_eq!(of(&["a dog", "a hound"], &["Dog, bark"], Task::Caption), ["a dog", "a hound"]);
        assert_eq!(of(&["a dog"], &["Dog, bark", "Yip"], Task::Keywords), ["dog - bark, yip"]);
        assert_eq!(of(&["dog, yip"], &[], Task::Keywords), ["dog, yip"]);
        assert!(of(&[], &["Dog"], Task::Caption).is_empty());
    }
}
