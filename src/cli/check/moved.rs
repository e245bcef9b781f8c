//! What was moved out of a dataset, and how to undo it.

use std::path::Path;

use crate::cli::output::note;
use crate::dataset::check::{MovedOut, Taken};
use crate::text::{safe, shell_word};

/// Failures shown.
const FIRST: usize = 3;

/// Says on standard error what was moved.
pub fn tell(folder: &Path, moved: &MovedOut) {
    for failure in moved.files.failures.iter().take(FIRST) {
        let file = failure.file.display().to_string();
        note(&format!("audiocap: {} stays: {}", safe(&file), safe(&failure.why)));
    }
    if moved.files.failures.len() > FIRST {
        note(&format!("audiocap: {} more files stay", moved.files.failures.len() - FIRST));
    }
    if let Some(why) = &moved.files.stopped {
        note(&format!("audiocap: {}", safe(why)));
    }
    let rows: usize = moved.rows.iter().map(|taken| taken.count).sum();
    if moved.files.placed + rows == 0 {
        return note("nothing was moved");
    }
    let to = moved.to.display().to_string();
    note(&format!("{} files and {rows} rows were moved to {}; to undo that:", moved.files.placed, safe(&to)));
    moved.rows.iter().for_each(|taken| note(&safe(&rows_back(taken))));
    let [from, to] = [moved.to.join("."), folder.to_path_buf()].map(|path| path.display().to_string());
    note(&safe(&format!("  cp -Rn {} {}", shell_word(&from), shell_word(&to))));
}

/// The command that puts rows back. The names of a CSV's columns are there already.
fn rows_back(taken: &Taken) -> String {
    let csv = taken.from.extension().is_some_and(|extension| extension == "csv");
    let [kept, from] = [&taken.kept_in, &taken.from].map(|path| path.display().to_string());
    let print = if csv { "tail -n +2" } else { "cat" };
    format!("  {print} {} >> {}", shell_word(&kept), shell_word(&from))
}
