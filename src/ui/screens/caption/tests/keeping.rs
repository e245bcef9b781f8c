//! What stays of a try, what goes back to the dataset, and which part of a clip is captioned.

use super::*;
use crate::dataset::Dataset;
use crate::history::{Entry, History, Wanted};
use crate::ui::screens::caption::TrimAction;
use std::fs;
use std::time::Duration;

/// A dataset with two clips and their captions.
fn dataset(folder: &Path) -> PathBuf {
    let train = folder.join("sounds/train");
    fs::create_dir_all(&train).unwrap();
    write_tone(&train, "dogs.wav");
    write_tone(&train, "rain.wav");
    fs::write(train.join("metadata.csv"), "file_name,caption\ndogs.wav,dogs bark\nrain.wav,it rains\n").unwrap();
    folder.join("sounds")
}

impl Session {
    /// With a dataset open, whose tries are kept in `folder`, and a model.
    fn keeping(folder: &Path) -> Self {
        let root = dataset(folder);
        let mut session = Self::new().with_model();
        session.app.keep_tries_in(Some(folder.join("history")));
        session.open(&root);
        session
    }

    fn open(&mut self, root: &Path) {
        let dataset = Dataset::open(root).unwrap();
        dataset.splits.iter().for_each(|split| assert!(split.wait_for(usize::MAX, Duration::from_secs(20))));
        self.act(Action::App(AppAction::Opened(Arc::new(dataset))));
        self.act(Action::App(AppAction::Goto(Room::Caption)));
    }

    fn take(&mut self, row: usize) {
        let split = Arc::clone(&self.app.shared().datasets[0].splits[0]);
        let chosen = Chosen::of(&split.clip(row).unwrap(), &split);
        self.act(Action::Caption(CaptionAction::Clip(ClipAction::Take(chosen))));
    }

    fn trim(&mut self, action: TrimAction) {
        self.act(Action::Caption(CaptionAction::Trim(action)));
    }

    fn heard(&self) -> usize {
        match self.asked.last() {
            Some(Request::Caption { clip, .. }) => clip.samples.len(),
            other => panic!("no caption was asked for: {other:?}"),
        }
    }
}

fn kept(folder: &Path) -> Vec<Entry> {
    let history = History::at(folder.join("history"));
    history.newest(&history.files().unwrap(), &Wanted::default(), 99).unwrap().entries
}

#[test]
fn a_finished_try_is_kept_by_itself_and_listed_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::keeping(folder.path());
    session.take(0);
    session.press("Enter");
    session.write(&[" Dogs", " bark"]);
    session.lacks("not saved");
    session.press("q");
    assert_eq!(session.wishes.last().unwrap(), "quit", "nothing is lost");
    let entry = kept(folder.path()).pop().unwrap();
    assert_eq!((entry.file_name.as_str(), entry.split.as_deref()), ("dogs.wav", Some("train")));
    assert_eq!((entry.caption.as_str(), entry.pieces.len(), entry.log_probs.len()), ("Dogs bark", 2, 2));
    assert!(entry.extra["metrics"]["meteor"].as_f64().unwrap() > 0.5, "{entry:?}");

    // Another day, another sitting.
    let file = History::at(folder.path().join("history")).file_of(Some(&folder.path().join("sounds")));
    let text = fs::read_to_string(&file)
        .unwrap()
        .replace(crate::history::session(), "another")
        .replace(&entry.time, "2001-02-03T04:05:06Z");
    fs::write(&file, text).unwrap();
    let mut session = Session::new().with_model();
    session.app.keep_tries_in(Some(folder.path().join("history")));
    session.open(&folder.path().join("sounds"));
    session.lacks("Dogs bark");
    session.take(1);
    session.shows("Tries + 1 earlier");
    assert!(session.screen(160, 40).contains("2001-02-03"), "{}", session.screen(160, 40));
    session.press("Tab Tab Tab Tab Enter");
    session.shows("Tries 1");
    session.shows("token 1 of 2");
    session.shows("dogs bark");
    session.shows("50.0 %");
    session.press("q");
    assert_eq!(session.wishes.last().unwrap(), "quit", "it is in the history already");
    assert_eq!(kept(folder.path()).len(), 1);
}

#[test]
fn tries_are_filtered_and_those_of_another_dataset_are_not_listed() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::keeping(folder.path());
    let history = History::at(folder.path().join("history"));
    for (root, caption) in [(Some("sounds"), "old dogs"), (Some("sounds"), "old rain"), (None, "loose \x1b[2J")] {
        let root = root.map(|root| folder.path().join(root));
        history.append(root.as_deref(), &Entry { caption: caption.into(), ..Entry::default() }).unwrap();
    }
    session.take(0);
    session.press("Enter");
    session.write(&[" Cats"]);
    session.shows("Tries 1 + 2 earlier");
    session.press("Tab Tab Tab Tab /");
    session.type_text("rain");
    session.press("Enter");
    session.shows("Tries + 1 earlier with \"rain\"");
    session.lacks("old dogs");
    let loose = write_tone(folder.path(), "loose.wav");
    session.act(Action::Caption(CaptionAction::Clip(ClipAction::Take(Chosen::file(&loose)))));
    session.press("/");
    session.press("Backspace Backspace Backspace Backspace Enter");
    session.shows("loose \\x1b[2J");
    session.lacks("old rain");
}

