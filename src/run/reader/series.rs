//! One number over the steps, in bounded memory.

/// So many buckets are kept at most; then neighbours are merged.
const MANY: usize = 16_384;

/// What is kept of some neighbouring steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// The first step in it.
    pub first: u64,
    /// The last step in it.
    pub last: u64,
    /// How many values are in it.
    pub count: u32,
    /// The smallest value.
    pub min: f64,
    /// The largest value.
    pub max: f64,
    /// The sum of the values.
    pub sum: f64,
    /// The newest value.
    pub end: f64,
}

impl Bucket {
    fn of(step: u64, value: f64) -> Self {
        Self { first: step, last: step, count: 1, min: value, max: value, sum: value, end: value }
    }

    /// The mean of the values.
    pub fn mean(&self) -> f64 {
        self.sum / f64::from(self.count)
    }

    fn merge(&mut self, newer: &Self) {
        self.last = newer.last;
        self.count += newer.count;
        self.min = self.min.min(newer.min);
        self.max = self.max.max(newer.max);
        self.sum += newer.sum;
        self.end = newer.end;
    }
}

/// Values over steps that only grow. Up to some thousand values each is kept by itself; beyond, neighbours share a bucket
/// that knows their smallest and largest, so that no spike is lost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    buckets: Vec<Bucket>,
    /// A bucket takes so many values, as a power of two.
    level: u32,
    not_finite: Vec<u64>,
}

impl Series {
    /// Adds a value. One for a step that was there already replaces it and all later ones: the run was resumed.
    pub fn push(&mut self, step: u64, value: f64) {
        self.go_back(step);
        if !value.is_finite() {
            self.push_not_finite(step);
            return;
        }
        let full = 1 << self.level;
        match self.buckets.last_mut() {
            Some(last) if last.count < full => last.merge(&Bucket::of(step, value)),
            _ => self.buckets.push(Bucket::of(step, value)),
        }
        if self.buckets.len() == MANY {
            self.halve();
        }
    }

    /// The buckets in the order of their steps.
    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// Steps at which the value was not a number, or infinite: the newest thousand.
    pub fn not_finite(&self) -> &[u64] {
        &self.not_finite
    }

    /// The newest value and its step.
    pub fn last(&self) -> Option<(u64, f64)> {
        self.buckets.last().map(|bucket| (bucket.last, bucket.end))
    }

    /// The value at a step, or the mean of the bucket around it.
    pub fn at(&self, step: u64) -> Option<f64> {
        let bucket = self.buckets.get(self.buckets.partition_point(|bucket| bucket.last < step))?;
        (bucket.first <= step).then(|| bucket.mean())
    }

    /// The newest value at or before a step.
    pub fn before(&self, step: u64) -> Option<(u64, f64)> {
        let after = self.buckets.partition_point(|bucket| bucket.first <= step);
        let bucket = self.buckets.get(after.checked_sub(1)?)?;
        Some((bucket.last.min(step), bucket.mean()))
    }

    /// The smallest and the largest value.
    pub fn range(&self) -> Option<(f64, f64)> {
        let ends = self.buckets.iter().map(|bucket| (bucket.min, bucket.max));
        ends.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
    }

    fn go_back(&mut self, step: u64) {
        while self.buckets.last().is_some_and(|last| last.first >= step) {
            self.buckets.pop();
        }
        // What is inside a bucket cannot be taken out again; a resumed run writes the same numbers once more.
        if let Some(last) = self.buckets.last_mut()
            && last.last >= step
        {
            last.last = step - 1;
            last.count = last.count.max(1 << self.level);
        }
        while self.not_finite.last().is_some_and(|last| *last >= step) {
            self.not_finite.pop();
        }
    }

    fn push_not_finite(&mut self, step: u64) {
        if self.not_finite.len() == 1000 {
            self.not_finite.remove(0);
        }
        self.not_finite.push(step);
    }

    fn halve(&mut self) {
        let merged = self.buckets.chunks(2).map(|pair| {
            let mut one = pair[0];
            pair[1..].iter().for_each(|other| one.merge(other));
            one
        });
        self.buckets = merged.collect();
        self.level += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pushed(steps: impl Iterator<Item = u64>) -> Series {
        let mut series = Series::default();
        steps.for_each(|step| series.push(step, step as f64));
        series
    }

    #[test]
    fn few_values_are_kept_as_they_are() {
        let series = pushed(1..=100);
        assert_eq!((series.buckets().len(), series.at(50), series.at(101)), (100, Some(50.0), None));
        assert_eq!(series.last(), Some((100, 100.0)));
        assert_eq!(pushed([10, 20].into_iter()).before(19), Some((10, 10.0)));
    }

    #[test]
    fn a_million_values_keep_their_spikes_in_bounded_memory() {
        let mut series = Series::default();
        for step in 1..=1_000_000_u64 {
            series.push(step, if step == 777_777 { 1e6 } else { 1.0 });
        }
        assert!(series.buckets().len() < MANY);
        assert_eq!(series.buckets().iter().map(|b| u64::from(b.count)).sum::<u64>(), 1_000_000);
        let spike = series.buckets().iter().find(|bucket| bucket.max == 1e6).unwrap();
        assert!(spike.first <= 777_777 && spike.last >= 777_777 && spike.min == 1.0);
        assert!(series.buckets().windows(2).all(|pair| pair[0].last < pair[1].first));
    }

    #[test]
    fn a_resume_replaces_what_it_went_back_behind() {
        let mut series = pushed(1..=100);
        series.push(90, -1.0);
        assert_eq!((series.last(), series.at(89), series.at(91)), (Some((90, -1.0)), Some(89.0), None));
        let mut long = pushed(1..=100_000);
        long.push(50_001, 0.0);
        assert_eq!(long.last(), Some((50_001, 0.0)));
        assert!(long.buckets().windows(2).all(|pair| pair[0].last < pair[1].first));
        long.push(0, 5.0);
        assert_eq!(long.buckets().len(), 1);
    }

    #[test]
    fn what_is_not_a_number_is_remembered_apart() {
        let mut series = pushed(1..=3);
        series.push(4, f64::NAN);
        assert_eq!((series.not_finite(), series.last()), (&[4][..], Some((3, 3.0))));
        series.push(4, 1.0);
        assert_eq!((series.not_finite().len(), series.last()), (0, Some((4, 1.0))));
    }
}
