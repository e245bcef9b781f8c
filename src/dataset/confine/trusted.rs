//! Folders outside of a dataset that its links may lead into, because this user made the links (`audiocap prepare --link sym`).
//!
//! They are kept in the user's data directory and not in the dataset: what a dataset says of itself is not to be trusted.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, PartialEq)]
struct Trust {
    dataset: PathBuf,
    folder: PathBuf,
}

/// From now on links of `dataset`, which is made if it is not there, may lead into `folder`, for this user.
///
/// # Errors
/// No data directory is known, it cannot be written, or one of the folders is not there.
pub fn trust_links(dataset: &Path, folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(dataset)?;
    let trust = Trust { dataset: dataset.canonicalize()?, folder: folder.canonicalize()? };
    let mut all = read();
    if !all.contains(&trust) {
        all.push(trust);
        crate::files::write_atomic(&file()?, &serde_json::to_vec_pretty(&all)?)?;
    }
    Ok(())
}

/// The folders that links of the dataset at `root`, or of a part or the whole of it, may lead into.
pub(super) fn of(root: &Path) -> Vec<PathBuf> {
    let here = |trust: &Trust| root.starts_with(&trust.dataset) || trust.dataset.starts_with(root);
    read().into_iter().filter(here).map(|trust| trust.folder).collect()
}

/// Nothing is trusted where the file is not there or has been broken.
fn read() -> Vec<Trust> {
    file().ok().and_then(|file| serde_json::from_slice(&fs::read(file).ok()?).ok()).unwrap_or_default()
}

fn file() -> anyhow::Result<PathBuf> {
    let data = dirs::data_dir().context("no data directory is known for this user")?;
    Ok(data.join("audiocap/linked.json"))
}
