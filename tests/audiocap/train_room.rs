//! The Train room: watching runs and steering them.

use crate::driver::Driver;
use crate::made_run::{finish, make};
use audiocap::run::{Command, Inbox, Layout, State, Status, system_clock};
use audiocap::ui::Options;
use audiocap::ui::room::Room;
use std::path::Path;

fn watching(root: &Path, size: (u16, u16)) -> Driver {
    let mut bench = Driver::new(size.0, size.1);
    // An empty folder of clips, so that the demo is not made.
    std::fs::create_dir_all(root.join("clips")).unwrap();
    std::fs::write(root.join("clips/a.wav"), b"").unwrap();
    let options = Options {
        datasets: vec![root.join("clips")],
        watch: Some(root.join("runs")),
        room: Room::Train,
        ..Options::default()
    };
    std::fs::create_dir_all(root.join("runs")).unwrap();
    bench.open(&options);
    bench.wait(1);
    bench
}

#[test]
fn without_runs_it_says_what_to_do() {
    let root = tempfile::tempdir().unwrap();
    let mut bench = watching(root.path(), (120, 36));
    // A folder that was named is a run that has not begun, until there is one in it.
    bench.shows("empty");
    bench.keys("p");
    bench.shows("has not begun yet");
}

#[test]
fn a_finished_run_is_shown_with_its_charts_captions_and_checkpoints() {
    let root = tempfile::tempdir().unwrap();
    finish(&make(&root.path().join("runs/base-1"), 200, 200), 200, 200);
    let mut bench = watching(root.path(), (160, 48));
    for text in [
        "base-1",
        "finished",
        "step 200 / 200",
        "loss",
        "clotho/spider",
        "learning rate",
        "grad norm",
        "clips/s",
        "memory",
    ] {
        bench.shows(text);
    }
    bench.shows("★");
    bench.shows("several dogs are barking while a man speaks");
    bench.shows("reference");
    bench.keys("Enter");
    bench.lacks("grad norm");
    bench.keys("Esc Tab Up Up Up Up Up Up");
    bench.keys("] i");
    bench.shows("openai/whisper-base");
    bench.shows("hf_training_args.max_steps");
}

#[test]
fn the_cursor_shows_the_values_of_its_step_on_all_charts() {
    let root = tempfile::tempdir().unwrap();
    finish(&make(&root.path().join("runs/base-1"), 100, 100), 100, 100);
    let mut bench = watching(root.path(), (160, 48));
    let end = bench.text();
    bench.keys("Left Left Left Left Left Left Left Left Left Left Left Left Left Left Left Left Left Left Left Left");
    assert_ne!(bench.text(), end);
    bench.keys("+ +");
    bench.shows("zoomed");
    bench.shows("cursor at step ");
    bench.keys("a");
    bench.shows("over epoch");
    bench.keys("a");
    bench.shows("over time");
    bench.keys("a");
    bench.shows("over clips");
    bench.keys("a x");
    bench.shows("over step, log x");
    bench.keys("y s");
    bench.shows("log y, smooth 0.85");
}

#[test]
fn a_live_run_is_steered_and_answers_with_its_step() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("runs/base-1");
    let writer = make(&path, 100, 40);
    let mut bench = watching(root.path(), (140, 40));
    bench.shows("● running");
    bench.shows("16 h 44 min left");
    bench.shows("3 Train ●");
    let mut inbox = writer.inbox().unwrap();
    bench.keys("p");
    bench.shows("asked to pause");
    let request = inbox.poll(41).unwrap().unwrap();
    assert_eq!(request.command, Command::Pause);
    writer.status(&Status { state: State::Paused, step: 41, max_steps: 100, ..Status::default() }).unwrap();
    inbox.answer(&request, 41, Ok(String::new())).unwrap();
    bench.wait(1);
    bench.shows("step 41: asked to pause, done");
    bench.shows("paused");
    bench.keys("R").types("1e-4").keys("Enter");
    assert_eq!(inbox.poll(41).unwrap().unwrap().command, Command::SetLr { value: 1e-4 });
    bench.keys("n").types("tea").keys("Enter");
    assert_eq!(inbox.poll(41).unwrap().unwrap().command, Command::Note { text: "tea".into() });
    bench.keys("S n");
    assert_eq!(inbox.poll(41).unwrap(), None);
    bench.keys("S y");
    assert_eq!(inbox.poll(41).unwrap().unwrap().command, Command::Stop);
    bench.keys("R").types("fast").keys("Enter");
    bench.shows("is no learning rate");
}

