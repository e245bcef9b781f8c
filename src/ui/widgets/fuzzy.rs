//! Finding by a few letters.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// One that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which of the items.
    pub index: usize,
    /// The letters that matched, as positions in the item's characters, in order.
    pub letters: Vec<u32>,
}

/// The items that contain the letters of `query` in order, the best first, the earlier first among equally good ones;
/// all of them for an empty query.
pub fn rank<T: AsRef<str>>(query: &str, items: &[T]) -> Vec<Found> {
    let pattern = Pattern::parse(query, CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut space = Vec::new();
    let mut found: Vec<(u32, Found)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let mut letters = Vec::new();
        let text = Utf32Str::new(item.as_ref(), &mut space);
        if let Some(score) = pattern.indices(text, &mut matcher, &mut letters) {
            letters.sort_unstable();
            letters.dedup();
            found.push((score, Found { index, letters }));
        }
    }
    found.sort_by_key(|(score, found)| (std::cmp::Reverse(*score), found.index));
    found.into_iter().map(|pair| pair.1).collect()
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn ranks_by_score_then_by_place() {
        let items = ["Play or pause", "Sort by duration", "Spectrogram", "Stop"];
        let order = |query: &str| rank(query, &items).iter().map(|found| found.index).collect::<Vec<_>>();
        assert_eq!(order(""), [0, 1, 2, 3]);
        assert_eq!(order("spec"), [2]);
        assert_eq!(order("st").first(), Some(&3));
        assert_eq!(order("xyz"), [0; 0]);
        assert_eq!(rank("sp", &items)[0].letters, [0, 1]);
    }
}
