//! What people and programs are told about a comparison.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Options;
use crate::cli::evaluate::told::{list, reasons, value};
use crate::cli::output;
use crate::evaluate::{Comparison, Difference, Joined, Left, Moved};
use crate::text::safe;

/// As JSON.
#[derive(Serialize)]
pub struct Whole<'a> {
    a: &'a Path,
    b: &'a Path,
    seed: u64,
    resamples: u64,
    #[serde(flatten)]
    compared: &'a Comparison,
    unmatched_a: &'a [Left],
    unmatched_b: &'a [Left],
}

/// For programs.
pub fn whole<'a>(options: &'a Options, compared: &'a Comparison, [a, b]: [&'a Joined; 2]) -> Whole<'a> {
    Whole {
        a: &options.a,
        b: &options.b,
        seed: options.seed,
        resamples: options.resamples,
        compared,
        unmatched_a: &a.left,
        unmatched_b: &b.left,
    }
}

/// On standard error, what should be looked at.
pub fn complain(compared: &Comparison, files: [(&PathBuf, &Joined); 2]) {
    for (file, joined) in files {
        let left = joined.left.iter().map(|left| format!("{}: {}", left.file_name, left.why));
        list(&format!("predictions of {} are not judged", safe(&file.to_string_lossy())), left, joined.left.len());
    }
    for (which, only) in [("first", &compared.only_a), ("second", &compared.only_b)] {
        list(&format!("clips are only in the {which}"), only.iter().cloned(), only.len());
    }
}

/// A table of the metrics, and the clips that gained and lost most.
pub fn text(compared: &Comparison) -> String {
    let head = ["metric", "A", "B", "B - A", "95 % interval", ""].map(str::to_owned).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(compared.differences.iter().map(row)).collect();
    let mut text = output::table(&rows, &[1, 2, 3]);
    text += &format!("\n\n{}clips {}, predicted by both", reasons(&compared.nulls), compared.clips);
    let by = &compared.by;
    for (what, moved) in [("gained", &compared.gained), ("lost", &compared.lost)] {
        if !moved.is_empty() {
            text += &format!("\n\n{what} most by {by}\n");
            text += &moved.iter().map(clip).collect::<Vec<_>>().join("\n");
        }
    }
    text
}

fn row(one: &Difference) -> Vec<String> {
    let signed = |by: f64| format!("{}{}", if by < 0.0 { '-' } else { '+' }, value(one.name, Some(by.abs())));
    let interval = one.interval.map(|[low, high]| format!("{low:+.4} .. {high:+.4}")).unwrap_or_default();
    let mark = if one.is_clear() { "*".to_owned() } else { String::new() };
    vec![
        one.name.to_owned(),
        value(one.name, one.a),
        value(one.name, one.b),
        one.difference.map_or_else(|| "-".to_owned(), signed),
        interval,
        mark,
    ]
}

/// Three lines: the clip, and what both wrote.
fn clip(moved: &Moved) -> String {
    let Moved { file_name, a, b, score_a, score_b, difference } = moved;
    let shown = |text: &str| safe(text).chars().take(LONGEST).collect::<String>();
    format!("{difference:+.4}  {}\n  A {score_a:.4}  {}\n  B {score_b:.4}  {}", safe(file_name), shown(a), shown(b))
}

/// Letters of a caption that are shown.
const LONGEST: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_differences_are_marked_and_captions_shown_safely() {
        let one = |name, difference: f64, interval| Difference {
            name,
            a: Some(0.25),
            b: Some(0.25 + difference),
            difference: Some(difference),
            interval,
            why: None,
        };
        let moved = Moved {
            file_name: "a.wav".into(),
            a: "x\x1b[31m".into(),
            b: "y".repeat(100_000),
            score_a: 0.0,
            score_b: 1.5,
            difference: 1.5,
        };
        let compared = Comparison {
            clips: 7,
            only_a: Vec::new(),
            only_b: Vec::new(),
            differences: vec![one("cider", 0.5, Some([0.25, 0.75])), one("meteor", 0.5, Some([-0.25, 0.75]))],
            by: "cider".into(),
            gained: vec![moved],
            lost: Vec::new(),
            nulls: Vec::new(),
        };
        let text = text(&compared);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "cider   0.2500  0.7500  +0.5000  +0.2500 .. +0.7500  *");
        assert!(lines[2].ends_with("+0.7500") && !text.contains("lost"), "{text}");
        assert!(text.contains("A 0.0000  x\\x1b[31m") && text.len() < 1000, "{text}");
    }
}
