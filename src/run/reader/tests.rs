use super::*;
use crate::run::tensorboard::EventWriter;
use crate::run::{Kind, Prediction, RunInfo, Stage, State, Status, Writer};
use std::fmt::Write as _;

fn looked(reader: &mut Reader) -> Run {
    reader.refresh(Moment::now()).unwrap();
    reader.run().clone()
}

fn opened(root: &Path) -> Run {
    looked(&mut Reader::open(root))
}

fn said(step: u64, text: &str) -> Prediction {
    Prediction { global_step: step, file_name: "dog.wav".into(), preds: text.into(), ..Prediction::default() }
}

#[test]
fn a_run_is_followed_from_empty_to_finished() {
    let root = tempfile::tempdir().unwrap();
    let mut reader = Reader::open(root.path());
    assert_eq!(looked(&mut reader).stage, Stage::Empty);
    let mut writer = Writer::create(root.path(), RunInfo::default(), "seed: 1\n").unwrap();
    writer.status(&Status { max_steps: 20, ..Status::default() }).unwrap();
    for step in 1..=10 {
        writer.metrics(step, 0.1, [("loss", 1.0 / step as f64), ("clips", 4.0 * step as f64)]).unwrap();
    }
    writer.metrics(10, 0.1, [("eval_clotho/sacrebleu", 3.5)]).unwrap();
    writer.prediction(Kind::Val, &said(5, "a cat")).unwrap();
    writer.event("note", 3, "tea", serde_json::Map::new()).unwrap();
    let run = looked(&mut reader);
    assert_eq!((run.stage, run.source, run.max_steps, run.step()), (Stage::Running, Source::Ours, 20, 10));
    assert_eq!(&*run.config, "seed: 1\n");
    assert_eq!(run.series("loss").unwrap().last(), Some((10, 0.1)));
    assert_eq!(run.series("eval_clotho/sacrebleu").unwrap().at(10), Some(3.5));
    assert_eq!((Axis::Clips.place(&run, 4.5), Axis::Epoch.place(&run, 5.0)), (Some(18.0), Some(0.1)));
    assert_eq!((Axis::Clips.step_at(&run, 18.0), Axis::Step.step_at(&run, 18.0)), (Some(4.5), Some(18.0)));
    assert_eq!(run.events[0].message, "tea");
    writer.prediction(Kind::Val, &said(10, "a dog")).unwrap();
    writer.status(&Status { state: State::Finished, max_steps: 20, step: 20, ..Status::default() }).unwrap();
    let run = looked(&mut reader);
    assert_eq!((run.stage, run.step()), (Stage::Finished, 20));
    let clip = run.predictions.clips().next().unwrap().clone();
    let read = Predictions::read(&run.layout, clip.kind, run.predictions.spots(&clip)).unwrap();
    assert_eq!(read, [said(5, "a cat"), said(10, "a dog")]);
    assert!(!reader.refresh(Moment::now()).unwrap());
}

