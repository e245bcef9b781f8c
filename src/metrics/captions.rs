//! The captions to judge, with what several metrics need of them, found once.

use std::cell::OnceCell;

use super::Judged;
use super::ngrams::Ptb;

/// Captions that each have a reference, at least one.
pub struct Captions<'a> {
    judged: Vec<Judged<'a>>,
    ptb: OnceCell<Ptb>,
}

/// Something of a caption, and the same of its references.
pub(super) struct Clip<T> {
    pub(super) prediction: T,
    pub(super) references: Vec<T>,
}

impl<'a> Captions<'a> {
    pub(super) fn new(judged: Vec<Judged<'a>>) -> Self {
        Self { judged, ptb: OnceCell::new() }
    }

    /// The texts themselves.
    pub(super) fn judged(&self) -> &[Judged<'a>] {
        &self.judged
    }

    /// What `tokenize` makes of each text.
    pub(super) fn tokens<T>(&self, mut tokenize: impl FnMut(&str) -> T) -> Vec<Clip<T>> {
        let clip = |judged: &Judged| Clip {
            prediction: tokenize(judged.prediction),
            references: judged.references.iter().map(|reference| tokenize(reference)).collect(),
        };
        self.judged.iter().map(clip).collect()
    }

    /// The PTB tokens, counted.
    pub(super) fn ptb(&self) -> &Ptb {
        self.ptb.get_or_init(|| Ptb::of(self))
    }
}
