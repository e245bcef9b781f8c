//! From a series to the columns of a chart.

use crate::run::reader::{Axis, Run, Series};
use crate::ui::widgets::chart::{Reach, Scale};

/// A series thinned to columns of dots.
pub struct Thinned {
    /// What the raw values reach over.
    pub band: Vec<Option<Reach>>,
    /// Their means.
    pub mean: Vec<Option<f64>>,
    /// How many values are in sight.
    pub values: usize,
}

/// The steps at which the columns of a chart begin, and that at which the last one ends.
pub fn edges(run: &Run, axis: Axis, x: Scale, columns: usize) -> Vec<f64> {
    let at = |column: usize| axis.step_at(run, x.at(column as f64 / columns as f64)).unwrap_or(f64::NAN);
    let mut edges: Vec<f64> = (0..=columns).map(at).collect();
    // What lies on the right edge is in sight.
    if let Some(last) = edges.last_mut() {
        *last += 1e-6;
    }
    edges
}

/// Puts every bucket into the column that its middle lies in; smallest and largest values stay.
pub fn thinned(series: &Series, edges: &[f64]) -> Thinned {
    let columns = edges.len().saturating_sub(1);
    let mut thinned = Thinned { band: vec![None; columns], mean: vec![None; columns], values: 0 };
    let (Some(first), Some(end)) = (edges.first(), edges.last()) else { return thinned };
    if edges.iter().any(|edge| edge.is_nan()) {
        return thinned;
    }
    let middle = |bucket: &crate::run::reader::Bucket| f64::midpoint(bucket.first as f64, bucket.last as f64);
    let buckets = series.buckets();
    let from = buckets.partition_point(|bucket| middle(bucket) < *first);
    let (mut column, mut sum, mut count) = (0, 0.0, 0.0);
    for bucket in &buckets[from..] {
        let at = middle(bucket);
        if at >= *end {
            break;
        }
        while at >= edges[column + 1] {
            (column, sum, count) = (column + 1, 0.0, 0.0);
        }
        let reach = thinned.band[column].get_or_insert(Reach { min: bucket.min, max: bucket.max });
        (reach.min, reach.max) = (reach.min.min(bucket.min), reach.max.max(bucket.max));
        sum += bucket.sum;
        count += f64::from(bucket.count);
        thinned.mean[column] = Some(sum / count);
        thinned.values += bucket.count as usize;
    }
    thinned
}

/// An exponential mean over columns that forgets all but `keep` of the past within one hundredth of the width; without the
/// bias towards its start (as in Adam).
pub fn smoothed(values: &[Option<f64>], keep: f64) -> Vec<Option<f64>> {
    let step = keep.powf(100.0 / values.len().max(1) as f64);
    let (mut mean, mut weight, mut gap) = (0.0, 0.0, 0);
    let mut smooth = |value: &Option<f64>| {
        gap += 1;
        let value = (*value)?;
        let decay = step.powi(gap);
        gap = 0;
        mean = mean * decay + value * (1.0 - decay);
        weight = weight * decay + (1.0 - decay);
        Some(mean / weight)
    };
    if keep <= 0.0 { values.to_vec() } else { values.iter().map(&mut smooth).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_finds_its_column_and_spikes_stay() {
        let mut series = Series::default();
        (0..1000).for_each(|step| series.push(step, if step == 500 { 50.0 } else { 1.0 }));
        let edges: Vec<f64> = (0..=10).map(|i| f64::from(i) * 100.0).collect();
        let all = thinned(&series, &edges);
        assert_eq!((all.values, all.band[5], all.mean[4]), (1000, Some(Reach { min: 1.0, max: 50.0 }), Some(1.0)));
        let some = thinned(&series, &[990.0, 995.0, 5000.0]);
        assert_eq!((some.values, some.mean), (10, vec![Some(1.0), Some(1.0)]));
        assert_eq!(thinned(&series, &[f64::NAN, f64::NAN]).values, 0);
        assert_eq!(thinned(&series, &[]).values, 0);
    }

    #[test]
    fn smoothing_begins_where_the_values_do() {
        let noisy: Vec<Option<f64>> = (0..200).map(|i| Some(if i % 2 == 0 { 3.0 } else { 5.0 })).collect();
        let smooth = smoothed(&noisy, 0.9);
        assert_eq!((smooth[0], smooth.len()), (Some(3.0), 200));
        assert!((smooth[199].unwrap() - 4.0).abs() < 0.1);
        assert_eq!(smoothed(&noisy, 0.0), noisy);
        assert_eq!(smoothed(&[None, Some(2.0), None], 0.9)[1].map(|v| (v * 1e6).round()), Some(2e6));
    }
}
