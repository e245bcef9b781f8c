//! Parts of pools by chance, and what must hold of any.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

use rand::Rng;

use super::*;
use crate::balance::lists::recording;
use crate::balance::{Vocabulary, gather};
use crate::random::seeded;

/// A pool from rows of id and labels.
fn pool(rows: &[(String, Vec<String>)]) -> Pool {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("eval.csv");
    let mut text = String::new();
    for (id, labels) in rows {
        writeln!(text, "{id}, 0.000, 10.000, \"{}\"", labels.join(",")).unwrap();
    }
    std::fs::write(&file, text).unwrap();
    gather(&[file], &[], Vocabulary::of_classes()).unwrap()
}

/// Clips with one to four of `labels` labels, low numbers more often; some are second cuts of a recording.
fn by_chance(seed: u64, clips: usize, labels: usize) -> Vec<(String, Vec<String>)> {
    let mut rng = seeded(seed);
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for n in 0..clips {
        let count = rng.random_range(1..=4);
        let label = |rng: &mut crate::random::Rng| (labels as f64 * rng.random::<f64>().powi(3)) as usize;
        let chosen = (0..count).map(|_| format!("/l/{}", label(&mut rng))).collect();
        let id = match n % 10 {
            9 => format!("Y{}_30.000", rows[n - 1].0),
            _ => format!("{n:011}"),
        };
        rows.push((id, chosen));
    }
    rows
}

fn plan(splits: &str) -> Plan {
    Plan::parse(Path::new("plan.yaml"), &format!("seed: 5\nsplits: {splits}")).unwrap()
}

fn parted(pool: &Pool, splits: &str) -> Result<(Parts, Lists), String> {
    let plan = plan(splits);
    let lists = Lists::read(&plan, Path::new(".")).unwrap();
    let all: Vec<u32> = (0..pool.len() as u32).collect();
    part(pool, &plan, &lists, &all).map(|parts| (parts, lists))
}

fn names(pool: &Pool, clips: &[u32]) -> Vec<String> {
    clips.iter().map(|&clip| pool.id(clip as usize).to_owned()).collect()
}

fn counts(pool: &Pool, clips: &[u32]) -> Vec<u32> {
    let mut counts = vec![0; pool.labels.len()];
    clips.iter().for_each(|&clip| pool.labels_of(clip as usize).iter().for_each(|&l| counts[l as usize] += 1));
    counts
}

#[test]
fn with_nothing_said_all_is_train() {
    let pool = pool(&by_chance(1, 50, 5));
    let (parts, lists) = parted(&pool, "{}").unwrap();
    assert_eq!(parts.clips.each_ref().map(Vec::len), [50, 0, 0]);
    assert!(leaks(&pool, &parts, &lists).is_empty());
}

#[test]
fn whatever_the_pool_nothing_leaks_and_nothing_is_lost() {
    for seed in 0..40 {
        let pool = pool(&by_chance(seed, 300, 12));
        for method in ["stratified", "reference"] {
            let test = "{per_label: 3, members: [{name: t, clips: [\"00000000008\"]}]}";
            let train = "{never: [{name: n, clips: [\"00000000011\", \"00000000018\"]}]}";
            let (parts, lists) = parted(
                &pool,
                &format!("{{method: {method}, smallest: 6, valid: {{per_label: 2}}, test: {test}, train: {train}}}"),
            )
            .unwrap();
            assert_eq!(leaks(&pool, &parts, &lists), Vec::<String>::new());
            assert_eq!(parts.len() + parts.dropped.len(), pool.len());
            assert!(names(&pool, &parts.clips[TEST]).contains(&"Y00000000008_30.000".to_owned()));
            let totals = counts(&pool, &(0..pool.len() as u32).collect::<Vec<_>>());
            let per_part = parts.clips.each_ref().map(|clips| counts(&pool, clips));
            for (label, &total) in totals.iter().enumerate().filter(|(_, total)| **total >= 10) {
                let name = &pool.labels[label].name;
                for (part, least) in [(VALID, 2), (TEST, 3)] {
                    let told = parts.reports[part].short.iter().any(|short| &short.label == name);
                    assert_eq!(per_part[part][label] < least, told, "{method} {name} {total}");
                }
                assert!(per_part[TRAIN][label] > 0);
            }
        }
    }
}

#[test]
fn stratified_parts_have_their_share_of_every_label() {
    let pool = pool(&by_chance(3, 4000, 30));
    let (parts, _) = parted(&pool, "{smallest: 5, valid: {share: 0.1}, test: {share: 0.2}}").unwrap();
    let totals = counts(&pool, &(0..pool.len() as u32).collect::<Vec<_>>());
    for (part, share) in [(VALID, 0.1), (TEST, 0.2)] {
        let has = counts(&pool, &parts.clips[part]);
        for (label, &total) in totals.iter().enumerate().filter(|(_, total)| **total >= 20) {
            let wanted = f64::from(total) * share;
            let (off, name) = ((f64::from(has[label]) - wanted).abs(), &pool.labels[label].name);
            assert!(off <= 2.0 + 0.03 * wanted, "{name}: {} of {total}, {wanted} wanted", has[label]);
        }
    }
}

