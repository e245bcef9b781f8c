//! What comes along with a label: the labels that its clips also have.

use super::sets::Sets;

/// A label that others come along with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Companion {
    /// The label.
    pub label: usize,
    /// The share of clips that have it too, between 0 and 1.
    pub share: f64,
}

/// The labels that clips with `label` have too, the commonest first, where `clips` are the clips of each set.
pub fn together(sets: &Sets, clips: &[u32], label: usize) -> Vec<Companion> {
    let mut counts = vec![0u64; sets.label_count()];
    for &set in sets.with(label) {
        let clips = u64::from(clips[set as usize]);
        if clips > 0 {
            sets.labels(set as usize).iter().for_each(|&other| counts[other as usize] += clips);
        }
    }
    let all = counts[label] as f64;
    let mut found: Vec<Companion> = (0..counts.len())
        .filter(|&other| other != label && counts[other] > 0)
        .map(|other| Companion { label: other, share: counts[other] as f64 / all })
        .collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.label.cmp(&b.label)));
    found
}
