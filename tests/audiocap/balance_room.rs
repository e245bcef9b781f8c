//! The Balance room: keys in, text out.

use crate::driver::Driver;
use audiocap::config::Plan;
use audiocap::ui::Options;
use audiocap::ui::effect::PlayerCommand;
use audiocap::ui::room::Room;
use crossterm::event::{MouseButton, MouseEventKind};
use std::path::{Path, PathBuf};

const ONTOLOGY: &str = r#"[{"id":"/a","name":"Animal","child_ids":["/d","/c"]},{"id":"/d","name":"Dog","child_ids":[]},
    {"id":"/c","name":"Cat","child_ids":[]},{"id":"/m","name":"Music","child_ids":[]},{"id":"/x","name":"Unheard"}]"#;

/// 40 dogs, half of them with music, 10 cats, 60 times music alone.
fn segments() -> String {
    let labels = |n: usize| match n {
        0..20 => "/d",
        20..40 => "/d,/m",
        40..50 => "/c",
        _ => "/m",
    };
    (0..110).map(|n| format!("clip{n:07}, 0.000, 10.000, \"{}\"\n", labels(n))).collect()
}

struct Place {
    root: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { root: tempfile::tempdir().unwrap() };
        place.write("ontology.json", ONTOLOGY);
        place.write("clips.csv", &segments());
        std::fs::create_dir_all(place.path("empty")).unwrap();
        place.write("empty/a.wav", "");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    fn open(&self, files: &[&str], size: (u16, u16)) -> Driver {
        let mut bench = Driver::new(size.0, size.1);
        bench.open(&Options {
            // An empty folder of clips, so that the demo is not made.
            datasets: vec![self.path("empty")],
            balance: files.iter().map(|name| self.path(name)).collect(),
            room: Room::Balance,
            ..Options::default()
        });
        bench
    }
}

/// The row of the screen that begins with a label.
fn row(bench: &Driver, label: &str) -> String {
    let text = bench.text();
    let is_row = |line: &&str| line.trim_start_matches(['│', '┃', ' ', '▌', '▾', '▸']).starts_with(label);
    text.lines().find(is_row).unwrap_or_else(|| panic!("no row {label}:\n{text}")).to_owned()
}

#[test]
fn labels_are_shown_with_what_is_there_chosen_and_wished_for() {
    let place = Place::new();
    let mut bench = place.open(&["clips.csv"], (120, 36));
    bench.shows("Labels 3 · by count · log").shows("covered       3 of 3").lacks("Unheard");
    for (label, there, chosen) in [("Music", "80", "20 ▸ 20"), ("Dog", "40", "20 ▸ 20"), ("Cat", "10", "10 ▸ 20")]
    {
        let row = row(&bench, label);
        assert!(row.contains(there) && row.contains(chosen), "{row}");
    }
    assert!(row(&bench, "Cat").contains("all"));
    bench.shows("above target  0").shows("proven floor  0").shows("clips         30");
}

#[test]
fn targets_move_by_key_by_mouse_and_typed_and_the_whole_is_solved_again() {
    let place = Place::new();
    let mut bench = place.open(&["clips.csv"], (120, 36));
    bench.keys("Down Right");
    assert!(row(&bench, "Dog").contains("25 ▸ 25"), "{}", bench.text());
    bench.shows("own       Dog: 25").keys("Left Left").shows("own       Dog: 19");
    bench.keys("T").shows("Target of Dog").keys("Backspace Backspace").types("3x").keys("Enter").shows("is no target");
    bench.keys("T Backspace Backspace").types("30").keys("Enter");
    assert!(row(&bench, "Dog").contains("30 ▸ 30"), "{}", bench.text());
    bench.keys("Backspace").lacks("own ");
    let (x, y) = bench.find("▆▆▆");
    bench.mouse(MouseEventKind::Down(MouseButton::Left), x + 2, y);
    bench.mouse(MouseEventKind::Drag(MouseButton::Left), x + 14, y).mouse(
        MouseEventKind::Drag(MouseButton::Left),
        x,
        y,
    );
    bench.shows("own       Music: 0");
    bench.keys("u").lacks("own ");
    bench.keys("S").types("1").keys("Enter").shows("below     Music: 1 each");
}

