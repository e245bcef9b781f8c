//! What was done to metadata and clips, to be taken back and done again.

use crate::dataset::Split;
use crate::dataset::draft::Drafted;
use crate::ui::screens::caption::chosen::Chosen;
use std::sync::Arc;

/// Metadata of so many bytes is held to be put back; the newest draft's in any case.
const MOST_BYTES: usize = 256 << 20;

/// A draft that was written.
pub struct Draft {
    /// The split of its clip.
    pub split: Arc<Split>,
    /// The clip.
    pub file_name: String,
    /// The text.
    pub caption: String,
    /// What was done to the metadata.
    pub drafted: Drafted,
    /// It was taken back before, and this is doing it again.
    pub again: bool,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Draft")
            .field("file_name", &self.file_name)
            .field("caption", &self.caption)
            .finish_non_exhaustive()
    }
}

/// Something that can be taken back.
#[derive(Clone, Debug)]
pub enum Deed {
    /// A draft was written.
    Draft(Arc<Draft>),
    /// Another part of a clip became what is captioned.
    Part {
        /// The clip before.
        before: Box<Chosen>,
        /// The clip behind it.
        after: Box<Chosen>,
    },
}

/// What was done, and what was taken back.
#[derive(Debug, Default)]
pub struct Deeds {
    past: Vec<Deed>,
    future: Vec<Deed>,
    /// Metadata is being written: one at a time, each on top of the one before.
    pub busy: bool,
}

impl Deeds {
    /// Something was done.
    pub fn did(&mut self, deed: Deed) {
        self.future.clear();
        self.did_again(deed);
    }

    /// Something that was taken back was done again.
    pub fn did_again(&mut self, deed: Deed) {
        self.past.push(deed);
        while self.past.len() > 1 && self.past.iter().map(Deed::bytes).sum::<usize>() > MOST_BYTES {
            self.past.remove(0);
        }
    }

    /// Something was taken back.
    pub fn took_back(&mut self, deed: Deed) {
        self.future.push(deed);
    }

    /// What is to be taken back next; it is then no longer among what was done.
    pub fn last(&mut self) -> Option<Deed> {
        self.past.pop()
    }

    /// What is to be done again next; it is then no longer among what was taken back.
    pub fn next(&mut self) -> Option<Deed> {
        self.future.pop()
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty() && !self.busy
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty() && !self.busy
    }
}

impl Deed {
    fn bytes(&self) -> usize {
        match self {
            Self::Draft(draft) => draft.drafted.bytes(),
            Self::Part { .. } => 0,
        }
    }
}
