use super::*;
use std::sync::Arc;

fn begun(root: &Path) -> Writer {
    Writer::create(root, RunInfo::default(), "a: 1\n").unwrap()
}

#[test]
fn two_trainers_do_not_meet_and_a_dead_one_leaves_no_lock() {
    let root = tempfile::tempdir().unwrap();
    let writer = begun(root.path());
    for second in [Writer::open(root.path()), Writer::create(root.path(), RunInfo::default(), "")] {
        let error = second.err().unwrap();
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
        assert!(error.to_string().contains(&std::process::id().to_string()), "{error}");
    }
    drop(writer);
    Writer::open(root.path()).unwrap();
}

#[test]
fn a_run_is_begun_once_and_only_where_nothing_is() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(Writer::open(root.path()).err().unwrap().kind(), ErrorKind::NotFound);
    // What a kill before `run.json` leaves.
    std::fs::write(root.path().join("run.lock"), "1").unwrap();
    std::fs::write(root.path().join("config.yaml"), "a: 1\n").unwrap();
    drop(begun(root.path()));
    let error = Writer::create(root.path(), RunInfo::default(), "a: 1\n").err().unwrap();
    assert!(error.kind() == ErrorKind::AlreadyExists && error.to_string().contains("--resume"), "{error}");
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("thesis.txt"), "").unwrap();
    let error = Writer::create(other.path(), RunInfo::default(), "").err().unwrap();
    assert!(error.to_string().contains("thesis.txt"), "{error}");
}

#[test]
fn opening_repairs_what_a_kill_left() {
    let root = tempfile::tempdir().unwrap();
    let mut writer = begun(root.path());
    writer.metrics(1, 0.1, [("loss", f64::NAN)]).unwrap();
    std::mem::forget(writer.checkpoint(1).unwrap());
    drop(writer);
    let path = root.path().join("metrics.jsonl");
    let whole = std::fs::read_to_string(&path).unwrap();
    assert!(whole.contains("\"loss\":null"), "{whole}");
    std::fs::write(&path, format!("{whole}{{\"loss\":")).unwrap();
    let writer = Writer::open(root.path()).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), whole);
    assert!(!root.path().join(".checkpoint-1.partial").exists());
    assert!(Writer::open(root.path()).is_err());
    drop(writer);
}

#[test]
fn time_trained_goes_on_after_a_resume_and_does_not_jump_with_the_clock() {
    let root = tempfile::tempdir().unwrap();
    let clock = |wall: f64, seconds: [u64; 2]| -> Clock {
        let calls = std::sync::atomic::AtomicUsize::new(0);
        Arc::new(move || {
            let call = calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Moment { wall, running: Duration::from_secs(seconds[call.min(1)]) }
        })
    };
    let mut writer = Writer::create_with(root.path(), RunInfo::default(), "", clock(1e9, [7, 7])).unwrap();
    writer.metrics(1, 0.0, [("loss", 1.0)]).unwrap();
    drop(writer);
    for elapsed in [30.0, 60.0] {
        let mut writer = Writer::open_with(root.path(), clock(5.0, [10, 40])).unwrap();
        writer.metrics(2, 0.0, [("loss", 1.0)]).unwrap();
        drop(writer);
        assert_eq!(trained_before(&root.path().join("metrics.jsonl")), elapsed);
    }
}

#[test]
fn a_checkpoint_has_the_history_and_old_ones_go() {
    let root = tempfile::tempdir().unwrap();
    let mut writer = begun(root.path());
    for step in 1..=4 {
        writer.metrics(step, 0.5, [("loss", 1.0)]).unwrap();
        let draft = writer.checkpoint(step).unwrap();
        writer.trainer_state(&draft, TrainerState { global_step: step, ..TrainerState::default() }).unwrap();
        draft.commit().unwrap();
    }
    writer.best(&Best { step: 2, metric: "eval_loss".into(), value: 1.0 }).unwrap();
    assert_eq!(writer.prune(1, Best::read(writer.layout()).map(|best| best.step)).unwrap(), [1, 3]);
    let state = TrainerState::read(&root.path().join("checkpoint-4/trainer_state.json")).unwrap();
    assert_eq!((state.global_step, state.log_history.len()), (4, 4));
    assert_eq!(state.log_history[3]["epoch"], 0.5);
}

#[test]
fn the_heart_beats_by_itself() {
    let root = tempfile::tempdir().unwrap();
    let writer = begun(root.path());
    writer.status(&Status::default()).unwrap();
    let beat = || super::super::fault::read_json::<Status>(&root.path().join("status.json")).unwrap();
    let first = beat();
    assert_eq!((first.pid, first.beat), (std::process::id(), 1));
    while beat().beat < 2 {
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(unix)]
#[test]
fn a_place_that_cannot_be_written_is_named() {
    let error = Writer::create(Path::new("/proc/audiocap-run"), RunInfo::default(), "").err().unwrap();
    assert!(error.to_string().contains("/proc/audiocap-run"), "{error}");
}
