//! Captions of several clips at once.

use anyhow::Result;

use super::checkpoint::{Checkpoint, Heard};
use super::engine::Caption;
use super::generate::{Search, Start};
use super::ops::FEW_ROWS;
use crate::audio::Given;
use crate::stop::{Stopped, Watch};

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
        for group in groups(heard, most(start, search)) {
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

    /// What the model hears in each of `clips`; as [`Self::hear`]. One after the other: each has rows enough to keep a processor busy.
    fn hear_all(&self, clips: &[Given], watch: &Watch) -> Vec<Result<Heard>> {
        clips.iter().map(|&clip| self.hear(clip, watch)).collect()
    }
}

/// How many clips are written about at once. With more rows the products would be made in another way, which differs in the last
/// digit and takes as long, and each has logits for the whole vocabulary.
fn most(start: Start, search: &Search) -> usize {
    let rows = search.rows().max(start.prompt.len() + start.begun.len());
    (FEW_ROWS / rows.max(1)).max(1)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whisper::{Device, Precision};

    fn demo() -> Checkpoint {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
        Checkpoint::load(&dir, Device::Cpu, Precision::F32).unwrap()
    }

    fn heard(checkpoint: &Checkpoint, seconds: usize) -> Heard {
        let sound: Vec<f32> = (0..16_000 * seconds).map(|at| (at as f32 * 0.1).sin() * 0.3).collect();
        checkpoint.hear(&sound, &Watch::default()).unwrap()
    }

    #[test]
    fn a_clip_that_cannot_be_captioned_spoils_no_other() {
        let (checkpoint, watch) = (demo(), Watch::default());
        let prompt = checkpoint.prompt("clotho > caption: ").unwrap().ids();
        let (start, search) = (Start { prompt: &prompt, begun: &[] }, Search::greedy(24));
        let good = heard(&checkpoint, 1);
        let mut bad = good.clone();
        bad.encoded = (&bad.encoded * f64::NAN).unwrap();
        let written = checkpoint.together(vec![good.clone(), bad, good.clone()], start, &search, &watch);
        let alone = checkpoint.together(vec![good], start, &search, &watch);
        assert!(written[1].as_ref().unwrap_err().to_string().contains("not a number"));
        for at in [0, 2] {
            let [one, other] = [&written[at], &alone[0]].map(|about| &about.as_ref().unwrap().captions[0]);
            assert_eq!((&one.tokens, &one.log_probs), (&other.tokens, &other.log_probs));
        }
    }

    #[test]
    fn clips_of_one_length_go_together_as_far_as_there_is_room() {
        let checkpoint = demo();
        let heard = [1, 2, 1, 1].map(|seconds| heard(&checkpoint, seconds)).into_iter().enumerate().collect();
        let groups: Vec<Vec<usize>> =
            groups(heard, 2).iter().map(|group| group.iter().map(|one| one.0).collect()).collect();
        assert_eq!(groups, [vec![0, 2], vec![1], vec![3]]);
        let start = |prompt| Start { prompt, begun: &[] };
        let beams = Search { num_beams: 40, ..Search::default() };
        assert_eq!(most(start(&[0; 11]), &Search::default()), FEW_ROWS / 11);
        assert_eq!(most(start(&[0; 11]), &beams), FEW_ROWS / 40);
        assert_eq!(most(start(&[0; 11]), &Search { num_beams: 1000, ..beams }), 1);
    }
}