#[test]
fn a_history_that_cannot_be_written_is_told_once_and_disturbs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::keeping(folder.path());
    fs::write(folder.path().join("history"), "a file in the way").unwrap();
    session.take(0);
    session.press("Enter");
    session.write(&[" Dogs"]);
    session.shows("tries are not kept for the next time");
    session.shows("1 not saved");
    session.act(Action::App(AppAction::Say(crate::ui::message::Message::info("something else"))));
    session.press("Enter");
    session.write(&[" Cats"]);
    session.lacks("tries are not kept");
    fs::remove_file(folder.path().join("history")).unwrap();
    session.press("Enter");
    session.write(&[" Birds"]);
    session.lacks("not saved");
    assert_eq!(kept(folder.path()).len(), 3, "those that waited are kept too");
    session.press("Tab Tab Tab Tab H Tab Tab");
    session.press("Enter");
    session.write(&[" Cows"]);
    session.shows("1 not saved");
    assert_eq!(kept(folder.path()).len(), 3);
}

#[test]
fn a_caption_becomes_a_draft_that_browse_shows_and_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::keeping(folder.path());
    let file = folder.path().join("sounds/train/metadata.csv");
    let before = fs::read_to_string(&file).unwrap();
    session.take(0);
    session.press("D");
    session.shows("a draft is made of a finished caption");
    session.press("Enter");
    session.write(&[" Hounds", " howl"]);
    session.press("D");
    let after = "file_name,caption,caption_draft\ndogs.wav,dogs bark,Hounds howl\nrain.wav,it rains,\n";
    assert_eq!(fs::read_to_string(&file).unwrap(), after);
    session.shows("metadata.csv has the caption as a draft of dogs.wav");
    assert!(session.screen(120, 50).contains("draft  Hounds howl"), "{}", session.screen(120, 50));
    session.press("D");
    session.shows("this is the clip's draft already");
    session.act(Action::App(AppAction::Goto(Room::Browse)));
    let screen = session.screen(160, 40);
    assert!(screen.contains("draft") && screen.contains("Hounds howl"), "{screen}");
    session.act(Action::App(AppAction::Goto(Room::Caption)));
    session.press("u");
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
    assert!(!session.screen(120, 50).contains("draft  Hounds howl"));
    session.press("ctrl-r");
    assert_eq!(fs::read_to_string(&file).unwrap(), after);
    fs::write(&file, after.replace("it rains,", "it rains,it pours")).unwrap();
    session.press("u");
    session.shows("was changed since the draft was written");
    session.press("u");
    session.shows("there is nothing to take back");
    session.take(1);
    session.press("Enter");
    session.write(&[" Rain"]);
    session.press("D");
    session.shows("somebody wrote another draft meanwhile: \"it pours\"");
    session.press("D");
    assert!(fs::read_to_string(&file).unwrap().ends_with("rain.wav,it rains,Rain\n"));
}

#[test]
fn clips_without_a_dataset_have_no_draft_and_are_told_how() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    session.press("Enter");
    session.write(&[" Dogs"]);
    session.press("D");
    session.shows("this clip is of no dataset");
}

#[test]
fn only_a_part_is_captioned_and_the_whole_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::keeping(folder.path());
    session.take(0);
    session.press("k");
    session.shows("select a region first");
    session.trim(TrimAction::Begin);
    session.press("k");
    session.shows("the region is the whole clip");
    session.trim(TrimAction::Press(0.5));
    session.trim(TrimAction::Drag(1.25));
    session.trim(TrimAction::Release);
    session.shows("[0.50 1.25] of 2.0 s");
    session.wishes.clear();
    session.press("k");
    session.shows("0.50-1.25: 0.8 s");
    assert!(session.wishes[0].ends_with("dogs.wav#t=0.500,1.250"), "{:?}", session.wishes);
    session.press("Enter");
    assert_eq!(session.heard(), 12_000);
    session.write(&[" Half"]);
    assert_eq!(kept(folder.path())[0].part, Some((0.5, 1.25)));
    session.trim(TrimAction::Press(0.25));
    session.trim(TrimAction::Drag(9.0));
    session.press("k");
    session.shows("0.75-1.25: 0.5 s");
    session.press("u u");
    session.shows("2.0 s · 8 kHz");
    session.lacks("1.25:");
    session.press("ctrl-r");
    session.shows("0.50-1.25: 0.8 s");
    session.take(1);
    session.press("u");
    session.shows("there is nothing to take back");
    session.trim(TrimAction::Press(0.5));
    session.trim(TrimAction::Drag(1.25));
    session.press("Esc");
    session.lacks("[0.50 1.25]");
}

#[test]
fn a_recording_is_cut_captioned_and_saved_but_never_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let sound = Sound::from_channels(vec![vec![0.1; 44_100]], 44_100);
    let loaded = Arc::new(crate::ui::screens::caption::Loaded::of(sound));
    let mut session = Session::new().with_model();
    session.press("S");
    session.shows("choose a clip first");
    session.act(Action::Caption(CaptionAction::Clip(ClipAction::Recorded(Ok(loaded)))));
    session.trim(TrimAction::Press(0.25));
    session.trim(TrimAction::Drag(0.75));
    session.press("k Enter");
    assert_eq!(session.heard(), 8_000);
    session.press("S");
    session.shows("recording-1-part.wav");
    session.press("Esc");
    let path = folder.path().join("cut.wav");
    session.trim(TrimAction::SaveTo(path.clone()));
    session.shows("0.5 s of sound are in");
    let saved = crate::audio::decode(&path).unwrap();
    assert_eq!((saved.frames(), saved.facts.sample_rate), (22_050, 44_100));
    session.trim(TrimAction::SaveTo(path.clone()));
    session.shows("exists already; S asks for another name");
    session.write(&[" Hum"]);
    session.press("D");
    session.shows("a recording has no metadata");
    session.press("u");
    session.shows("1.0 s · 44.1 kHz");
}
