//! Where the demo lives: `audiocap/demo` in the user's data directory, made when missing, unfinished or of an older program.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::plan::{SPLITS, plans};
use super::write::write;

/// Raised whenever a sound, a caption or a file name of the demo changes.
const VERSION: u32 = 1;
/// Holds the version; written last, so a folder with it is complete.
const STAMP: &str = ".version";
/// What the user added to the demo (see `dataset::marks`).
const MARKS: &str = ".audiocap";

/// The demo dataset's folder in the user's data directory (`$XDG_DATA_HOME/audiocap/demo`), made first where needed (some
/// seconds, about 30 MB); `progress` then hears how many of how many clips are done.
///
/// # Errors
/// No data directory is known, or it cannot be written to.
pub fn open_or_make(progress: &mut dyn FnMut(usize, usize)) -> anyhow::Result<PathBuf> {
    open_or_make_in(&data_dir()?, progress)
}

/// `audiocap`'s folder in the user's data directory.
pub(super) fn data_dir() -> anyhow::Result<PathBuf> {
    let data = dirs::data_dir().context("no data directory is known for this user: set XDG_DATA_HOME or HOME")?;
    Ok(data.join("audiocap"))
}

/// As [`open_or_make`], in `data/demo`. Several processes may call it at once: one makes the demo, the others wait for it.
pub fn open_or_make_in(data: &Path, progress: &mut dyn FnMut(usize, usize)) -> anyhow::Result<PathBuf> {
    let demo = data.join("demo");
    if is_current(&demo) {
        return Ok(demo);
    }
    fs::create_dir_all(data).with_context(|| format!("cannot make {}", data.display()))?;
    let lock = data.join("demo.lock");
    let lock = File::create(&lock).and_then(|file| file.lock().map(|()| file));
    let _held = lock.with_context(|| format!("cannot lock {}", data.join("demo.lock").display()))?;
    if !is_current(&demo) {
        make(data, &demo, progress)?;
    }
    Ok(demo)
}

/// Whether every file is there, made by this program or a newer one.
fn is_current(demo: &Path) -> bool {
    let stamp = fs::read_to_string(demo.join(STAMP)).ok().and_then(|text| text.trim().parse::<u32>().ok());
    match stamp {
        Some(VERSION) => {
            plans().iter().all(|plan| demo.join(plan.split).join(&plan.file_name).is_file())
                && SPLITS.iter().all(|split| demo.join(split).join("metadata.jsonl").is_file())
                && demo.join("ontology.json").is_file()
        }
        Some(version) => version > VERSION,
        None => false,
    }
}

/// Builds beside `demo` and swaps; under the lock, so the names can be fixed and a killed run's leftovers are recognised.
fn make(data: &Path, demo: &Path, progress: &mut dyn FnMut(usize, usize)) -> anyhow::Result<()> {
    let (new, old) = (data.join("demo.new"), data.join("demo.old"));
    if !demo.exists() && old.exists() {
        // Killed between the two renames: the old one still has the marks.
        rename(&old, demo)?;
    }
    for leftover in [&new, &old] {
        remove(leftover)?;
    }
    write(&new, &plans(), progress)?;
    fs::write(new.join(STAMP), format!("{VERSION}\n")).with_context(|| format!("cannot write {}", new.display()))?;
    if demo.exists() {
        keep_marks(&demo.join(MARKS), &new.join(MARKS))?;
        rename(demo, &old)?;
    }
    rename(&new, demo)?;
    remove(&old)
}

fn keep_marks(from: &Path, to: &Path) -> anyhow::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let file = entry.with_context(|| format!("cannot read {}", from.display()))?;
        if file.path().is_file() {
            fs::copy(file.path(), to.join(file.file_name()))
                .with_context(|| format!("cannot keep {}", file.path().display()))?;
        }
    }
    Ok(())
}

fn rename(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::rename(from, to).with_context(|| format!("cannot rename {} to {}", from.display(), to.display()))
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
