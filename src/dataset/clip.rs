//! One clip: an audio file and what is written about it.

use std::path::PathBuf;

use super::draft;

/// A row of a split, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    /// The row of the split, counted from 0.
    pub index: usize,
    /// The file as the metadata names it, relative to the folder of the split.
    pub file_name: String,
    /// Where the file is. It may be missing ([`Clip::is_missing`]).
    pub path: PathBuf,
    /// `caption`, then `caption_1`, `caption_2` ..; empty ones are left out.
    pub captions: Vec<String>,
    /// Label names or ontology ids.
    pub labels: Vec<String>,
    /// Every other column as text, in file order.
    pub extra: Vec<(String, String)>,
}

impl Clip {
    /// The caption that waits for people to look at it, and counts as none of theirs; `None` where there is none.
    pub fn draft(&self) -> Option<&str> {
        let cell = self.extra.iter().rev().find(|(column, _)| column == draft::COLUMN);
        cell.map(|(_, text)| text.as_str()).filter(|text| !text.is_empty())
    }

    pub(super) fn set_draft(&mut self, draft: Option<String>) {
        self.extra.retain(|(column, _)| column != draft::COLUMN);
        self.extra.extend(draft.map(|draft| (draft::COLUMN.to_owned(), draft)));
    }

    /// Whether there is no file at [`Clip::path`]: one look at the file system.
    pub fn is_missing(&self) -> bool {
        !self.path.is_file()
    }
}