#[test]
fn every_change_can_be_taken_back_and_done_again() {
    let place = Place::new();
    let mut bench = place.open(&["clips.csv"], (120, 36));
    bench.keys("Right Right Right Down Right Tab Enter").shows("strategy  reference");
    // Three presses on one label are one step.
    bench.keys("u").shows("strategy  frugal").keys("u").lacks("Dog: 25").shows("Music: 35").keys("u").lacks("own ");
    bench.keys("u").shows("nothing to take back");
    bench
        .keys("ctrl-r ctrl-r ctrl-r")
        .shows("strategy  reference")
        .shows("Dog: 25")
        .keys("ctrl-r")
        .shows("nothing to do again");
}

#[test]
fn caps_preferences_and_exclusions_say_what_they_cost() {
    let place = Place::new();
    place.write("bad.csv", "youtube_id,caption\nclip0000000,x\nclip0000001,y\n");
    let mut bench = place.open(&["clips.csv"], (200, 36));
    bench
        .keys("c")
        .types("5")
        .keys("Enter")
        .shows("cap       Music: at most 5")
        .shows("covered       2 of 3, 15 clips lacking");
    bench.shows("-1 covered");
    assert!(row(&bench, "Music").contains("cap"), "{}", bench.text());
    bench.shows("lacks 15: the hard cap on Music bars the rest");
    bench.keys("c Backspace").types("5 soft").keys("Enter").shows("at most 5, soft").shows("covered       3 of 3");
    bench.keys("p").types("without music").keys("Enter").shows("prefer    1. without Music");
    bench.keys("x Enter").types(&place.path("bad.csv").display().to_string()).keys("Enter").shows("leave out bad (2)");
    bench.keys("x Enter").types("/nowhere").keys("Enter").shows("/nowhere does not exist");
    bench.keys("Tab G k d").lacks("leave out bad");
}

#[test]
fn why_and_why_not_are_answered_with_clips() {
    let place = Place::new();
    place.write("plan.yaml", "targets: {labels: {Cat: 10, Dog: 5}}\nexclude: [{name: noisy, clips: [clip0000040]}]\nsources: {clips: [clips.csv]}\n");
    let mut bench = place.open(&["plan.yaml"], (120, 36));
    bench.keys("G").shows("all 9 clips are taken, 1 fewer than wished");
    bench.keys("y").shows("9 of 9 clips are taken, wished for are 10.").shows("`noisy` keeps them out: clip0000040.");
    bench.keys("Esc").keys("g").shows("no target: its clips come along with others");
}

#[test]
fn the_tree_folds_and_counts_a_clip_once() {
    let place = Place::new();
    let mut bench = place.open(&["clips.csv"], (120, 36));
    bench.keys("t g").shows("tree");
    assert!(row(&bench, "Animal").contains("50"), "{}", bench.text());
    bench.shows("a group: no clip has it as its own label");
    bench.shows("  Dog").keys("Left").lacks("  Dog").keys("Right").shows("  Dog");
    bench.keys("/").types("cat").keys("Enter").shows("╭ Cat ");
    bench
        .keys("Left")
        .shows("╭ Animal ")
        .keys("t")
        .shows("by count")
        .keys("s")
        .shows("by name")
        .keys("s")
        .shows("by deficit");
}

