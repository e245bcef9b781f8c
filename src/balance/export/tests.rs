//! Exports into folders of all kinds, and what is left when they fail.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::*;
use crate::balance::{Candidates, Inputs, Lists, Task, Vocabulary, choose, gather};
use crate::dataset::Dataset;

const PLAN: &str = "# mine\ntargets: {default: 20}\nsplits: {valid: {share: 0.2}}\n";

/// A folder with 40 clips, of which all but two have a file.
struct Room {
    folder: tempfile::TempDir,
    pool: Pool,
    outcome: Outcome,
    plan: Plan,
}

impl Room {
    fn new() -> Room {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("audio")).unwrap();
        let mut list = String::new();
        for n in 0..40 {
            let label = if n % 3 == 0 { "/m/0bt9lr,/m/09x0r" } else { "/m/09x0r" };
            list.push_str(&format!("{n:011}, 0.000, 10.000, \"{label}\"\n"));
            if n > 1 {
                fs::write(at(&format!("audio/{n:011}.wav")), vec![n as u8; 1000 + n]).unwrap();
            }
        }
        fs::write(at("eval_segments.csv"), list).unwrap();
        fs::write(at("o.json"), "[{\"id\": \"/m/09x0r\", \"name\": \"Speech\"}]").unwrap();
        let pool = gather(&[at("eval_segments.csv")], &[at("audio")], Vocabulary::of_classes()).unwrap();
        let plan = Plan::parse(Path::new("p.yaml"), PLAN).unwrap();
        let outcome = outcome(&pool, &plan);
        Room { folder, pool, outcome, plan }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(
        &self,
        overwrite: bool,
        link: Option<Link>,
        on_progress: &mut dyn FnMut(Progress),
    ) -> Result<Written, ExportError> {
        self.write_until(overwrite, link, on_progress, &AtomicBool::new(false))
    }

    fn write_until(
        &self,
        overwrite: bool,
        link: Option<Link>,
        on_progress: &mut dyn FnMut(Progress),
        cancel: &AtomicBool,
    ) -> Result<Written, ExportError> {
        let ontology = self.path("o.json");
        let export = Export {
            pool: &self.pool,
            outcome: &self.outcome,
            plan_text: PLAN,
            plan: &self.plan,
            ontology: Some(&ontology),
            audio: link,
        };
        write(&export, &self.path("out"), overwrite, on_progress, cancel)
    }

    /// Every file of the export with its bytes.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = walkdir::WalkDir::new(self.path("out")).into_iter().map(Result::unwrap);
        files.filter(|e| !e.file_type().is_dir()).map(|e| (e.path().to_owned(), fs::read(e.path()).unwrap())).collect()
    }

    fn hidden(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with('.')).collect()
    }
}

fn outcome(pool: &Pool, plan: &Plan) -> Outcome {
    let lists = Lists::default();
    let candidates = Candidates::of(pool, plan, &lists);
    let task = Task::of(pool, None, plan, &candidates).unwrap();
    let answer = choose(pool, plan, &candidates, &task, &AtomicBool::new(false), |_| {});
    Outcome::of(Inputs { pool, ontology: None, plan, lists: &lists }, &candidates, &task, &answer).unwrap()
}

#[test]
fn the_same_plan_gives_the_same_bytes_however_audio_is_brought() {
    let room = Room::new();
    let written = room.write(false, Some(Link::Hard), &mut |_| {}).unwrap();
    assert_eq!(written.clips as u64, room.outcome.report.figures.clips);
    assert_eq!(written.audio_files + written.without_audio, written.clips);
    let first = room.files();
    for link in [Link::Hard, Link::Copy, Link::Sym] {
        room.write(true, Some(link), &mut |_| {}).unwrap();
        let mut now = room.files();
        let manifest = |files: &mut BTreeMap<PathBuf, Vec<u8>>| files.remove(&room.path("out/manifest.json")).unwrap();
        let (now_says, mut first) = (manifest(&mut now), first.clone());
        assert_eq!(manifest(&mut first) == now_says, link == Link::Hard);
        assert!(now == first, "{link:?}");
    }
    assert_eq!(room.hidden(), Vec::<String>::new());
}

#[test]
fn what_is_written_reads_back() {
    let room = Room::new();
    room.write(false, Some(Link::Hard), &mut |_| {}).unwrap();
    let dataset = Dataset::open(&room.path("out/audiofolder")).unwrap();
    let names: Vec<&str> = dataset.splits.iter().map(|split| split.name()).collect();
    assert_eq!(names, ["train", "valid"]);
    for split in &dataset.splits {
        while !split.is_checked() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert_eq!(split.problem_count(), 0);
        assert!(split.ontology().is_some());
    }
    let annotations = ["train", "valid"].map(|name| room.path(&format!("out/annotations/{name}.jsonl")));
    let again = gather(&annotations, &[], Vocabulary::of_classes()).unwrap();
    assert_eq!((again.len(), again.troubles.count), (room.outcome.parts.len(), 0));
    assert_eq!((again.source(0).split.as_str(), again.span(0)), ("eval", [0.0, 10.0]));
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(room.path("out/manifest.json")).unwrap()).unwrap();
    assert_eq!((manifest["plan"].as_str(), manifest["hash"].as_str().unwrap().len()), (Some(PLAN), 64));
    assert_eq!(manifest["plan_canonical"]["targets"]["default"], 20);
    assert_eq!(manifest["splits"]["valid"]["clips"], room.outcome.parts.clips[1].len());
    assert_eq!(fs::read_to_string(room.path("out/annotations/test.jsonl")).unwrap(), "");
}

