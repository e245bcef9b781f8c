//! What is done to the logits before a token is chosen, in HuggingFace's order.

use super::search::Search;
use crate::whisper::config::GenerationConfig;

/// The rules of one search.
pub(super) struct Rules<'a> {
    generation: &'a GenerationConfig,
    search: &'a Search,
    /// Length of the prompt: `begin_suppress_tokens` count right behind it.
    prompt_len: usize,
}

impl<'a> Rules<'a> {
    /// For captions behind a prompt of `prompt_len` tokens.
    pub(super) fn new(generation: &'a GenerationConfig, search: &'a Search, prompt_len: usize) -> Self {
        Self { generation, search, prompt_len }
    }

    /// Applies the rules to the `scores` (logits, or logarithms of probabilities) of the token behind `ids`, the prompt among them.
    pub(super) fn apply(&self, ids: &[u32], scores: &mut [f32]) {
        penalise_repetition(ids, self.search.repetition_penalty as f32, scores);
        forbid_ngrams(ids, self.search.no_repeat_ngram_size, scores);
        let begin = if ids.len() == self.prompt_len { &self.generation.begin_suppress_tokens[..] } else { &[] };
        for &id in self.generation.suppress_tokens.iter().chain(begin) {
            forbid(id, scores);
        }
    }
}

fn forbid(id: u32, scores: &mut [f32]) {
    if let Some(score) = scores.get_mut(id as usize) {
        *score = f32::NEG_INFINITY;
    }
}

/// Makes what was already said less likely, after "CTRL" (Keskar et al., 2019): positive scores are divided, negative ones multiplied.
fn penalise_repetition(ids: &[u32], penalty: f32, scores: &mut [f32]) {
    if (penalty - 1.0).abs() < f32::EPSILON {
        return;
    }
    let mut said = ids.to_vec();
    said.sort_unstable();
    said.dedup();
    for id in said {
        if let Some(score) = scores.get_mut(id as usize) {
            *score = if *score < 0.0 { *score * penalty } else { *score / penalty };
        }
    }
}

/// Forbids every token that would end a run of `size` tokens that is there already.
fn forbid_ngrams(ids: &[u32], size: usize, scores: &mut [f32]) {
    if size == 0 || ids.len() + 1 < size {
        return;
    }
    let last = &ids[ids.len() + 1 - size..];
    for run in ids.windows(size).filter(|run| run[..size - 1] == *last) {
        forbid(run[size - 1], scores);
    }
}

/// The index of the largest number; the lower one wins a tie, as in PyTorch.
pub(super) fn argmax(scores: &[f32]) -> usize {
    scores.iter().enumerate().fold(0, |best, (id, &score)| if score > scores[best] { id } else { best })
}

/// The `count` largest of `scores` with their indices, the largest first; the lower index wins a tie.
pub fn top(scores: impl Iterator<Item = f32>, count: usize) -> Vec<(usize, f32)> {
    let mut best: Vec<(usize, f32)> = Vec::with_capacity(count + 1);
    for (index, score) in scores.enumerate() {
        if best.len() == count && best.last().is_none_or(|&(_, worst)| score <= worst) {
            continue;
        }
        let at = best.partition_point(|&(_, better)| better >= score);
        best.insert(at, (index, score));
        best.truncate(count);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_becomes_less_likely() {
        let mut scores = [2.0, -2.0, 3.0, -1.0];
        penalise_repetition(&[0, 1, 0], 2.0, &mut scores);
        assert_eq!(scores, [1.0, -4.0, 3.0, -1.0]);
    }

    #[test]
    fn no_run_comes_twice() {
        let banned = |ids: &[u32], size| {
            let mut scores = [0.0; 4];
            forbid_ngrams(ids, size, &mut scores);
            (0..4).filter(|&id| scores[id] < 0.0).collect::<Vec<_>>()
        };
        assert_eq!(banned(&[1, 2, 3, 1, 2], 3), [3]);
        assert_eq!(banned(&[1, 2, 1, 3, 1], 2), [2, 3]);
        assert_eq!(banned(&[1, 2], 1), [1, 2]);
        assert_eq!(banned(&[1], 3), [0; 0]);
        assert_eq!(banned(&[1, 1], 0), [0; 0]);
    }

    #[test]
    fn the_largest_come_first_and_the_lower_wins_a_tie() {
        assert_eq!(top([1.0, 3.0, 2.0, 3.0].into_iter(), 3), [(1, 3.0), (3, 3.0), (2, 2.0)]);
        assert_eq!(top([1.0, f32::NEG_INFINITY].into_iter(), 5).len(), 2);
        assert_eq!(argmax(&[1.0, 3.0, 3.0]), 1);
    }
}
