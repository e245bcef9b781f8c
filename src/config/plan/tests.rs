use super::*;

const TEXT: &str = r#"# For the paper.
strategy: frugal   # or reference
seed: 42
targets:
  default: 500  # as published
  # smaller
  subtrees: {"Musical instrument": 80, "Music genre": 80}
  labels:
    Dog: 900        # we like dogs
    "Male speech, man speaking": 1_000

caps: {"Music": {at_most: 4000, hard: true}}
prefer: [{without: ["Music", "Speech"]}, {one_of: ["Music", "Speech"]}]
exclude:
  - {name: audiocaps-test, csv: audiocaps/csvs/test.csv, column: youtube_id}
"#;

fn parse(text: &str) -> Result<Plan, String> {
    Plan::parse(Path::new("plan.yaml"), text).map_err(|error| error.to_string())
}

#[test]
fn the_whole_form_is_read() {
    let plan = parse(TEXT).unwrap();
    assert_eq!((plan.strategy, plan.seed, plan.targets.default), (Strategy::Frugal, 42, Some(500)));
    assert_eq!(plan.targets.subtrees["Music genre"], 80);
    assert_eq!(plan.targets.labels["Male speech, man speaking"], 1000);
    assert_eq!(plan.caps["Music"], Cap { at_most: Some(4000), hard: true, labels: vec![] });
    assert_eq!((plan.prefer.len(), plan.prefer[1].one_of.len()), (2, 2));
    assert_eq!(plan.exclude[0].csv.as_deref(), Some(Path::new("audiocaps/csvs/test.csv")));
    assert_eq!(parse("# nothing\n").unwrap(), Plan::default());
}

#[test]
fn what_means_nothing_is_told_with_its_line() {
    for (text, expected) in [
        ("seed: 1\ntarget: 3", "line 2: unknown key `target`; did you mean `targets`?"),
        ("targets:\n  defualt: 5", "line 2: unknown key `targets.defualt`; did you mean `default`?"),
        ("targets: {labels: {Dog: -5}}", "a whole number, 0 or more"),
        ("targets: {labels: {Dog: many}}", "a whole number"),
        ("strategy: greedy", "greedy"),
        ("caps: {Music: {most: 3}}", "unknown key `caps.Music.most`"),
        ("exclude: [{nam: x}]", "unknown key `exclude.nam`"),
        ("targets: {labels: {Dog: 1, Dog: 2}}", "duplicate"),
    ] {
        let told = parse(text).unwrap_err();
        assert!(told.contains(expected), "{text}: {told}");
    }
}

#[test]
fn a_changed_value_leaves_every_other_line_alone() {
    let mut plan = parse(TEXT).unwrap();
    plan.seed = 7;
    plan.targets.default = Some(300);
    plan.targets.labels.insert("Dog".to_owned(), 950);
    plan.targets.labels.insert("Cat".to_owned(), 10);
    let text = write(TEXT, &plan);
    assert_eq!(parse(&text).unwrap(), plan);
    for line in [
        "# For the paper.",
        "strategy: frugal   # or reference",
        "seed: 7",
        "  default: 300  # as published",
        "  # smaller",
        "    Dog: 950        # we like dogs",
        "    Cat: 10",
        "    \"Male speech, man speaking\": 1_000",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
    plan.targets.labels.remove("Dog");
    plan.caps.clear();
    let text = write(&text, &plan);
    assert_eq!(parse(&text).unwrap(), plan);
    assert!(!text.contains("Dog") && !text.contains("caps:") && text.contains("# smaller"), "{text}");
}

#[test]
fn paths_are_made_absolute_for_another_folder() {
    let plan =
        parse("sources: {clips: [a.csv]}\nexclude: [{name: x, csv: b.csv}]\nsplits: {test: {members: [{ids: c.txt}]}}")
            .unwrap();
    let placed = plan.placed(Path::new("/plans"));
    assert_eq!(placed.sources.clips, [Path::new("/plans/a.csv")]);
    assert_eq!(placed.exclude[0].csv.as_deref(), Some(Path::new("/plans/b.csv")));
    assert_eq!(placed.splits.test.members[0].ids.as_deref(), Some(Path::new("/plans/c.txt")));
    assert_eq!(placed.clone().placed(Path::new("/other")), placed);
}

#[test]
fn sections_come_and_go() {
    let mut plan = Plan::default();
    plan.targets.default = Some(5);
    plan.caps.insert("Music".to_owned(), Cap { at_most: Some(3), ..Cap::default() });
    plan.prefer.push(Preference { without: vec!["Male speech, man speaking".to_owned()], ..Preference::default() });
    plan.exclude.push(ClipList { name: "no: good".to_owned(), clips: vec!["-abc".to_owned()], ..ClipList::default() });
    let text = write("# mine\n", &plan);
    assert_eq!(parse(&text).unwrap(), plan, "{text}");
    assert!(text.starts_with("# mine\n"), "{text}");
    let empty = write(&text, &Plan::default());
    assert_eq!(parse(&empty).unwrap(), Plan::default());
}

#[test]
fn whatever_the_layout_nothing_is_lost() {
    let layouts = [
        "{strategy: frugal, seed: 3}",
        "targets: &t\n  default: 3\n",
        "targets:\n    default: 3\n    labels: {\n      Dog: 3 }\nseed: 4",
        "targets:\n- \n",
        "exclude:\n- name: x\n  clips: [a]\n- name: y\nseed: 9 # nine\n",
        "\"seed\": 5\n'strategy': reference",
    ];
    for layout in layouts {
        let mut plan = parse(layout).unwrap_or_default();
        plan.seed = 11;
        plan.targets.labels.insert("a: b # c".to_owned(), 4);
        plan.exclude.push(ClipList { name: "new".to_owned(), ..ClipList::default() });
        assert_eq!(parse(&write(layout, &plan)).unwrap(), plan, "{layout}");
    }
}

#[test]
fn the_shipped_plans_are_as_published_and_change_in_place() {
    for (name, text) in crate::config::shipped::BALANCE {
        let mut plan = parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((plan.targets.subtrees.len(), plan.prefer.len()), (2, 2), "{name}");
        plan.seed = 7;
        let changed = write(text, &plan);
        assert_eq!(changed.lines().filter(|line| !text.contains(*line)).count(), 1, "{changed}");
    }
    let published = parse(crate::config::shipped::BALANCE[0].1).unwrap();
    assert_eq!((published.targets.default, published.targets.subtrees["Music genre"]), (Some(500), 80));
}
