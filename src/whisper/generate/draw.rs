//! Sampling: which tokens can be drawn, and drawing them.

use rand::Rng as _;

use super::search::Search;
use crate::random::Rng;

/// Narrows `scores` (logits or logarithms of probabilities) to what may be drawn: temperature, `top_k`, `top_p`
/// ("The Curious Case of Neural Text Degeneration", Holtzman et al., 2020) and `min_p`, in HuggingFace's order. At least `keep`
/// tokens stay.
pub(super) fn warp(search: &Search, keep: usize, scores: &mut [f32]) {
    let temperature = search.temperature as f32;
    scores.iter_mut().for_each(|score| *score /= temperature);
    if search.top_k > 0 {
        keep_best(search.top_k.max(keep), scores);
    }
    if search.top_p < 1.0 {
        keep_mass(search.top_p, keep, scores);
    }
    if let Some(min_p) = search.min_p {
        keep_near_best(min_p, keep, scores);
    }
}

/// Only the `count` best; all that equal the last of them stay too.
fn keep_best(count: usize, scores: &mut [f32]) {
    if count >= scores.len() {
        return;
    }
    let mut sorted = scores.to_vec();
    let (_, &mut least, _) = sorted.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a));
    scores.iter_mut().filter(|score| **score < least).for_each(|score| *score = f32::NEG_INFINITY);
}

/// Only the best that together have the probability `mass`.
fn keep_mass(mass: f64, keep: usize, scores: &mut [f32]) {
    let order = best_first(scores);
    let probabilities = probabilities(scores);
    // HuggingFace adds from the least probable up and drops what stays within 1 - mass.
    let mut below = 0.0;
    for &id in order[keep.min(order.len())..].iter().rev() {
        below += probabilities[id];
        if below > 1.0 - mass {
            break;
        }
        scores[id] = f32::NEG_INFINITY;
    }
}

/// Only those with at least `share` of the best one's probability.
fn keep_near_best(share: f64, keep: usize, scores: &mut [f32]) {
    let order = best_first(scores);
    let probabilities = probabilities(scores);
    let least = share * order.first().map_or(0.0, |&best| probabilities[best]);
    for &id in order.iter().skip(keep).filter(|&&id| probabilities[id] < least) {
        scores[id] = f32::NEG_INFINITY;
    }
}

/// The indices of what may be drawn at all, the best first; the lower wins a tie.
fn best_first(scores: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).filter(|&id| scores[id] > f32::NEG_INFINITY).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    order
}

/// Softmax.
fn probabilities(scores: &[f32]) -> Vec<f64> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut weights: Vec<f64> = scores.iter().map(|&score| f64::from(score - most).exp()).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= sum);
    weights
}

/// Draws one index with the probabilities that `scores` make.
pub(super) fn one(scores: &[f32], rng: &mut Rng) -> usize {
    let probabilities = probabilities(scores);
    let mut left = rng.random::<f64>();
    for (id, probability) in probabilities.iter().enumerate() {
        left -= probability;
        if left < 0.0 {
            return id;
        }
    }
    // Rounding may leave a hair: the last that can be drawn has it.
    probabilities.iter().rposition(|&probability| probability > 0.0).unwrap_or(0)
}

/// Draws `count` different indices, one after the other, each with the probabilities that are left; they come out with their scores,
/// the best first. Fewer where fewer are above minus infinity.
pub(super) fn several(scores: &[f32], count: usize, rng: &mut Rng) -> Vec<(usize, f32)> {
    // The least of exponential waiting times p / q is drawn first ("weighted random sampling", Efraimidis and Spirakis, 2006).
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut keyed: Vec<(f64, usize)> = Vec::new();
    for (id, &score) in scores.iter().enumerate().filter(|(_, score)| **score > f32::NEG_INFINITY) {
        let wait = -(1.0 - rng.random::<f64>()).ln();
        keyed.push((f64::from(score - most) - wait.ln(), id));
    }
    if count < keyed.len() {
        keyed.select_nth_unstable_by(count, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    }
    let mut drawn: Vec<(usize, f32)> = keyed.into_iter().take(count).map(|(_, id)| (id, scores[id])).collect();
    drawn.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::seeded;

    const LOGITS: [f32; 5] = [0.0, 1.0, 2.0, 3.0, f32::NEG_INFINITY];

    fn kept(search: &Search, keep: usize) -> Vec<usize> {
        let mut scores = LOGITS;
        warp(search, keep, &mut scores);
        (0..scores.len()).filter(|&id| scores[id] > f32::NEG_INFINITY).collect()
    }

    #[test]
    fn only_the_best_are_kept() {
        // Probabilities: 0.032, 0.087, 0.237, 0.644.
        let with = |change: fn(&mut Search)| {
            let mut search = Search { top_k: 0, ..Search::default() };
            change(&mut search);
            search
        };
        assert_eq!(kept(&with(|_| {}), 1), [0, 1, 2, 3]);
        assert_eq!(kept(&with(|s| s.top_k = 2), 1), [2, 3]);
        assert_eq!(kept(&with(|s| s.top_k = 1), 2), [2, 3]);
        assert_eq!(kept(&with(|s| s.top_p = 0.6), 1), [3]);
        assert_eq!(kept(&with(|s| s.top_p = 0.7), 1), [2, 3]);
        assert_eq!(kept(&with(|s| s.top_p = 0.1), 2), [2, 3]);
        assert_eq!(kept(&with(|s| s.min_p = Some(0.3)), 1), [2, 3]);
        assert_eq!(kept(&with(|s| s.min_p = Some(0.1)), 1), [1, 2, 3]);
    }

    #[test]
    fn temperature_sharpens() {
        let mut scores = LOGITS;
        warp(&Search { temperature: 0.5, top_k: 0, ..Search::default() }, 1, &mut scores);
        assert_eq!(scores[..4], [0.0, 2.0, 4.0, 6.0]);
    }

    #[test]
    fn draws_follow_the_probabilities_and_the_seed() {
        let mut rng = seeded(1);
        let mut counts = [0; 5];
        for _ in 0..4000 {
            counts[one(&LOGITS, &mut rng)] += 1;
        }
        assert_eq!(counts[4], 0);
        for (count, probability) in counts.iter().zip([0.032, 0.087, 0.237, 0.644]) {
            assert!((f64::from(*count) / 4000.0 - probability).abs() < 0.03, "{counts:?}");
        }
        let again = |seed| (0..20).map(|_| one(&LOGITS, &mut seeded(seed))).collect::<Vec<_>>();
        assert_eq!(again(7), again(7));
    }

    #[test]
    fn several_are_different_and_the_first_follows_the_probabilities() {
        let mut rng = seeded(2);
        let mut with_best = 0;
        for _ in 0..4000 {
            let drawn = several(&LOGITS, 1, &mut rng);
            with_best += u32::from(drawn[0].0 == 3);
        }
        assert!((f64::from(with_best) / 4000.0 - 0.644).abs() < 0.03, "{with_best}");
        let all = several(&LOGITS, 9, &mut rng);
        assert_eq!(all.iter().map(|&(id, _)| id).collect::<Vec<_>>(), [3, 2, 1, 0]);
    }
}
