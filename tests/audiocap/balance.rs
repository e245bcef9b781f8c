//! Choosing subsets of the real AudioSet lists, against the numbers of the published system and the proven optimum.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use audiocap::balance::splits::leaks;
use audiocap::balance::{Candidates, Figures, Inputs, Lists, Outcome, Pool, Task, Vocabulary, choose, clips, gather};
use audiocap::config::Plan;
use audiocap::dataset::ontology::Ontology;

use super::support;

/// The clips of `balanced + eval`, and the ontology.
fn audioset() -> Option<(Pool, Ontology)> {
    let folder = support::shared("audioset")?;
    let ontology = Ontology::load(&folder.join("ontology.json")).unwrap();
    let lists: Vec<PathBuf> = ["train_balanced.csv", "eval.csv"].map(|name| folder.join(name)).into();
    Some((gather(&lists, &[], Vocabulary::of_ontology(&ontology)).unwrap(), ontology))
}

fn plan(text: &str) -> Plan {
    Plan::parse(Path::new("plan.yaml"), text).unwrap()
}

fn published(strategy: &str, high: u32, low: u32) -> Plan {
    plan(&format!(
        "strategy: {strategy}\ntargets: {{default: {high}, subtrees: {{Musical instrument: {low}, Music genre: {low}}}}}\n\
         prefer: [{{without: [Music, Speech]}}, {{one_of: [Music, Speech]}}]\n"
    ))
}

/// The figures of a plan, and its clips.
fn solve(pool: &Pool, ontology: &Ontology, plan: &Plan) -> (Figures, Vec<u32>) {
    let candidates = Candidates::of(pool, plan, &Lists::default());
    let task = Task::of(pool, Some(ontology), plan, &candidates).unwrap();
    let answer = choose(pool, plan, &candidates, &task, &AtomicBool::new(false), |_| {});
    let figures = Figures::of(&task, &answer.choice, answer.bound);
    (figures, clips(pool, plan, &candidates, &task, &answer.choice))
}

#[test]
fn frugal_is_within_a_hair_of_the_proven_optimum() {
    let Some((pool, ontology)) = audioset() else { return };
    assert_eq!((pool.len(), pool.sets.len()), (42_531, 9_558));
    for (high, low, optimum, bar) in [(60, 20, 6529, 6600), (40, 10, 2662, 2700)] {
        let (figures, clips) = solve(&pool, &ontology, &published("frugal", high, low));
        assert_eq!((figures.covered, figures.labels, figures.shortage), (527, 527, 0));
        assert_eq!(clips.len() as u64, figures.clips);
        let bound = figures.lower_bound.unwrap();
        assert!((optimum - 2..=optimum).contains(&bound), "{figures:?}");
        assert!((optimum..=bar).contains(&figures.overshoot), "{figures:?}");
    }
}

#[test]
fn the_reference_strategy_overshoots_as_published() {
    let Some((pool, ontology)) = audioset() else { return };
    for (high, low, published_overshoot, published_clips) in [(60, 20, 12_388.0, 17_895.0), (40, 10, 7_324.0, 11_767.0)]
    {
        let (figures, clips) = solve(&pool, &ontology, &published("reference", high, low));
        assert_eq!((figures.covered, figures.lower_bound), (527, None));
        assert!((figures.overshoot as f64 / published_overshoot - 1.0).abs() < 0.03, "{figures:?}");
        assert!((clips.len() as f64 / published_clips - 1.0).abs() < 0.03, "{figures:?}");
    }
}

#[test]
fn the_same_plan_gives_the_same_clips_in_whatever_order_they_are_read() {
    let Some(folder) = support::shared("audioset") else { return };
    let ontology = Ontology::load(&folder.join("ontology.json")).unwrap();
    let names = |order: [&str; 2], strategy: &str| {
        let lists: Vec<PathBuf> = order.map(|name| folder.join(name)).into();
        let pool = gather(&lists, &[], Vocabulary::of_ontology(&ontology)).unwrap();
        let (_, clips) = solve(&pool, &ontology, &published(strategy, 30, 10));
        let mut names: Vec<String> = clips.iter().map(|&clip| pool.id(clip as usize).to_owned()).collect();
        names.sort();
        names
    };
    for strategy in ["frugal", "reference"] {
        assert_eq!(
            names(["eval.csv", "train_balanced.csv"], strategy),
            names(["train_balanced.csv", "eval.csv"], strategy)
        );
    }
}

#[test]
fn keywords_of_every_class_are_as_the_published_system_writes_them() {
    let Some((_, ontology)) = audioset() else { return };
    let classes = Vocabulary::of_classes();
    assert_eq!(classes.labels().len(), 527);
    for label in classes.labels() {
        let parents = ontology.parents(&label.id).into_iter().filter_map(|id| ontology.name(id));
        let mut expected: Vec<String> = Vec::new();
        for name in parents.chain(ontology.name(&label.id)) {
            let name = name.replace([',', ':'], " -").to_lowercase();
            if !expected.contains(&name) {
                expected.push(name);
            }
        }
        assert_eq!(ontology.keywords(&[&label.id]), expected.join(", "), "{}", label.name);
    }
    let example = ["/m/012n7d", "/g/11b630rrvh"];
    let written = "emergency vehicle, siren, ambulance (siren), domestic sounds - home sounds, whistle, kettle whistle";
    assert_eq!(ontology.keywords(&example), written);
}

#[test]
fn parts_of_the_real_lists_respect_audiocaps_and_have_their_least() {
    let Some((pool, ontology)) = audioset() else { return };
    // As AudioCaps' lists are: some hundred clips each.
    let list = |name: &str, first: usize| {
        let ids: Vec<String> = (first..pool.len()).step_by(400).map(|clip| format!("{:?}", pool.id(clip))).collect();
        format!("{{name: {name}, clips: [{}]}}", ids.join(", "))
    };
    let (valid, test) = (list("valid", 7), list("test", 207));
    for method in ["stratified", "reference"] {
        let text = format!(
            "targets: {{default: 60, subtrees: {{Musical instrument: 20, Music genre: 20}}}}\n\
             include: [{valid}, {test}]\n\
             splits: {{method: {method}, smallest: 20, train: {{never: [{valid}, {test}]}},\n\
             valid: {{per_label: 2, members: [{valid}]}}, test: {{per_label: 5, never: [{valid}]}}}}\n"
        );
        let plan = plan(&text);
        let lists = Lists::read(&plan, Path::new(".")).unwrap();
        let candidates = Candidates::of(&pool, &plan, &lists);
        let task = Task::of(&pool, Some(&ontology), &plan, &candidates).unwrap();
        let answer = choose(&pool, &plan, &candidates, &task, &AtomicBool::new(false), |_| {});
        let inputs = Inputs { pool: &pool, ontology: Some(&ontology), plan: &plan, lists: &lists };
        let outcome = Outcome::of(inputs, &candidates, &task, &answer).unwrap();
        let (parts, report) = (&outcome.parts, &outcome.report);
        assert_eq!(leaks(&pool, parts, &lists), Vec::<String>::new());
        assert_eq!(parts.len() + parts.dropped.len(), clips(&pool, &plan, &candidates, &task, &answer.choice).len());
        assert_eq!(report.figures.clips, parts.len() as u64);
        for (part, least) in [(1, 2), (2, 5)] {
            assert!(report.splits[part].short.is_empty(), "{method}: {:?}", report.splits[part].short);
            assert!(report.splits[part].labels > 500 && report.splits[part].smallest <= least);
        }
        assert!(parts.clips[0].len() > 2 * (parts.clips[1].len() + parts.clips[2].len()), "{method}");
    }
}
