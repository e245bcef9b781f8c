//! One split: its rows, found in the background, and what was noticed about them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use super::confine::{self, Confines};
use super::facts::{ClipFacts, FactsCache};
use super::index::{self, Format, Rows, Text};
use super::layout::{Plan, Source};
use super::marks::Marks;
use super::ontology::Ontology;
use super::problems::Problems;
use super::row::Row;
use super::{Clip, Overlay, Problem, Progress, validate};

/// A split of a dataset. Everything can be asked for while its rows are still being found.
pub struct Split {
    name: String,
    inner: Arc<Inner>,
    facts: FactsCache,
    ontology: Option<Arc<Ontology>>,
    marks: Arc<Marks>,
    written: RwLock<Option<Arc<Overlay>>>,
}

/// What the background thread shares with the split.
pub(super) struct Inner {
    pub dir: PathBuf,
    pub confines: Confines,
    pub rows: Rows,
    pub problems: Problems,
    /// Set when nobody is interested any more.
    pub stop: AtomicBool,
    /// Set when the labels of a folder without metadata are the names of its sub-folders.
    pub folder_labels: AtomicBool,
    pub checked: AtomicBool,
    /// Set when the split is one file by itself.
    one_file: bool,
    drafts: Drafts,
}

/// Drafts that changed since the rows were found, by file name; `None` where one was taken back.
#[derive(Default)]
struct Drafts {
    /// Set with the first: most splits have none, and two million rows need not ask for it.
    any: AtomicBool,
    changed: RwLock<HashMap<String, Option<String>>>,
}

impl Split {
    pub(super) fn open(plan: Plan, root: &Path, ontology: Option<Arc<Ontology>>, marks: Arc<Marks>) -> Split {
        let problems = Problems::default();
        for problem in plan.problems {
            problems.add(|| problem);
        }
        let inner = Arc::new(Inner {
            confines: Confines::new(root, &plan.dir),
            rows: rows_of(&plan.rows, &plan.dir, &problems),
            dir: plan.dir,
            problems,
            stop: AtomicBool::new(false),
            folder_labels: AtomicBool::new(false),
            checked: AtomicBool::new(false),
            one_file: matches!(plan.rows, Source::File(_)),
            drafts: Drafts::default(),
        });
        start(Arc::clone(&inner), plan.rows);
        Split { name: plan.name, inner, facts: FactsCache::default(), ontology, marks, written: RwLock::default() }
    }

    /// What to call it: `train`, `valid` ..
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The folder that file names are relative to.
    pub fn dir(&self) -> &Path {
        &self.inner.dir
    }

    /// Rows known so far; it only grows.
    pub fn len(&self) -> usize {
        self.inner.rows.len()
    }

    /// Whether no row is known (yet).
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How far the search for rows is.
    pub fn progress(&self) -> Progress {
        self.inner.rows.progress()
    }

    /// Parses row `index`.
    ///
    /// # Errors
    /// When the row cannot be used: it does not parse, or its file name leaves the dataset, also by a symbolic link.
    pub fn clip(&self, index: usize) -> Result<Clip, Problem> {
        let clip = self.inner.clip_of(index, self.inner.rows.row(index)?)?;
        if self.inner.confines.escaped(&clip.path) {
            return Err(self.inner.row_problem(index, "this link leads out of the dataset and is not followed"));
        }
        Ok(clip)
    }

    /// The problems found so far, the first thousand of them.
    pub fn problems(&self) -> Vec<Problem> {
        self.inner.problems.list()
    }

    /// How many problems were found so far.
    pub fn problem_count(&self) -> usize {
        self.inner.problems.count()
    }

    /// Whether every row and every file has been looked at for problems.
    pub fn is_checked(&self) -> bool {
        self.inner.checked.load(Ordering::Acquire)
    }

    /// Waits until `rows` rows are known or there are no more, at most `limit`; false when the time is over. For commands and
    /// tests: the screen never waits.
    pub fn wait_for(&self, rows: usize, limit: Duration) -> bool {
        self.inner.rows.wait_for(rows, limit)
    }

    /// What is known about the sound of a clip without touching its file.
    pub fn known_facts(&self, index: usize) -> Option<ClipFacts> {
        self.facts.get(index)
    }

    /// The facts of a clip, read from the header of its file the first time.
    ///
    /// # Errors
    /// When the row cannot be used or the header cannot be read.
    pub fn facts(&self, index: usize) -> Result<ClipFacts, Problem> {
        self.facts.get(index).map_or_else(|| self.learn(index, ClipFacts::probe), Ok)
    }