#[test]
fn a_plan_is_saved_with_its_comments_and_asked_about_when_quitting() {
    let place = Place::new();
    let text = "# for the paper\nsources:\n  clips: [clips.csv] # all\ntargets:\n  default: 5 # few\n";
    place.write("plan.yaml", text);
    let mut bench = place.open(&["plan.yaml"], (120, 36));
    bench.shows("Plan plan.yaml ─").keys("Right").shows("Plan plan.yaml *").keys("q").shows("not saved").keys("n");
    bench.keys("w").shows("the plan is saved in").lacks("plan.yaml *");
    let saved = std::fs::read_to_string(place.path("plan.yaml")).unwrap();
    assert!(
        saved.starts_with("# for the paper\n") && saved.contains("default: 5 # few") && saved.contains("Music: 6"),
        "{saved}"
    );
    assert_eq!(Plan::load(&place.path("plan.yaml")).unwrap().targets.labels["Music"], 6);
    bench.keys("q");
    assert!(bench.ended);
    let mut other = place.open(&["clips.csv"], (120, 36));
    let taken = place.path("plan.yaml").display().to_string();
    other.keys("w").keys(&"Backspace ".repeat(9)).types(&taken).keys("Enter").shows("Replace it?").keys("n");
    assert_eq!(std::fs::read_to_string(place.path("plan.yaml")).unwrap(), saved);
}

#[test]
fn a_plan_that_someone_else_changed_meanwhile_is_asked_about() {
    let place = Place::new();
    let file = place.write("plan.yaml", "sources: {clips: [clips.csv]}\ntargets: {default: 5}\n");
    let mut bench = place.open(&["plan.yaml"], (120, 36));
    std::fs::write(&file, "targets: {default: 7}\n").unwrap();
    bench.keys("Right w").shows("was changed meanwhile by someone").keys("n");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "targets: {default: 7}\n");
    bench.keys("w y").shows("the plan is saved in");
    bench.keys("Right w").shows("the plan is saved in").lacks("Replace it?");
}

#[test]
fn the_answer_to_another_plan_is_neither_shown_nor_exported() {
    let place = Place::new();
    place.write("lies.yaml", "targets: {labels: {Dogg: 3}}\n");
    place.write("bad.csv", "no segments\n");
    place.write("more.csv", "another0001, 0, 10, \"/d\"\n");
    let mut bench = place.open(&["clips.csv"], (120, 36));
    let path = |name: &str| place.path(name).display().to_string();
    bench.keys("o").types(&path("bad.csv")).keys("Enter").shows("Dog").shows("20 ▸ 20");
    bench.keys("a").types(&path("more.csv")).keys("Enter");
    assert!(row(&bench, "Dog").contains("41"), "a file that could not be read is not kept:\n{}", bench.text());
    bench.keys("u");
    assert!(row(&bench, "Dog").contains("40"), "an undo reads the clips of before:\n{}", bench.text());
    let mut bench = place.open(&["clips.csv"], (120, 36));
    bench.keys("o").types(&path("lies.yaml")).keys("Enter").lacks("20 ▸ 20").shows("names the label `Dogg`");
    bench.keys("e").lacks("Export to the folder");
}

#[test]
fn two_plans_are_laid_beside_each_other() {
    let place = Place::new();
    place.write("other.yaml", "targets: {default: 5}\n");
    let mut bench = place.open(&["clips.csv"], (120, 36));
    bench
        .keys("v")
        .types("plan in a file")
        .keys("Enter")
        .types(&place.path("other.yaml").display().to_string())
        .keys("Enter");
    bench.shows("Two plans").shows("10 → 30").shows("+15").shows("Dog: 5 → 20").keys("Esc").shows("10 → 30").shows("•");
    bench.keys("v").types("no more").keys("Enter").lacks("→ 30");
    bench.keys("v").types("keep").keys("Enter").keys("Right =").shows("+5").shows("Music: 20 → 25");
}