#[test]
fn what_is_not_ours_is_refused_and_stays() {
    let room = Room::new();
    let refused = |overwrite: bool| room.write(overwrite, None, &mut |_| {}).unwrap_err().to_string();
    fs::write(room.path("out"), "a file").unwrap();
    assert!(refused(true).contains("is not a folder"));
    fs::remove_file(room.path("out")).unwrap();
    fs::create_dir(room.path("out")).unwrap();
    fs::write(room.path("out/thesis.tex"), "years of work").unwrap();
    for overwrite in [false, true] {
        assert!(refused(overwrite).contains("is not empty and is no earlier export"));
    }
    fs::remove_file(room.path("out/thesis.tex")).unwrap();
    room.write(false, None, &mut |_| {}).unwrap();
    assert!(!room.path("out/audiofolder").exists());
    assert!(refused(false).contains("--overwrite replaces it"));
    fs::write(room.path("out/notes.txt"), "mine").unwrap();
    assert!(refused(true).contains("notes.txt in it is not of it"));
    assert_eq!(fs::read(room.path("out/notes.txt")).unwrap(), b"mine");
    assert_eq!(room.hidden(), Vec::<String>::new());
}

#[test]
fn files_that_vanish_leave_the_old_export_whole() {
    let room = Room::new();
    room.write(false, Some(Link::Copy), &mut |_| {}).unwrap();
    let before = room.files();
    let taken =
        room.outcome.parts.clips[0].iter().filter_map(|&clip| room.pool.audio(clip as usize)).next_back().unwrap();
    fs::remove_file(&taken).unwrap();
    let told = room.write(true, Some(Link::Copy), &mut |_| {}).unwrap_err().to_string();
    assert!(told.starts_with("1 audio files could not be brought") && told.contains("is not there any more"), "{told}");
    assert!(room.files() == before);
    fs::write(&taken, "back").unwrap();
    room.write(true, Some(Link::Copy), &mut |_| {}).unwrap();
    assert_eq!(room.hidden(), Vec::<String>::new());
}

#[test]
fn a_stopped_export_goes_on_later() {
    let room = Room::new();
    let cancel = AtomicBool::new(false);
    let stop = &mut |_: Progress| cancel.store(true, Ordering::Relaxed);
    let told = room.write_until(false, Some(Link::Copy), stop, &cancel).unwrap_err();
    let ExportError::Stopped { kept } = &told else { panic!("{told}") };
    assert!(kept.is_dir() && !room.path("out").exists());
    let written = room.write(false, Some(Link::Copy), &mut |_| {}).unwrap();
    assert!(written.audio_files > 10 && room.path("out/manifest.json").is_file());
    assert_eq!(room.hidden(), Vec::<String>::new());
}

#[test]
fn only_one_exports_to_a_place_at_a_time() {
    let room = Room::new();
    let mut told = Vec::new();
    let mut second = |_: Progress| {
        if told.is_empty() {
            told.push(room.write(false, None, &mut |_| {}).unwrap_err().to_string());
        }
    };
    room.write(false, Some(Link::Hard), &mut second).unwrap();
    assert!(told[0].contains("another export to"), "{told:?}");
}

#[test]
fn a_kill_between_two_steps_is_made_good() {
    let room = Room::new();
    room.write(false, None, &mut |_| {}).unwrap();
    fs::rename(room.path("out"), room.path(".out.audiocap-old")).unwrap();
    assert!(matches!(room.write(false, None, &mut |_| {}), Err(ExportError::Exists(_))));
    assert!(room.path("out/manifest.json").is_file());
    fs::create_dir_all(room.path(".out.audiocap-0123456789ab.part/audiofolder")).unwrap();
    room.write(true, None, &mut |_| {}).unwrap();
    assert_eq!(room.hidden(), Vec::<String>::new());
}

#[test]
fn a_preview_says_what_would_be_written_and_writes_nothing() {
    let room = Room::new();
    let export = Export {
        pool: &room.pool,
        outcome: &room.outcome,
        plan_text: PLAN,
        plan: &room.plan,
        ontology: None,
        audio: Some(Link::Copy),
    };
    let told = preview(&export, &room.path("out")).unwrap();
    let size = told.audio.unwrap();
    assert_eq!((told.destination, told.rows.iter().sum::<usize>()), (Destination::New, room.outcome.parts.len()));
    assert_eq!((size.files + size.missing, told.missing.len()), (room.outcome.parts.len(), size.missing));
    assert!(size.bytes == size.written && !size.about && size.bytes > 1000 * size.files as u64);
    let linked = preview(&Export { audio: Some(Link::Sym), ..export }, &room.path("out")).unwrap();
    assert_eq!(linked.audio.unwrap().written, 0);
    assert!(!room.path("out").exists());
}
