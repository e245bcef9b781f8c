//! Whether the folders that the program writes to can be written.

use std::path::{Path, PathBuf};

use super::finding::Finding;
use crate::config::settings;

/// Settings and the two folders.
pub fn look(warnings: &[String]) -> Vec<Finding> {
    let mut findings = vec![
        folder("configuration folder", settings::folder()),
        folder("data folder", dirs::data_dir().map(|folder| folder.join("audiocap"))),
    ];
    findings.extend(warnings.iter().map(|warning| {
        Finding::problem("settings", warning.clone(), "mend the file, or move it away to start afresh")
    }));
    findings
}

fn folder(topic: &str, path: Option<PathBuf>) -> Finding {
    let Some(path) = path else {
        return Finding::problem(topic, "there is no home folder", "set HOME");
    };
    let shown = path.display().to_string();
    match writable(&path) {
        Ok(()) => Finding::good(topic, shown),
        Err(error) => Finding::problem(
            topic,
            format!("{shown}: {error}"),
            "make it writable, or point XDG_CONFIG_HOME and XDG_DATA_HOME elsewhere",
        ),
    }
}

/// Tries it in the folder, or in the nearest one above it that exists: the folder itself is made when first needed.
fn writable(path: &Path) -> std::io::Result<()> {
    let there = path.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    tempfile::tempfile_in(there).map(drop)
}
