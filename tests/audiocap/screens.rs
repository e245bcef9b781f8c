//! The whole workbench without a terminal: keys in, text out.

use crate::driver::Driver;

#[test]
fn rooms_are_reached_by_keys_and_by_clicks_on_their_tabs() {
    let mut bench = Driver::new(120, 40);
    bench.keys("2");
    bench.shows("you choose a subset in which");
    bench.keys("3");
    bench.shows("Here you watch training runs");
    bench.click_on("2 Balance");
    bench.shows("you choose a subset in which");
    bench.keys("4");
    bench.lacks("you choose a subset in which");
}

#[test]
fn help_lists_every_key_of_the_place_first_and_scrolls() {
    let mut bench = Driver::new(80, 24);
    bench.keys("2 ?");
    bench.shows("Keys");
    let text = bench.text();
    let (here, everywhere) = (text.find("fewer clips of the label"), text.find("Everywhere"));
    assert!(here.is_some() && (everywhere.is_none() || here < everywhere), "{text}");
    bench.keys("G");
    bench.shows("no, leave it");
    bench.keys("Esc");
    bench.lacks("no, leave it");
}

#[test]
fn the_palette_finds_an_action_by_a_few_letters_and_does_it() {
    let mut bench = Driver::new(100, 30);
    bench.keys(":").types("go train").keys("Enter");
    bench.shows("Here you watch training runs");
    bench.lacks("Do what?");
}

#[test]
fn a_theme_is_chosen_live_from_the_palette_and_kept() {
    let mut bench = Driver::new(100, 30);
    bench.keys(":").types("theme: light").keys("Enter");
    assert_eq!(bench.app.shared().theme.name(), "light");
    assert_eq!(bench.saved.as_ref().and_then(|settings| settings.theme.as_deref()), Some("light"));
}

#[test]
fn the_hint_bar_says_what_works_now() {
    let mut bench = Driver::new(100, 30);
    bench.keys("2");
    assert!(bench.last_row().contains("? help"), "{}", bench.last_row());
    bench.lacks("Space play");
    bench.keys(":");
    assert!(bench.last_row().contains("Enter take it"), "{}", bench.last_row());
    assert!(!bench.last_row().contains("quit"), "{}", bench.last_row());
}

#[test]
fn every_size_is_borne_and_a_small_one_says_what_it_needs() {
    let mut bench = Driver::new(10, 5);
    bench.shows("terminal");
    for keys in ["1", "2", "3", "4", "?", "Esc", ":", "Esc", "ctrl-o", "Esc"] {
        bench.keys(keys);
        for (width, height) in [(1, 1), (2, 3), (10, 5), (39, 9), (40, 10), (41, 11), (80, 24), (200, 50), (300, 4)] {
            bench.resize(width, height);
        }
    }
    bench.resize(60, 3);
    bench.shows("terminal too small (60x3), needs 40x10");
}

#[test]
fn a_message_comes_is_clicked_and_goes() {
    let mut bench = Driver::new(100, 30);
    bench.keys("2 Space");
    bench.shows("no clip is loaded yet");
    bench.click_on("no clip is loaded yet");
    bench.shows("Messages");
    bench.keys("Esc").wait(60);
    bench.lacks("no clip is loaded yet");
    assert_eq!(bench.app.wake().every, None, "a quiet screen sleeps");
    assert_eq!(bench.app.wake().at, None, "a quiet screen sleeps");
}

#[test]
fn asking_for_a_model_loads_it_and_remembers_it_once_it_is_ready() {
    use audiocap::ui::action::{Action, AppAction};
    use audiocap::whisper::engine::{ModelInfo, Reply, Request};
    let mut bench = Driver::new(120, 30);
    bench.keys("2 M").types("some/where").keys("Enter");
    assert!(matches!(&bench.asked[..], [Request::Load { model }] if model == "some/where"), "{:?}", bench.asked);
    let said = |reply| Action::App(AppAction::Engine(reply));
    bench.act(said(Reply::Progress { what: "reading weights".into(), done: 42, total: 100 }));
    bench.shows("reading weights  42 %");
    assert_eq!(bench.saved.as_ref().and_then(|settings| settings.model.clone()), None);
    let info =
        ModelInfo { name: "some/where".into(), device: "cpu".into(), dtype: "f32".into(), ..ModelInfo::default() };
    bench.act(said(Reply::Ready(info)));
    bench.shows("some/where");
    assert_eq!(bench.saved.and_then(|settings| settings.model).as_deref(), Some("some/where"));
}

#[test]
fn a_model_that_does_not_load_says_why() {
    use audiocap::ui::action::{Action, AppAction};
    use audiocap::whisper::engine::Reply;
    let mut bench = Driver::new(120, 30);
    let message = "config.json: no such file\x1b[2J".to_owned();
    bench.act(Action::App(AppAction::Engine(Reply::Failed { ticket: None, message })));
    bench.shows("config.json: no such file\\x1b[2J");
}

#[test]
fn ascii_means_ascii() {
    let mut bench = Driver::ascii(120, 40);
    for keys in ["1", "2", "3", "4", "2 ?", "Esc :"] {
        bench.keys(keys);
        let text = bench.text();
        assert!(text.is_ascii(), "{keys}: {:?}", text.chars().filter(|c| !c.is_ascii()).collect::<String>());
    }
}

#[test]
fn a_dataset_is_opened_named_and_remembered_and_a_missing_one_is_told() {
    use audiocap::ui::Options;
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("garden");
    std::fs::create_dir(&dataset).unwrap();
    std::fs::write(dataset.join("metadata.jsonl"), "{\"file_name\":\"a.wav\",\"caption\":\"A dog barks.\"}\n").unwrap();
    let missing = folder.path().join("nowhere");
    let options = Options { datasets: vec![dataset, missing], model: Some("m".into()), ..Options::default() };
    let mut bench = Driver::new(140, 40);
    bench.open(&options);
    assert!(bench.text().lines().next().unwrap_or_default().contains("garden"), "{}", bench.text());
    assert!(bench.last_row().contains("nowhere does not exist"), "{}", bench.last_row());
    assert_eq!(bench.saved.map(|settings| settings.datasets), Some(options.datasets));
}

#[test]
fn the_demos_model_is_loaded_by_its_name() {
    use audiocap::ui::Options;
    use audiocap::whisper::engine::Request;
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Driver::new(120, 30);
    bench.open(&Options { datasets: vec![folder.path().join("none")], ..Options::default() });
    assert!(matches!(&bench.asked[..], [Request::Load { model }] if model == "demo"), "{:?}", bench.asked);
}

#[test]
fn problems_that_are_found_later_show_by_themselves() {
    use audiocap::dataset::Dataset;
    use audiocap::ui::action::{Action, AppAction};
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("metadata.jsonl"), "{\"file_name\":\"gone.wav\"}\n").unwrap();
    let mut bench = Driver::new(120, 40);
    let dataset = std::sync::Arc::new(Dataset::open(folder.path()).unwrap());
    bench.act(Action::App(AppAction::Opened(dataset.clone())));
    while !dataset.splits[0].is_checked() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert!(bench.app.wake().every.is_some(), "the screen sleeps before it has told the problems");
    bench.wait(1).shows("Problems 1").shows("there is no file");
    assert_eq!(bench.app.wake().every, None, "a quiet screen sleeps");
}
