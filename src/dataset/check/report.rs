//! What a check found, for people and for machines.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Looked;
use crate::dataset::Problem;

/// What can be wrong with an audio file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Not to be decoded: empty, another format, an unsupported codec, broken from the start.
    Undecodable,
    /// The file system refuses it.
    Unreadable,
    /// Shorter than its header says.
    Truncated,
    /// Decoded with parts left out.
    Damaged,
    /// Longer than is ever decoded.
    Long,
    /// Shorter or longer than clips are expected to be.
    WrongLength,
    /// Nothing to hear.
    Silent,
    /// Recorded too loud: runs of samples at full scale.
    Clipped,
    /// The same samples as another file.
    Duplicate,
    /// The content is of another format than the extension says.
    WrongExtension,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 10] = [
        Kind::Undecodable,
        Kind::Unreadable,
        Kind::Truncated,
        Kind::Damaged,
        Kind::Long,
        Kind::WrongLength,
        Kind::Silent,
        Kind::Clipped,
        Kind::Duplicate,
        Kind::WrongExtension,
    ];

    /// What programs call it, as in the JSON of a report: `wrong-length`.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Kind, String> {
        let names = || Kind::ALL.map(Kind::name).join(", ");
        Kind::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| format!("known are {}", names()))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Undecodable => "does not decode",
            Kind::Unreadable => "cannot be read",
            Kind::Truncated => "truncated",
            Kind::Damaged => "damaged",
            Kind::Long => "too long",
            Kind::WrongLength => "wrong length",
            Kind::Silent => "silent",
            Kind::Clipped => "clipped",
            Kind::Duplicate => "duplicate",
            Kind::WrongExtension => "wrong extension",
        })
    }
}

/// One thing about one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Relative to the folder of the dataset.
    pub file: PathBuf,
    /// What is wrong.
    pub kind: Kind,
    /// Why, or how much.
    pub why: String,
}

/// What was found in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The folder, as it was given.
    pub folder: PathBuf,
    /// Audio files that were looked at.
    pub files: usize,
    /// By file, then by kind.
    pub findings: Vec<Finding>,
    /// The first thousand problems of each split with its metadata.
    pub problems: Vec<Problem>,
    /// All problems with the metadata.
    pub problem_count: usize,
    /// Whether it ended before everything was looked at.
    pub cancelled: bool,
}

impl Report {
    /// How many files were found to be so.
    pub fn count(&self, kind: Kind) -> usize {
        self.findings.iter().filter(|finding| finding.kind == kind).count()
    }

    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.problem_count == 0
    }
}

/// The findings of all files, which are in the order of their paths: of equal ones the first is the original.
pub(super) fn findings(root: &Path, looked: &[Looked]) -> Vec<Finding> {
    let mut originals: HashMap<u128, &Path> = HashMap::new();
    let mut findings = Vec::new();
    for one in looked {
        let file = one.file.strip_prefix(root).unwrap_or(&one.file);
        let mut mine = one.findings.clone();
        if let Some(samples) = one.samples {
            let original = *originals.entry(samples).or_insert(file);
            if original != file {
                mine.push((Kind::Duplicate, format!("the same samples as {}", original.display())));
            }
        }
        mine.sort_by_key(|(kind, _)| *kind);
        findings.extend(mine.into_iter().map(|(kind, why)| Finding { file: file.to_path_buf(), kind, why }));
    }
    findings
}