#[test]
fn a_dead_run_is_said_to_be_and_is_not_steered() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("runs/base-1");
    drop(make(&path, 100, 40));
    let status = std::fs::read_to_string(path.join("status.json")).unwrap();
    let mut status: serde_json::Value = serde_json::from_str(&status).unwrap();
    (status["host"], status["heartbeat"]) = ("elsewhere".into(), 1000.0.into());
    std::fs::write(path.join("status.json"), status.to_string()).unwrap();
    let mut bench = watching(root.path(), (140, 40));
    bench.shows("presumed dead");
    bench.shows("no heartbeat for");
    bench.lacks("3 Train ●");
    bench.keys("p");
    bench.shows("no sign of life");
    let mut inbox = Inbox::open(&Layout::new(&path), system_clock()).unwrap();
    assert_eq!(inbox.poll(0).unwrap(), None);
}

#[test]
fn two_runs_are_laid_over_each_other_with_their_differences() {
    let root = tempfile::tempdir().unwrap();
    finish(&make(&root.path().join("runs/one"), 100, 100), 100, 100);
    finish(&make(&root.path().join("runs/two"), 200, 200), 200, 200);
    let mut bench = watching(root.path(), (160, 48));
    bench.keys("d");
    bench.shows("lay another run over");
    bench.keys("r v Down v d");
    bench.shows("hf_training_args.max_steps");
    bench.lacks("learning_rate\n");
    bench.keys("Esc");
    bench.shows("200");
}

#[test]
fn a_checkpoint_goes_to_the_caption_room() {
    let root = tempfile::tempdir().unwrap();
    finish(&make(&root.path().join("runs/base-1"), 100, 100), 100, 100);
    let mut bench = watching(root.path(), (120, 36));
    bench.asked.clear();
    bench.keys("c");
    assert!(format!("{:?}", bench.asked).contains("checkpoint-70"), "{:?}", bench.asked);
    bench.keys("3").click_on("Checkpoints").keys("g Enter");
    assert!(format!("{:?}", bench.asked).contains("checkpoint-100"), "{:?}", bench.asked);
}

#[test]
fn draws_at_any_size_in_any_pane() {
    let root = tempfile::tempdir().unwrap();
    let _writer = make(&root.path().join("runs/base-1"), 50, 40);
    let mut bench = watching(root.path(), (80, 24));
    for (width, height) in [(40, 10), (60, 15), (80, 24), (120, 36), (200, 50), (300, 90)] {
        bench.resize(width, height);
        for _ in 0..4 {
            bench.keys("Tab Down Enter + < Left Esc Esc Esc Esc 3");
        }
    }
}

#[test]
fn a_fork_opens_the_config_of_the_run_and_refuses_nonsense() {
    let root = tempfile::tempdir().unwrap();
    finish(&make(&root.path().join("runs/base-1"), 100, 100), 100, 100);
    let mut bench = watching(root.path(), (140, 40));
    bench.keys("f");
    bench.shows("New run from base-1-fork");
    bench.shows("base-1-fork-1");
    bench.shows("hf_training_args.max_steps");
    bench.shows("the model of the config");
    bench.keys("Down Down Enter");
    bench.shows("checkpoint-70");
    bench.keys("Enter");
    bench.shows("checkpoint-100");
    for _ in 0..60 {
        bench.keys("Down");
        let text = bench.text();
        let selected = text.lines().find(|line| line.contains('▌')).unwrap_or_default();
        if selected.contains("hf_training_args.max_steps") {
            break;
        }
    }
    bench.keys("Enter").types("x").keys("Enter");
    bench.shows("max_steps");
    bench.lacks("✎");
    bench.keys("Enter ctrl-u").types("250").keys("Enter");
    bench.shows("✎");
    bench.shows("250");
    bench.keys("g Enter ctrl-u").types("a/b").keys("Enter");
    bench.shows("one plain folder name");
    bench.keys("Esc");
    bench.shows("clotho/spider");
    assert!(!root.path().join("runs/base-1-fork-1").exists());
}

#[test]
fn a_trainer_that_ends_at_once_leaves_no_run_behind() {
    let root = tempfile::tempdir().unwrap();
    finish(&make(&root.path().join("runs/base-1"), 100, 100), 100, 100);
    let mut bench = watching(root.path(), (140, 40));
    // This program is the test, which knows no such arguments.
    bench.keys("N").types("finetune-tiny").keys("Enter");
    bench.shows("New run from finetune-tiny");
    bench.keys("b");
    bench.shows("What it will do");
    assert!(!root.path().join("runs/finetune-tiny-1").exists());
    assert!(root.path().join("runs/finetune-tiny-1.yaml").exists());
}

#[test]
fn a_run_that_goes_on_is_not_begun_again() {
    let root = tempfile::tempdir().unwrap();
    let _writer = make(&root.path().join("runs/base-1"), 100, 40);
    let mut bench = watching(root.path(), (140, 40));
    bench.keys("u");
    bench.shows("goes on already");
}
