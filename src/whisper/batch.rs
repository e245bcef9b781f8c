//! Captions of several clips at once.

use anyhow::Result;

use super::checkpoint::{Checkpoint, Heard};
use super::engine::Caption;
use super::generate::{Search, Start};
use crate::audio::Given;
use crate::stop::{Stopped, Watch};

/// Rows that the decoder works on at once: more cost memory (each has logits for the whole vocabulary) and gain no time.
const ROWS: usize = 64;

/// A clip, and what was written about it.
#[derive(Clone, Debug)]
pub struct About {
    /// What the model heard.
    pub heard: Heard,
    /// As many captions as were asked for, the best first.
    pub captions: Vec<Caption>,
}

impl Checkpoint {
    /// Writes captions for every one of `clips` behind `start`, in their order: the same as for each alone, in less time. A clip that
    /// cannot be captioned has an error of its own, and the others have their captions.
    ///
    /// Once `watch` says so, those that are not complete are [`Stopped`].
    pub fn caption_all(&self, clips: &[Given], start: Start<'_>, search: &Search, watch: &Watch) -> Vec<Result<About>> {
        let mut all: Vec<Result<About>> = clips.iter().map(|_| Err(Stopped.into())).collect();
        let mut heard = Vec::new();
        for (number, found) in self.hear_all(clips, watch).into_iter().enumerate() {
            match found {
                Ok(found) => heard.push((number, found)),
                Err(error) => all[number] = Err(error),
            }
        }
        for group in groups(heard, (ROWS / search.rows()).max(1)) {
            let (numbers, heard): (Vec<usize>, Vec<Heard>) = group.into_iter().unzip();
            for (number, about) in numbers.into_iter().zip(self.together(heard, start, search, watch)) {
                all[number] = about;
            }
        }
        all
    }

    /// Captions of clips of which equally many positions are heard.
    fn together(&self, heard: Vec<Heard>, start: Start<'_>, search: &Search, watch: &Watch) -> Vec<Result<About>> {
        let with = |(heard, captions)| About { heard, captions };
        match self.caption_heard(&heard, start, search, watch, &mut |_, _| {}) {
            Ok(captions) => heard.into_iter().zip(captions).map(with).map(Ok).collect(),
            Err(error) if heard.len() == 1 => vec![Err(error)],
            Err(error) if error.is::<Stopped>() => heard.iter().map(|_| Err(Stopped.into())).collect(),
            // One of them spoils the batch. Alone, each has what is its own.
            Err(_) => heard.into_iter().flat_map(|one| self.together(vec![one], start, search, watch)).collect(),
        }
    }

    /// What the model hears in each of `clips`; as [`Self::hear`].
    fn hear_all(&self, clips: &[Given], watch: &Watch) -> Vec<Result<Heard>> {
        clips.iter().map(|&clip| self.hear(clip, watch)).collect()
    }
}

/// Clips in groups of at most `most` of which equally many positions are heard.
fn groups(heard: Vec<(usize, Heard)>, most: usize) -> Vec<Vec<(usize, Heard)>> {
    let positions = |one: &(usize, Heard)| one.1.encoded.dim(1).unwrap_or(0);
    let mut groups: Vec<Vec<(usize, Heard)>> = Vec::new();
    for one in heard {
        let fits = |group: &&mut Vec<_>| group.len() < most && positions(&group[0]) == positions(&one);
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}
