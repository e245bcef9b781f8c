//! ROUGE-L (Lin, ROUGE: A package for automatic evaluation of summaries, ACL workshop 2004) as the COCO captioning tools have it.

use std::collections::HashMap;

use super::captions::{Captions, Clip};
use super::ngrams::Text;
use super::{Metric, Score};

/// How much recall counts against precision.
const BETA: f64 = 1.2;

/// ROUGE-L, 0..1. With the longest common subsequence of prediction and reference, P and R are the parts of the one and of the
/// other that it makes up. The best P and the best R over the references, maybe of two of them, give
/// (1 + 1.44) P R / (R + 1.44 P); a corpus scores the mean.
pub struct RougeL;

impl Metric for RougeL {
    fn names(&self) -> &'static [&'static str] {
        &["rouge_l"]
    }

    fn scores(&self, captions: &Captions) -> Vec<Score> {
        vec![Score::mean("rouge_l", captions.ptb().clips.iter().map(of_clip).collect())]
    }
}

fn of_clip(clip: &Clip<Text>) -> f64 {
    let prediction = Sequence::new(&clip.prediction.tokens);
    let (mut precision, mut recall) = (0.0_f64, 0.0_f64);
    for reference in &clip.references {
        let common = prediction.common(&reference.tokens) as f64;
        precision = precision.max(common / prediction.length.max(1) as f64);
        recall = recall.max(common / reference.tokens.len().max(1) as f64);
    }
    if precision == 0.0 || recall == 0.0 {
        return 0.0;
    }
    (1.0 + BETA * BETA) * precision * recall / (recall + BETA * BETA * precision)
}

/// A caption ready to be compared with many, 64 tokens at a time (Hyyrö, Bit-parallel LCS-length computation revisited, 2004).
struct Sequence {
    length: usize,
    /// Where each token stands: blocks of 64 in order, and a bit for each place.
    places: HashMap<u32, Vec<(usize, u64)>>,
}

impl Sequence {
    fn new(tokens: &[u32]) -> Self {
        let mut places: HashMap<u32, Vec<(usize, u64)>> = HashMap::with_capacity(tokens.len());
        for (at, token) in tokens.iter().enumerate() {
            let (block, bit) = (at / 64, 1 << (at % 64));
            let places = places.entry(*token).or_default();
            match places.last_mut() {
                Some(last) if last.0 == block => last.1 |= bit,
                _ => places.push((block, bit)),
            }
        }
        Self { length: tokens.len(), places }
    }

    /// The length of the longest common subsequence. Captions without a token are as one empty token.
    fn common(&self, other: &[u32]) -> u32 {
        if self.length == 0 || other.is_empty() {
            return u32::from(self.length == other.len());
        }
        // A bit that is not set marks where the subsequence of one more token can end first.
        let mut open = vec![u64::MAX; self.length.div_ceil(64)];
        for places in other.iter().filter_map(|token| self.places.get(token)) {
            let mut places = places.iter().peekable();
            let mut carry = false;
            for (block, open) in open.iter_mut().enumerate() {
                let mask = places.next_if(|(at, _)| *at == block).map_or(0, |(_, mask)| *mask);
                let (sum, over) = open.overflowing_add(*open & mask);
                let (sum, again) = sum.overflowing_add(u64::from(carry));
                carry = over || again;
                *open = sum | (*open & !mask);
            }
        }
        let used = |(block, open): (usize, u64)| {
            let places = (self.length - 64 * block).min(64) as u32;
            (!open << (64 - places)).count_ones()
        };
        open.into_iter().enumerate().map(used).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::Sequence;

    /// The textbook's table.
    fn by_table(first: &[u32], second: &[u32]) -> u32 {
        let mut row = vec![0; second.len() + 1];
        for a in first {
            let mut corner = 0;
            for (at, b) in second.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if a == b { corner + 1 } else { above.max(row[at]) };
                corner = above;
            }
        }
        row[second.len()]
    }

    #[test]
    fn the_longest_common_subsequence_is_that_of_the_table() {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        for words in [1, 2, 5, 40] {
            for _ in 0..60 {
                let (first, second) = (1 + next(200), 1 + next(200));
                let mut tokens = |length| (0..length).map(|_| next(words) as u32).collect::<Vec<u32>>();
                let (first, second) = (tokens(first), tokens(second));
                assert_eq!(Sequence::new(&first).common(&second), by_table(&first, &second), "{first:?} {second:?}");
            }
        }
    }

    #[test]
    fn no_token_is_like_no_token() {
        assert_eq!(Sequence::new(&[]).common(&[]), 1);
        assert_eq!((Sequence::new(&[1]).common(&[]), Sequence::new(&[]).common(&[1])), (0, 0));
    }
}
