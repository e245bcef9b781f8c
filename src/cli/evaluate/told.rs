//! What people and programs are told about an evaluation.

use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Common;
use crate::cli::output;
use crate::dataset::Problem;
use crate::evaluate::{Evaluation, Joined, Left, Null, Predictions, References, Spread, grouped};
use crate::text::safe;

/// Lines of one kind on the screen; programs are told all.
const SHOWN: usize = 5;

/// What was noticed besides the scores.
#[derive(Debug, Default)]
pub struct Told {
    task: &'static str,
    predictions: usize,
    problems: Vec<Problem>,
    problem_count: usize,
}

/// As JSON, in this order.
#[derive(Serialize)]
pub struct Whole<'a> {
    predictions: &'a Path,
    task: &'static str,
    metrics: Map<String, Value>,
    nulls: Map<String, Value>,
    counts: Counts,
    unmatched: Unmatched<'a>,
    problems: &'a [Problem],
    problem_count: usize,
}

#[derive(Serialize)]
struct Counts {
    clips: usize,
    predictions: usize,
    matched_by_last_part: usize,
    #[serde(flatten)]
    spread: Spread,
}

#[derive(Serialize)]
struct Unmatched<'a> {
    predictions: &'a [Left],
    references: &'a [String],
}

impl Told {
    /// Begins with what is wrong with the references.
    pub fn new(common: &Common, references: &References) -> Self {
        let (problems, problem_count) = (references.problems.clone(), references.problem_count);
        Self { task: common.task.name(), predictions: 0, problems, problem_count }
    }

    /// Takes in what is wrong with the predictions.
    pub fn read(&mut self, predictions: &mut Predictions) {
        self.predictions += predictions.clips.len();
        self.problems.append(&mut predictions.problems);
        self.problem_count += predictions.problem_count;
    }

    /// Whether a row could not be read.
    pub fn found_any(&self) -> bool {
        self.problem_count > 0
    }

    /// For programs.
    pub fn json<'a>(&'a self, file: &'a Path, joined: &'a Joined, evaluation: &Evaluation) -> Whole<'a> {
        Whole {
            predictions: file,
            task: self.task,
            metrics: metrics(evaluation),
            nulls: nulls(evaluation),
            counts: Counts {
                clips: joined.clips.len(),
                predictions: self.predictions,
                matched_by_last_part: joined.by_last_part,
                spread: joined.spread(),
            },
            unmatched: Unmatched { predictions: &joined.left, references: &joined.unpredicted },
            problems: &self.problems,
            problem_count: self.problem_count,
        }
    }

    /// On standard error, what should be looked at.
    pub fn complain(&self, joined: &Joined) {
        if joined.by_last_part > 0 {
            output::note(&format!("audiocap: {} clips were found by the last part of their path", joined.by_last_part));
        }
        let left = joined.left.iter().map(|left| format!("{}: {}", left.file_name, left.why));
        list("predictions are not judged", left, joined.left.len());
        list("clips have references and no prediction", joined.unpredicted.iter().cloned(), joined.unpredicted.len());
        list("rows cannot be read", self.problems.iter().map(ToString::to_string), self.problem_count);
    }
}

/// Some of `lines`, under how many there are.
pub fn list(what: &str, lines: impl Iterator<Item = String>, count: usize) {
    if count == 0 {
        return;
    }
    output::note(&format!("audiocap: {count} {what}:"));
    lines.take(SHOWN).for_each(|line| output::note(&format!("  {}", safe(&line))));
    if count > SHOWN {
        output::note(&format!("  and {} more; --json lists them", count - SHOWN));
    }
}

/// The value of each metric, or null.
pub fn metrics(evaluation: &Evaluation) -> Map<String, Value> {
    evaluation.scores.iter().map(|score| (score.name.to_owned(), json!(score.value))).collect()
}

/// Why metrics have no value.
pub fn nulls(evaluation: &Evaluation) -> Map<String, Value> {
    evaluation.nulls.iter().map(|null| (null.name.to_owned(), json!(null.why))).collect()
}

/// A row for each metric, and what was judged.
pub fn text(joined: &Joined, evaluation: &Evaluation) -> String {
    let head = ["metric", "value"].map(str::to_owned).to_vec();
    let row = |score: &crate::metrics::Score| vec![score.name.to_owned(), value(score.name, score.value)];
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(evaluation.scores.iter().map(row)).collect();
    let Spread { references, least, most } = joined.spread();
    let each = if least == most { format!("{least} each") } else { format!("{least} to {most} each") };
    let alone = "\nof a single clip cider is 0: it weighs words by how rare they are among clips";
    let alone = if joined.clips.len() == 1 && evaluation.score("cider").is_some() { alone } else { "" };
    let (table, nulls, clips) = (output::table(&rows, &[1]), reasons(&evaluation.nulls), joined.clips.len());
    format!("{table}\n\n{nulls}clips {clips}   references {references}, {each}{alone}")
}

/// Each reason for metrics without a value once, in few words, and an empty line after them; nothing where all have one.
pub fn reasons(nulls: &[Null]) -> String {
    let line = |(names, why): (Vec<&str>, &str)| format!("{}: {}\n", names.join(", "), safe(why));
    let lines: String = grouped(nulls).into_iter().map(line).collect();
    let hint = |wanted: bool, hint: &'static str| if wanted { hint } else { "" };
    let get = hint(nulls.iter().any(|null| null.lacking), "`audiocap doctor` tells what to get from where\n");
    let slow = nulls.iter().any(|null| null.why.contains("took longer than"));
    let wait = hint(slow, "--time-limit gives Java more time\n");
    if lines.is_empty() { lines } else { format!("{lines}{get}{wait}\n") }
}

/// As the table shows it; the vocabulary is a number of words.
pub fn value(name: &str, value: Option<f64>) -> String {
    let digits = if name == "vocabulary" { 0 } else { 4 };
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{Null, Paired};
    use crate::metrics::Score;

    #[test]
    fn the_table_lines_up_and_tells_why() {
        let clip = |references: usize| Paired { references: vec![String::new(); references], ..Paired::default() };
        let joined = Joined { clips: vec![clip(5), clip(1)], ..Joined::default() };
        let score = |name, value| Score { name, value, clips: vec![None, None] };
        let scores = vec![score("sacrebleu", Some(25.729_346)), score("spice", None), score("spider", None)];
        let why = "no\x1bJava: install one".to_owned();
        let null = |name| Null { name, why: why.clone(), short: "no\x1bJava".into(), lacking: true };
        let nulls = vec![null("spice"), null("spider")];
        let lines = text(&joined, &Evaluation { scores, nulls });
        let lines: Vec<&str> = lines.lines().collect();
        assert_eq!(lines[1..3], ["sacrebleu  25.7293", "spice            -"]);
        assert_eq!(lines[5..7], ["spice, spider: no\\x1bJava", "`audiocap doctor` tells what to get from where"]);
        assert_eq!(lines[8], "clips 2   references 6, 1 to 5 each");
    }
}
