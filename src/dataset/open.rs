//! Opening a dataset.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::layout::{self, Plan, Source};
use super::marks::Marks;
use super::ontology::Ontology;
use super::{DatasetError, Problem, Split};

/// An AudioFolder dataset, a folder of audio, or one audio file.
pub struct Dataset {
    /// What to call it: the name of its folder.
    pub name: String,
    /// Its folder.
    pub root: PathBuf,
    /// At least one.
    pub splits: Vec<Arc<Split>>,
    ontology: Option<Arc<Ontology>>,
    marks: Arc<Marks>,
}

impl std::fmt::Debug for Dataset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dataset").field("root", &self.root).finish_non_exhaustive()
    }
}

impl Dataset {
    /// Opens `path` and returns at once; each split goes on finding its rows in the background.
    ///
    /// # Errors
    /// When nothing is at `path`, it cannot be read, or nothing in it could be a dataset. Bad rows are no error: see
    /// [`Split::problems`].
    pub fn open(path: &Path) -> Result<Dataset, DatasetError> {
        let kind = std::fs::metadata(path).map_err(|error| unreadable(path, error))?;
        if kind.is_dir() { Self::of_folder(path) } else { Self::of_file(path) }
    }

    /// The ontology that explains the label ids, where `ontology.json` is in the root (or the folder above a split that was
    /// opened by itself).
    pub fn ontology(&self) -> Option<&Ontology> {
        self.ontology.as_deref()
    }

    /// Marks and notes, shared by the splits.
    pub fn marks(&self) -> &Arc<Marks> {
        &self.marks
    }

    fn of_folder(root: &Path) -> Result<Dataset, DatasetError> {
        let name = layout::name_of(root);
        let above = root.parent().filter(|_| layout::is_split_name(&name)).filter(|above| above.file_name().is_some());
        let plans = layout::plan(root)?;
        Ok(Self::assemble(above.map_or(name, layout::name_of), root, plans))
    }

    fn of_file(path: &Path) -> Result<Dataset, DatasetError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if path.file_name().is_some_and(|name| name == "metadata.jsonl" || name == "metadata.csv") {
            return Self::of_folder(folder);
        }
        if !super::extensions::is_audio(path) {
            return Err(DatasetError::NotAudio(path.to_path_buf()));
        }
        let name = layout::name_of(path);
        let file = path.file_name().map(PathBuf::from).unwrap_or_default();
        let plan =
            Plan { name: name.clone(), dir: folder.to_path_buf(), rows: Source::File(file), problems: Vec::new() };
        Ok(Self::assemble(name, folder, vec![plan]))
    }

    fn assemble(name: String, root: &Path, mut plans: Vec<Plan>) -> Dataset {
        let (ontology, problem) = find_ontology(root);
        plans[0].problems.extend(problem);
        let marks = Arc::new(Marks::open(root));
        plans[0].problems.extend(marks.problems());
        let splits = plans
            .into_iter()
            .map(|plan| Arc::new(Split::open(plan, root, ontology.clone(), Arc::clone(&marks))))
            .collect();
        Dataset { name, root: root.to_path_buf(), splits, ontology, marks }
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> DatasetError {
    let path = path.to_path_buf();
    if error.kind() == std::io::ErrorKind::NotFound {
        DatasetError::Missing(path)
    } else {
        DatasetError::Unreadable { path, error }
    }
}

fn find_ontology(root: &Path) -> (Option<Arc<Ontology>>, Option<Problem>) {
    let above = root.parent().filter(|_| layout::is_split_name(&layout::name_of(root)));
    let places = [Some(root), above].into_iter().flatten().map(|folder| folder.join("ontology.json"));
    let Some(path) = places.into_iter().find(|path| path.is_file()) else { return (None, None) };
    match Ontology::load(&path) {
        Ok(ontology) => (Some(Arc::new(ontology)), None),
        Err(error) => (None, Some(Problem::of_file(path, format!("labels are shown without names: {error}")))),
    }
}
