//! Going through every file of a folder: what does not decode, is silent, clipped, cut short, of the
//! wrong length, there twice, or misnamed; and taking such files out of a dataset.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use rayon::prelude::*;

use super::index::walk::{self, Found};
use super::{Dataset, DatasetError, Problem};

mod file;
mod move_out;
mod report;
mod rows;

use file::Looked;
pub use move_out::{MovedOut, Taken, move_out};
pub use report::{Finding, Kind, Report};

/// How often the wait for the metadata looks at `cancel`.
const PATIENCE: Duration = Duration::from_millis(50);

/// How long every clip is expected to be, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length {
    /// The expected length.
    pub seconds: f64,
    /// How much more or less is fine.
    pub tolerance: f64,
}

/// Decodes every audio file in `folder` (or one file), on all cores, and reads its metadata where it has some.
///
/// Clips are measured against `length` where that is given. `on_progress` is told how many files of how many are done. Once `cancel` is set the report comes with what was found so far.
///
/// # Errors
/// When nothing in `folder` could be a dataset. Broken files and rows are no errors but what the report is about.
pub fn check(
    folder: &Path,
    length: Option<Length>,
    on_progress: &mut dyn FnMut(usize, usize),
    cancel: &AtomicBool,
) -> Result<Report, DatasetError> {
    let dataset = Dataset::open(folder)?;
    let files = files(folder, &dataset, cancel);
    on_progress(0, files.len());
    let looked = look_at_all(&files, length, on_progress, cancel);
    let (problems, problem_count) = metadata_problems(&dataset, cancel);
    let findings = report::findings(&dataset.root, &looked);
    Ok(Report {
        folder: folder.to_path_buf(),
        files: looked.len(),
        findings,
        problems,
        problem_count,
        cancelled: cancel.load(Ordering::Relaxed),
    })
}

/// The audio files in the order of their paths; with metadata also those it names that do not look like audio.
fn files(folder: &Path, dataset: &Dataset, cancel: &AtomicBool) -> Vec<PathBuf> {
    if folder.is_file() && super::extensions::is_audio(folder) {
        return vec![folder.to_path_buf()];
    }
    let confines = &dataset.splits[0].inner().confines;
    let mut files = Vec::new();
    walk::walk(&dataset.root, confines, cancel, &mut |found| {
        if let Found::Files(more) = found {
            files.extend(more.iter().map(|file| dataset.root.join(file)));
        }
    });
    files.extend(misnamed(dataset, cancel));
    files.sort_unstable();
    files.dedup();
    files
}

/// Files that the metadata names although they do not end like audio.
fn misnamed(dataset: &Dataset, cancel: &AtomicBool) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for split in &dataset.splits {
        while !split.wait_for(usize::MAX, PATIENCE) && !cancel.load(Ordering::Relaxed) {}
        let odd = |row: &usize| {
            let inner = split.inner();
            let clip = inner.rows.row(*row).and_then(|parsed| inner.clip_of(*row, parsed)).ok()?;
            let looks_right = super::extensions::is_audio(&clip.path) || cancel.load(Ordering::Relaxed);
            (!looks_right && split.clip(*row).is_ok() && clip.path.is_file()).then_some(clip.path)
        };
        files.extend((0..split.len()).into_par_iter().filter_map(|row| odd(&row)).collect::<Vec<_>>());
    }
    files
}

/// The files are looked at on all cores while this thread tells how far they are.
fn look_at_all(
    files: &[PathBuf],
    length: Option<Length>,
    on_progress: &mut dyn FnMut(usize, usize),
    cancel: &AtomicBool,
) -> Vec<Looked> {
    let (done, news) = mpsc::channel();
    std::thread::scope(|scope| {
        let look = |done: &mut mpsc::Sender<()>, file: &PathBuf| {
            let looked = (!cancel.load(Ordering::Relaxed)).then(|| Looked::at(file, length));
            // Nobody listens any more only when this very call has ended.
            let _ = done.send(());
            looked
        };
        let work = scope.spawn(move || files.par_iter().map_with(done, look).flatten().collect());
        for (count, ()) in news.iter().enumerate() {
            on_progress(count + 1, files.len());
        }
        work.join().unwrap_or_default()
    })
}

fn metadata_problems(dataset: &Dataset, cancel: &AtomicBool) -> (Vec<Problem>, usize) {
    for split in &dataset.splits {
        while !split.is_checked() && !cancel.load(Ordering::Relaxed) {
            std::thread::sleep(PATIENCE);
        }
    }
    let problems = dataset.splits.iter().flat_map(|split| split.problems()).collect();
    (problems, dataset.splits.iter().map(|split| split.problem_count()).sum())
}
