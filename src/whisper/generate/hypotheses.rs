//! The whole captions that a group of beams has found so far.

use super::search::{EarlyStopping, Search};
use super::{Sequence, Written};

/// At most as many captions as the group has beams; a better one drives out the worst.
pub(super) struct Hypotheses {
    most: usize,
    kept: Vec<Sequence>,
    worst: f64,
}

impl Hypotheses {
    /// For a group of `beams`.
    pub(super) fn new(beams: usize) -> Self {
        Self { most: beams, kept: Vec::new(), worst: 1e9 }
    }

    /// Adds a caption whose tokens' scores sum to `sum`. Its length counts from the prompt on, the end of text included.
    pub(super) fn add(&mut self, tokens: Vec<Written>, sum: f32, length_penalty: f64) {
        let score = f64::from(sum) / (tokens.len() as f64).powf(length_penalty);
        if self.kept.len() >= self.most && score <= self.worst {
            return;
        }
        self.kept.push(Sequence { tokens, score: Some(score) });
        if self.kept.len() > self.most {
            let worst = self.place_of_worst();
            self.kept.remove(worst);
        }
        self.worst = self.score(self.place_of_worst());
    }

    /// Whether nothing better can come, `best` being the best sum among the last candidates, `length` theirs from the prompt on and
    /// `most` the most that it can become.
    pub(super) fn enough(&self, best: f32, length: usize, most: usize, search: &Search) -> bool {
        if self.kept.len() < self.most {
            return false;
        }
        let at = match search.early_stopping {
            EarlyStopping::True => return true,
            EarlyStopping::Never if search.length_penalty > 0.0 => most,
            EarlyStopping::False | EarlyStopping::Never => length,
        };
        self.worst >= f64::from(best) / (at as f64).powf(search.length_penalty)
    }

    /// What was found, in the order of finding.
    pub(super) fn into_kept(self) -> Vec<Sequence> {
        self.kept
    }

    /// The best so far.
    pub(super) fn best(&self) -> Option<&Sequence> {
        self.kept.iter().max_by(|a, b| value(a).total_cmp(&value(b)))
    }

    fn score(&self, at: usize) -> f64 {
        self.kept.get(at).map_or(1e9, value)
    }

    fn place_of_worst(&self) -> usize {
        (0..self.kept.len()).fold(0, |worst, at| if self.score(at) < self.score(worst) { at } else { worst })
    }
}

/// What a caption is ranked by.
pub(super) fn value(caption: &Sequence) -> f64 {
    caption.score.unwrap_or(f64::NEG_INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(length: usize) -> Vec<Written> {
        vec![Written { id: 1, log_prob: 0.0 }; length]
    }

    #[test]
    fn the_worst_makes_room() {
        let mut found = Hypotheses::new(2);
        found.add(tokens(2), -4.0, 1.0);
        found.add(tokens(4), -4.0, 1.0);
        found.add(tokens(1), -3.0, 1.0);
        found.add(tokens(2), -3.0, 1.0);
        assert_eq!(found.into_kept().iter().map(value).collect::<Vec<_>>(), [-1.0, -1.5]);
    }

    #[test]
    fn enough_is_a_matter_of_early_stopping() {
        let with = |early_stopping, length_penalty| Search { length_penalty, early_stopping, ..Search::default() };
        let mut found = Hypotheses::new(1);
        assert!(!found.enough(-9.0, 2, 10, &with(EarlyStopping::True, 1.0)));
        found.add(tokens(2), -2.0, 1.0);
        assert!(found.enough(-1.0, 2, 10, &with(EarlyStopping::True, 1.0)));
        assert!(!found.enough(-1.5, 2, 10, &with(EarlyStopping::False, 1.0)));
        assert!(found.enough(-2.5, 2, 10, &with(EarlyStopping::False, 1.0)));
        assert!(!found.enough(-2.5, 2, 10, &with(EarlyStopping::Never, 1.0)));
        assert!(found.enough(-2.5, 2, 10, &with(EarlyStopping::Never, 0.0)));
    }
}