#[test]
fn the_order_of_reading_does_not_matter() {
    let mut rows = by_chance(4, 400, 12);
    let splits = "{smallest: 4, valid: {share: 0.1}, test: {per_label: 4}}";
    let parts_of = |rows: &[(String, Vec<String>)]| {
        let pool = pool(rows);
        let (parts, _) = parted(&pool, splits).unwrap();
        parts.clips.each_ref().map(|clips| names(&pool, clips))
    };
    let before = parts_of(&rows);
    rows.reverse();
    assert_eq!(parts_of(&rows), before);
}

#[test]
fn the_published_rule_leaves_small_labels_alone() {
    let rows: Vec<(String, Vec<String>)> =
        (0..20).map(|n| (format!("{n:011}"), vec![if n < 3 { "/l/small" } else { "/l/large" }.to_owned()])).collect();
    let pool = pool(&rows);
    let (parts, _) = parted(&pool, "{method: reference, smallest: 5, test: {per_label: 4}}").unwrap();
    let test = counts(&pool, &parts.clips[TEST]);
    assert_eq!((parts.clips[TEST].len(), test[pool.label("/l/small").unwrap()]), (4, 0));
    assert!(parts.reports[TEST].short.is_empty());
    let (parts, _) = parted(&pool, "{method: reference, test: {per_label: 4}}").unwrap();
    let short = &parts.reports[TEST].short;
    assert_eq!((parts.clips[TEST].len(), short.len(), short[0].has), (6, 1, 2));
    assert_eq!(short[0].why, "only 3 clips are chosen, and train keeps 1");
}

#[test]
fn a_clip_that_may_be_nowhere_is_dropped_and_told() {
    let pool = pool(&by_chance(5, 20, 3));
    let (parts, _) = parted(&pool, "{train: {never: [{name: n, clips: [\"00000000003\"]}]}}").unwrap();
    assert_eq!(names(&pool, &parts.dropped), ["00000000003"]);
    assert!(parts.notes[0].contains("00000000003") && parts.notes[0].contains("no part"), "{:?}", parts.notes);
    let (parts, _) =
        parted(&pool, "{train: {never: [{name: n, clips: [\"00000000003\"]}]}, valid: {share: 0}}").unwrap();
    assert_eq!(names(&pool, &parts.clips[VALID]), ["00000000003"]);
}

#[test]
fn contradictions_are_told() {
    let pool = pool(&by_chance(6, 20, 3));
    let list = |name: &str| format!("[{{name: {name}, clips: [\"Y00000000003\"]}}]");
    let (a, b) = (list("a"), list("b"));
    for (splits, expected) in [
        (format!("{{train: {{members: {a}}}, test: {{members: {b}}}}}"), "in train by `a` and in test by `b`"),
        (format!("{{test: {{members: {a}, never: {b}}}}}"), "must be in test by `a` and must not be there by `b`"),
        ("{valid: {share: 0.6}, test: {share: 0.5}}".to_owned(), "add up to 1.100"),
        ("{valid: {share: 1.5}}".to_owned(), "between 0 and 1"),
        ("{method: reference, valid: {share: 0.1}}".to_owned(), "means nothing with `method: reference`"),
    ] {
        let told = parted(&pool, &splits).unwrap_err();
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn a_leak_is_found() {
    let pool = pool(&by_chance(7, 20, 3));
    let (mut parts, mut lists) = parted(&pool, "{}").unwrap();
    let second = parts.clips[TRAIN].iter().position(|&clip| pool.id(clip as usize).starts_with('Y')).unwrap();
    let clip = parts.clips[TRAIN].remove(second);
    parts.clips[TEST].push(clip);
    let told = leaks(&pool, &parts, &lists);
    assert!(told.len() == 1 && told[0].contains("is in train and in test"), "{told:?}");
    let of: HashMap<&str, usize> = parts.iter().map(|(part, clip)| (recording(pool.id(clip as usize)), part)).collect();
    assert!(of.len() < 20);
    (lists, _) = {
        let plan = plan("{valid: {members: [{name: v, clips: [\"00000000001\"]}]}}");
        (Lists::read(&plan, Path::new(".")).unwrap(), plan)
    };
    let told = leaks(&pool, &parts, &lists);
    assert!(told.iter().any(|told| told.contains("must be in valid by `v`")), "{told:?}");
}

#[test]
fn a_hundred_thousand_clips_take_a_moment() {
    let pool = pool(&by_chance(8, 130_000, 527));
    let start = std::time::Instant::now();
    let (parts, _) = parted(&pool, "{smallest: 5, valid: {share: 0.1}, test: {per_label: 20}}").unwrap();
    assert_eq!(parts.len(), 130_000);
    assert!(start.elapsed().as_secs_f64() < 4.0, "{:?}", start.elapsed());
}