    /// The facts of a clip with its levels, which takes decoding it the first time.
    ///
    /// # Errors
    /// When the row cannot be used or the file cannot be decoded.
    pub fn measured(&self, index: usize) -> Result<ClipFacts, Problem> {
        let known = self.facts.get(index).filter(|facts| facts.peak_db.is_some());
        known.map_or_else(|| self.learn(index, ClipFacts::measure), Ok)
    }

    /// Keeps facts that were found elsewhere, for instance when the clip was decoded to be shown.
    pub fn remember(&self, index: usize, facts: &ClipFacts) {
        self.facts.set(index, facts);
    }

    /// Names of the labels, where the dataset has an ontology.
    pub fn ontology(&self) -> Option<&Arc<Ontology>> {
        self.ontology.as_ref()
    }

    /// Marks and notes of the dataset.
    pub fn marks(&self) -> &Arc<Marks> {
        &self.marks
    }

    /// What a model wrote about its clips, if that was laid over them.
    pub fn written(&self) -> Option<Arc<Overlay>> {
        self.written.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lays what a model wrote over the clips, or takes it off.
    pub fn lay(&self, written: Option<Overlay>) {
        *self.written.write().unwrap_or_else(PoisonError::into_inner) = written.map(Arc::new);
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }

    fn learn(
        &self,
        index: usize,
        how: fn(&Path) -> Result<ClipFacts, crate::audio::AudioError>,
    ) -> Result<ClipFacts, Problem> {
        let clip = self.clip(index)?;
        let facts = how(&clip.path).map_err(|error| {
            // A row without its file is the same problem whoever finds it.
            let row = validate::missing(&self.inner, index).map(|why| self.inner.row_problem(index, &why));
            row.unwrap_or_else(|| Problem::of_file(&clip.path, error.to_string()))
        })?;
        self.facts.set(index, &facts);
        Ok(facts)
    }
}

impl Drop for Split {
    fn drop(&mut self) {
        self.inner.stop.store(true, Ordering::Relaxed);
    }
}

impl Inner {
    /// The clip of a parsed row, its file name checked by its spelling.
    pub(super) fn clip_of(&self, index: usize, row: Row) -> Result<Clip, Problem> {
        if let Some(why) = confine::refused_name(&row.file_name) {
            return Err(self.row_problem(index, why));
        }
        let mut labels = row.labels;
        if self.folder_labels.load(Ordering::Relaxed) {
            let parent = Path::new(&row.file_name).parent().and_then(Path::file_name);
            labels.extend(parent.map(|name| name.to_string_lossy().into_owned()));
        }
        let path = row.odd_name.map_or_else(|| self.dir.join(&row.file_name), |name| self.dir.join(name));
        let mut clip = Clip { index, file_name: row.file_name, path, captions: row.captions, labels, extra: row.extra };
        if let Some(draft) = self.changed_draft(&clip.file_name) {
            clip.set_draft(draft);
        }
        Ok(clip)
    }

    /// Whether the split is one file by itself.
    pub(super) fn is_one_file(&self) -> bool {
        self.one_file
    }

    /// The draft of a clip, where it changed.
    #[allow(clippy::option_option)]
    pub(super) fn changed_draft(&self, file_name: &str) -> Option<Option<String>> {
        if !self.drafts.any.load(Ordering::Acquire) {
            return None;
        }
        self.drafts.changed.read().unwrap_or_else(PoisonError::into_inner).get(file_name).cloned()
    }

    /// The metadata has another draft for a clip now.
    pub(super) fn set_draft(&self, file_name: &str, draft: Option<String>) {
        self.drafts.changed.write().unwrap_or_else(PoisonError::into_inner).insert(file_name.to_owned(), draft);
        self.drafts.any.store(true, Ordering::Release);
    }

    pub(super) fn row_problem(&self, index: usize, why: &str) -> Problem {
        self.rows.problem(index, why)
    }
}

/// A metadata file that cannot be opened is a problem of a split without rows.
fn rows_of(source: &Source, dir: &Path, problems: &Problems) -> Rows {
    let walked = || Rows::new(index::Source::new(Text::memory(), Format::Walked, dir.to_path_buf(), String::new()));
    let (Source::Metadata(file) | Source::Part { file, .. }) = source else { return walked() };
    match index::Source::open(file.clone(), String::new()) {
        Ok(source) => Rows::new(source),
        Err(error) => {
            problems.add(|| Problem::of_file(file, format!("cannot be read: {error}")));
            walked()
        }
    }
}

/// Starts the search for rows; without a thread to be had it is made here and now.
fn start(inner: Arc<Inner>, source: Source) {
    let (again, from) = (Arc::clone(&inner), source.clone());
    let thread = std::thread::Builder::new().name("dataset index".to_owned());
    if thread.spawn(move || validate::find_rows(&inner, &source)).is_err() {
        validate::find_rows(&again, &from);
    }
}
