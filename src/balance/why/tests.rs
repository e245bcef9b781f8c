use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::super::{Candidates, Lists, Members, Pool, Rollup, Task, Vocabulary, choose, gather, together};
use super::*;
use crate::config::Plan;
use crate::dataset::ontology::Ontology;

const ONTOLOGY: &str = r#"[{"id":"/a","name":"Animal","child_ids":["/d","/c"]},{"id":"/d","name":"Dog","child_ids":[]},
    {"id":"/c","name":"Cat","child_ids":[]},{"id":"/m","name":"Music","child_ids":[]}]"#;
const CLIPS: &str = "aaaaaaaaaa1, 0, 10, \"/d\"\naaaaaaaaaa2, 0, 10, \"/d,/m\"\naaaaaaaaaa3, 0, 10, \"/d,/m\"\naaaaaaaaaa4, 0, 10, \"/c,/a\"\n\
    aaaaaaaaaa5, 0, 10, \"/m\"\naaaaaaaaaa6, 0, 10, \"/m\"\n";

fn ground() -> (Pool, Ontology) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let ontology = Ontology::load(&write("ontology.json", ONTOLOGY)).unwrap();
    (gather(&[write("clips.csv", CLIPS)], &[], Vocabulary::of_ontology(&ontology)).unwrap(), ontology)
}

fn asked<T>(plan: &str, ask: impl FnOnce(Why<'_>) -> T) -> T {
    let (pool, ontology) = ground();
    let plan = Plan::parse(Path::new("plan.yaml"), plan).unwrap();
    let lists = Lists::read(&plan, Path::new(".")).unwrap();
    let candidates = Candidates::of(&pool, &plan, &lists);
    let task = Task::of(&pool, Some(&ontology), &plan, &candidates).unwrap();
    let answer = choose(&pool, &plan, &candidates, &task, &AtomicBool::new(false), |_| {});
    let members = Members::of(&pool);
    ask(Why {
        pool: &pool,
        members: &members,
        lists: &lists,
        candidates: &candidates,
        task: &task,
        choice: &answer.choice,
    })
}

#[test]
fn a_label_says_what_stands_in_its_way() {
    let dog = |plan: &str| asked(plan, |why| (why.shortly(1), why.label(1).join(" ")));
    assert_eq!(dog("targets: {labels: {Dog: 9}}").0, "all 3 clips are taken, 6 fewer than wished");
    assert_eq!(dog("targets: {labels: {Cat: 1}}").0, "no target: its clips come along with others");
    let (short, long) = dog("targets: {labels: {Dog: 3}}\ncaps: {Music: {at_most: 1, hard: true}}");
    assert_eq!(short, "lacks 1: the hard cap on Music bars the rest");
    assert!(long.contains("count to the cap `Music`, which is full at 1: aaaaaaaaaa2, aaaaaaaaaa3"), "{long}");
    let (short, long) = dog("targets: {labels: {Dog: 3}}\nexclude: [{name: noisy, clips: [aaaaaaaaaa1]}]");
    assert_eq!(short, "all 2 clips are taken, 1 fewer than wished");
    assert!(long.contains("1 more clips have it, but `noisy` keeps them out: aaaaaaaaaa1."), "{long}");
    let (short, _) = dog("targets: {labels: {Dog: 1, Music: 0}}");
    assert_eq!(short, "target reached; the next clip would put another label above target");
}

#[test]
fn a_clip_says_why_it_is_in_or_out() {
    let plan = "targets: {labels: {Dog: 2, Music: 0}}\nexclude: [{name: noisy, clips: [aaaaaaaaaa4]}]\n\
                include: [{name: mine, clips: [aaaaaaaaaa6]}]";
    let story = |clip: usize, is_in: bool| asked(plan, |why| why.clip(clip, is_in).join(" "));
    assert!(
        story(0, true).contains("It is in for Dog: without it they would fall below target."),
        "{}",
        story(0, true)
    );
    assert!(story(1, true).contains("Music would be nearer to target without it"));
    assert!(
        story(2, false).contains("It is out: it would put above target or cap: Dog, Music."),
        "{}",
        story(2, false)
    );
    assert!(story(1, true).contains("1 of 2 clips with just these labels are taken; which of them, the seed decides."));
    assert!(story(3, false).contains("`noisy` keeps it out"));
    assert!(story(5, true).contains("`mine` demands it"));
}

#[test]
fn above_the_labels_every_clip_counts_once() {
    let (pool, ontology) = ground();
    let rollup = Rollup::of(&pool, &ontology);
    let all: Vec<u32> = (0..pool.sets.len()).map(|set| Members::of(&pool).of_set(set).len() as u32).collect();
    assert_eq!(rollup.count(&all), [4, 3, 1, 4], "Animal: three dogs and a cat, which is both");
    let music = together(&pool.sets, &all, 3);
    assert_eq!((music.len(), music[0].label, music[0].share), (1, 1, 0.5));
}