#[test]
fn a_resume_shows_only_what_it_wrote_last() {
    let root = tempfile::tempdir().unwrap();
    let mut reader = Reader::open(root.path());
    let mut writer = Writer::create(root.path(), RunInfo::default(), "").unwrap();
    (1..=9).for_each(|step| writer.metrics(step, 0.0, [("loss", 1.0)]).unwrap());
    (1..=9).for_each(|step| writer.prediction(Kind::Train, &said(step, "old")).unwrap());
    drop(writer);
    looked(&mut reader);
    let mut writer = Writer::open(root.path()).unwrap();
    writer.metrics(6, 0.0, [("loss", 2.0)]).unwrap();
    writer.prediction(Kind::Train, &said(6, "new")).unwrap();
    for run in [looked(&mut reader), opened(root.path())] {
        let loss = run.series("loss").unwrap();
        assert_eq!((loss.last(), loss.at(5), loss.buckets().len()), (Some((6, 2.0)), Some(1.0), 6));
        let clip = run.predictions.clips().next().unwrap();
        assert_eq!(run.predictions.spots(clip).iter().map(|spot| spot.step).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    }
}

#[test]
fn garbage_is_counted_and_passed_over() {
    let root = tempfile::tempdir().unwrap();
    let text =
        "{\"step\":1,\"loss\":1}\nnonsense\n\n{\"loss\":3}\n{\"step\":2,\"loss\":NaN}\n\u{0}\n{\"step\":3,\"loss\":2";
    std::fs::write(root.path().join("metrics.jsonl"), text).unwrap();
    std::fs::write(root.path().join("events.jsonl"), "x\n{}\n").unwrap();
    std::fs::write(root.path().join("predictions_val.jsonl"), "x\n{\"global_step\":\"a\"}\n").unwrap();
    let run = opened(root.path());
    assert_eq!((run.bad_lines, run.series("loss").unwrap().last()), (3, Some((1, 1.0))));
    assert_eq!(run.series("loss").unwrap().not_finite(), [2]);
    std::fs::write(root.path().join("status.json"), "{").unwrap();
    let error = Reader::open(root.path()).refresh(Moment::now()).unwrap_err();
    assert!(error.to_string().contains("status.json"), "{error}");
}

#[test]
fn another_run_in_the_same_place_is_read_anew() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("metrics.jsonl");
    std::fs::write(&file, "{\"step\":1,\"loss\":1}\n{\"step\":2,\"loss\":1}\n").unwrap();
    let mut reader = Reader::open(root.path());
    looked(&mut reader);
    std::fs::write(&file, "{\"step\":1,\"cer\":1}\n").unwrap();
    let run = looked(&mut reader);
    assert!(run.series("loss").is_none() && run.series("cer").is_some());
}

#[test]
fn reads_runs_of_huggingface() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("checkpoint-20");
    std::fs::create_dir(&folder).unwrap();
    let text = r#"{"global_step":20,"max_steps":40,"log_history":[{"loss":2.0,"epoch":0.5,"learning_rate":1e-5,"step":10},
        {"eval_loss":NaN,"step":20},{"loss":1.0,"epoch":1.0,"step":20}]}"#;
    std::fs::write(folder.join("trainer_state.json"), text).unwrap();
    assert!(is_run(root.path()));
    let mut reader = Reader::open(root.path());
    let run = looked(&mut reader);
    assert_eq!((run.source, run.stage, run.step(), run.max_steps), (Source::HuggingFace, Stage::Foreign, 20, 40));
    assert_eq!(Axis::Epoch.place(&run, 15.0), Some(0.75));
    assert_eq!(run.checkpoints.len(), 1);
    assert!(!reader.refresh(Moment::now()).unwrap());
}

#[test]
fn reads_event_files_where_huggingface_puts_them() {
    let root = tempfile::tempdir().unwrap();
    let mut writer = EventWriter::create(&root.path().join("runs/Jan01_host"), 100.0, "host").unwrap();
    for step in 0..30_u64 {
        writer.number(100.0 + step as f64, step, "train/loss", 2.0).unwrap();
        writer.number(100.0 + step as f64, step, "eval/clotho/spider", 0.5).unwrap();
    }
    assert!(is_run(root.path()));
    let run = opened(root.path());
    assert_eq!((run.source, run.step()), (Source::TensorBoard, 29));
    assert!(run.series("loss").is_some() && run.series("eval_clotho/spider").is_some());
    assert_eq!(Axis::Time.place(&run, 10.0), Some(10.0));
}

#[test]
fn a_million_rows_stay_small_and_keep_their_spike() {
    let root = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for step in 1..=1_000_000_u64 {
        let loss = if step == 123_456 { 99.0 } else { 1.0 };
        writeln!(text, "{{\"loss\":{loss},\"grad_norm\":0.5,\"step\":{step}}}").unwrap();
    }
    std::fs::write(root.path().join("metrics.jsonl"), text).unwrap();
    let run = opened(root.path());
    assert_eq!((run.step(), run.series("loss").unwrap().range()), (1_000_000, Some((1.0, 99.0))));
    assert!(run.all_series().all(|(_, series)| series.buckets().len() <= 16_384));
}
