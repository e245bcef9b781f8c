//! SPIDEr (Liu et al., Improved image captioning via policy gradient optimization of SPIDEr, ICCV 2017) out of CIDEr-D and
//! SPICE, which comes from elsewhere.

use super::{Score, mean_of};

/// SPIDEr = (CIDEr-D + SPICE) / 2 of each clip, and their mean. `spice` has a value for each clip of `cider`, in the same
/// order. Where SPICE is missing for a clip that was judged there is no SPIDEr of the corpus, rather than one of fewer clips.
pub fn spider(cider: &Score, spice: &[Option<f64>]) -> Score {
    let spice = spice.iter().copied().chain(std::iter::repeat(None));
    let both = |(cider, spice): (&Option<f64>, Option<f64>)| Some(f64::midpoint((*cider)?, spice?));
    let clips: Vec<Option<f64>> = cider.clips.iter().zip(spice).map(both).collect();
    let complete = clips.iter().zip(&cider.clips).all(|(spider, cider)| spider.is_some() == cider.is_some());
    Score { name: "spider", value: complete.then(|| mean_of(&clips)).flatten(), clips }
}

/// SPIDEr-max (Labbé, Pellegrini and Pinquier, Is my automatic audio captioning system so bad? SPIDEr-max: a metric to consider
/// several caption candidates, DCASE 2022): the best SPIDEr of the candidates of each clip, and their mean. Each of
/// `candidates` scores one candidate of every clip, against the same references.
pub fn spider_max(candidates: &[Score]) -> Score {
    let length = candidates.iter().map(|score| score.clips.len()).max().unwrap_or(0);
    let best = |clip: usize| {
        let scores = candidates.iter().map(|score| score.clips.get(clip).copied().flatten());
        scores.reduce(|a, b| Some(a?.max(b?))).flatten()
    };
    let clips: Vec<Option<f64>> = (0..length).map(best).collect();
    let complete = candidates.iter().all(|score| score.value.is_some());
    Score { name: "spider_max", value: complete.then(|| mean_of(&clips)).flatten(), clips }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(clips: &[Option<f64>]) -> Score {
        Score { name: "cider", value: mean_of(clips), clips: clips.to_vec() }
    }

    #[test]
    fn is_half_of_both() {
        let found = spider(&score(&[Some(1.0), None, Some(0.5)]), &[Some(0.2), None, Some(0.3)]);
        assert_eq!(found.clips, [Some(0.6), None, Some(0.4)]);
        assert_eq!(found.value, Some(0.5));
    }

    #[test]
    fn without_all_spice_there_is_none_of_the_corpus() {
        let found = spider(&score(&[Some(1.0), Some(0.5)]), &[Some(0.2), None]);
        assert_eq!((found.clips, found.value), (vec![Some(0.6), None], None));
        assert_eq!(spider(&score(&[Some(1.0)]), &[]).value, None);
    }

    #[test]
    fn the_best_candidate_of_each_clip_counts() {
        let found = spider_max(&[score(&[Some(0.25), Some(0.5), None]), score(&[Some(0.75), Some(0.0), None])]);
        assert_eq!(found.clips, [Some(0.75), Some(0.5), None]);
        assert_eq!(found.value, Some(0.625));
        assert_eq!(spider_max(&[]).value, None);
    }
}