#[test]
fn chosen_and_rejected_clips_are_heard_and_taken_by_hand() {
    let place = Place::new();
    let clips: String =
        ["dog", "wolf", "fox"].map(|name| format!("{{\"file_name\":\"{name}.wav\",\"labels\":[\"Dog\"]}}\n")).concat();
    std::fs::create_dir_all(place.path("set/train")).unwrap();
    for name in ["dog", "wolf", "fox"] {
        crate::browse::sounds::tone(&place.path(&format!("set/train/{name}.wav")), 440.0, 0.2, 16_000, 1);
    }
    place.write("set/train/metadata.jsonl", &clips);
    place.write("plan.yaml", "sources: {clips: [set]}\ntargets: {default: 1}\n");
    let mut bench = place.open(&["plan.yaml"], (120, 36));
    let loaded = |bench: &Driver| {
        bench.played.iter().rev().find_map(|command| match command {
            PlayerCommand::Load { clip, play: true, .. } => {
                Some(Path::new(clip).file_stem().unwrap().to_string_lossy().into_owned())
            }
            _ => None,
        })
    };
    bench.keys("Enter").shows("(chosen): ");
    let chosen = loaded(&bench).unwrap();
    bench.keys("r").shows("(rejected): ");
    let rejected = loaded(&bench).unwrap();
    assert_ne!(chosen, rejected);
    bench.keys("y").shows("It is out: it would put above target or cap").keys("Esc");
    bench.keys("I").shows("take      by hand (1)").keys("Enter");
    assert_eq!(loaded(&bench).unwrap(), rejected, "what is taken by hand is chosen");
    bench.keys("X").shows("leave out by hand (1)").lacks("take      by hand");
}

#[test]
fn an_export_is_tried_dry_first_and_asked_about() {
    let place = Place::new();
    place.write("plan.yaml", "# mine\nsources: {clips: [clips.csv]}\ntargets: {default: 8}\n");
    let mut bench = place.open(&["clips.csv", "plan.yaml"], (120, 36));
    let out = place.path("out");
    let export = |bench: &mut Driver, to: &Path| {
        bench.keys("e").keys(&"Backspace ".repeat(8)).types(&to.display().to_string()).keys("Enter");
    };
    export(&mut bench, &out);
    bench.shows("Export?").shows("0 for valid").shows("No audio is known").keys("n");
    assert!(!out.exists());
    export(&mut bench, &out);
    bench.keys("y").shows("exported to");
    let rows = std::fs::read_to_string(out.join("annotations/train.jsonl")).unwrap();
    assert_eq!(rows.lines().count(), 16, "{rows}");
    assert!(
        out.join("ontology.json").is_file()
            && std::fs::read_to_string(out.join("manifest.json")).unwrap().contains("# mine")
    );
    export(&mut bench, &out);
    bench.shows("holds an earlier export").keys("n");
    export(&mut bench, &place.path("empty"));
    bench.lacks("Export?").shows("is not empty");
}

#[test]
fn what_cannot_be_opened_is_told_and_the_room_stays() {
    let place = Place::new();
    let mut bench = place.open(&["clips.csv"], (100, 30));
    place.write("bad.yaml", "targets:\n  defualt: 3\n");
    place.write("lies.yaml", "targets: {labels: {Dogg: 3}}\n");
    place.write("bad.csv", "no segments\n");
    for (file, told) in [
        ("bad.yaml", "did you mean `default`"),
        ("lies.yaml", "did you mean `Dog`"),
        ("bad.csv", "no clip with labels"),
        ("gone.csv", "does not exist"),
    ] {
        bench.keys("o").types(&place.path(file).display().to_string()).keys("Enter");
        let said = bench.text();
        assert!(said.replace('\n', " ").contains(told) || bench.last_row().contains('…'), "{file}: {said}");
    }
    let mut empty = place.open(&[], (80, 24));
    empty.shows("Press o to open").keys("Right y Enter r e w v Tab d Enter");
}

#[test]
fn it_fits_every_screen() {
    let place = Place::new();
    let mut bench = place.open(&["clips.csv"], (80, 24));
    bench
        .shows("30 clips")
        .shows("3/3 labels")
        .keys("Tab")
        .shows("strategy")
        .shows("frugal")
        .keys("Esc")
        .lacks("strategy");
    for (width, height) in [(40, 10), (60, 16), (99, 24), (100, 24), (200, 50), (300, 80)] {
        bench.resize(width, height).keys("Tab Tab t t");
    }
    let mut plain = Driver::ascii(100, 30);
    plain.open(&Options {
        datasets: vec![place.path("empty")],
        balance: vec![place.path("clips.csv")],
        room: Room::Balance,
        ..Options::default()
    });
    assert!(plain.text().is_ascii(), "{}", plain.text());
}
