//! Which charts there are, from the names of what the runs logged.

use crate::run::reader::Run;
use std::collections::BTreeSet;

/// One chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartOf {
    /// Its title.
    pub title: String,
    /// What it shows: names of series, each with its name in the legend.
    pub series: Vec<(String, String)>,
    /// Whether its values are bytes.
    pub bytes: bool,
    /// Whether its axis begins at 0: of an amount, not a course.
    pub from_zero: bool,
}

/// Series that are axes, or say the same on every line.
const AXES: [&str; 4] = ["epoch", "time", "elapsed", "clips"];

/// Charts that come before the others, with their titles.
const FIRST: [(&str, &str); 4] = [
    ("learning_rate", "learning rate"),
    ("grad_norm", "grad norm"),
    ("clips_per_second", "clips/s"),
    ("memory", "memory"),
];

/// The charts of some runs: loss, the metric that chooses the best checkpoint, how training goes, every other metric, the rest.
pub fn charts(runs: &[&Run]) -> Vec<ChartOf> {
    let mut names: BTreeSet<&str> = runs.iter().flat_map(|run| run.all_series()).map(|(name, _)| name).collect();
    names.retain(|name| !AXES.contains(name));
    let mut charts = Vec::new();
    charts.extend(loss(&mut names));
    let best = runs.iter().find_map(|run| run.best.as_ref()).map(|best| best.metric.as_str());
    let best = best.and_then(|metric| names.iter().find(|name| bare(name) == bare(metric)).copied());
    let metric = best.or_else(|| names.iter().find(|name| is_metric(name)).copied());
    charts.extend(metric.and_then(|name| names.take(name)).map(single));
    for (name, title) in FIRST {
        charts.extend(names.take(name).map(|name| ChartOf { title: title.into(), ..single(name) }));
    }
    let (metrics, others): (Vec<&str>, Vec<&str>) = names.into_iter().partition(|name| is_metric(name));
    charts.extend(metrics.into_iter().chain(others).map(single));
    charts
}

/// Training and validation loss on one chart.
fn loss(names: &mut BTreeSet<&str>) -> Option<ChartOf> {
    let validation = |name: &&&str| name.starts_with("eval_") && (name.ends_with("/loss") || **name == "eval_loss");
    let evals: Vec<&str> = names.iter().filter(validation).copied().collect();
    // Of one dataset both say the same.
    let same = evals.len() == 2 && evals.contains(&"eval_loss");
    let train = names.take("loss");
    names.retain(|name| !evals.contains(name));
    let legend = |name: &str| match bare(name).trim_end_matches("loss").trim_end_matches('/') {
        "" => "validation".to_owned(),
        dataset => dataset.to_owned(),
    };
    let mut series: Vec<(String, String)> =
        train.map(|name| (name.to_owned(), "train".to_owned())).into_iter().collect();
    let shown = evals.iter().filter(|name| !(same && **name == "eval_loss"));
    series.extend(shown.map(|name| ((*name).to_owned(), legend(name))));
    (!series.is_empty()).then(|| ChartOf { title: "loss".into(), series, bytes: false, from_zero: false })
}

fn single(name: &str) -> ChartOf {
    let title = bare(name).to_owned();
    let bytes = name.contains("memory");
    let from_zero = bytes || name == "clips_per_second";
    ChartOf { bytes, from_zero, series: vec![(name.to_owned(), title.clone())], title }
}

/// A quality that an evaluation measured, not how long it took.
fn is_metric(name: &str) -> bool {
    let costs = ["_runtime", "_per_second", "_time"];
    name.starts_with("eval_") && !costs.iter().any(|end| name.ends_with(end))
}

/// The name without the prefix of evaluations.
pub fn bare(name: &str) -> &str {
    name.strip_prefix("eval_").unwrap_or(name)
}
