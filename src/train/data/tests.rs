use std::collections::HashSet;
use std::f32::consts::TAU;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::*;
use crate::audio::augment::Chances;
use crate::audio::{LogMel, load_16k};
use crate::config::training::{AudioContext, MixedDataset, Task};
use crate::whisper::{GenerationConfig, Tokenizer, Watch, WhisperConfig};

/// Clips of a few tenths of a second with two captions each, in `train` and `valid`.
fn folder(clips: usize) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for split in ["train", "valid"] {
        let names: Vec<String> = (0..clips).map(|n| format!("{split}{n:02}.wav")).collect();
        for (n, name) in names.iter().enumerate() {
            tone(&root.path().join(split).join(name), 200.0 + 40.0 * n as f32, 0.2 + 0.05 * n as f32);
        }
        let row = |name: &String| {
            format!(
                "{{\"file_name\": \"{name}\", \"caption_1\": \"a tone {name}\", \"caption_2\": \"again {name}\"}}\n"
            )
        };
        std::fs::write(root.path().join(split).join("metadata.jsonl"), names.iter().map(row).collect::<String>())
            .unwrap();
    }
    root
}

fn tone(path: &Path, hertz: f32, seconds: f32) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for n in 0..(seconds * 16_000.0) as usize {
        writer.write_sample(((TAU * hertz * n as f32 / 16_000.0).sin() * 9000.0) as i16).unwrap();
    }
    writer.finalize().unwrap();
}

fn dataset(name: &str, dir: &Path, weight: f64) -> MixedDataset {
    MixedDataset {
        name: name.to_owned(),
        dir: Some(dir.to_owned()),
        prefix: format!("{name} > caption: "),
        task: Task::Caption,
        weight,
        limit_val_split: None,
        train_split: None,
        valid_split: None,
    }
}

fn open(parts: &[MixedDataset]) -> Datasets {
    Datasets::open(parts, &Watch::default()).unwrap()
}

fn open_error(parts: &[MixedDataset]) -> String {
    format!("{:#}", Datasets::open(parts, &Watch::default()).err().unwrap())
}

fn mixture(parts: &[MixedDataset]) -> Mixture {
    Mixture::new(open(parts).train(), 7, Shard::default()).unwrap()
}

/// The demo model's tokenizer.
fn labeller(most: usize, repeat_start_token: bool) -> Arc<Labeller> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let mut config = WhisperConfig::read(&dir).unwrap();
    config.max_target_positions = most;
    let generation = GenerationConfig::read(&dir, &config).unwrap();
    Arc::new(Labeller::new(Tokenizer::read(&dir).unwrap(), &config, generation, repeat_start_token))
}

fn loading(workers: usize) -> Loading {
    Loading {
        batch_size: 3,
        workers,
        mel_bins: 80,
        max_frames: 3000,
        audio_context: AudioContext::Clip,
        chances: Chances { any: 0.8, noise: 0.5, shift: 0.5, gain: 0.5 },
    }
}

fn loader(mixture: Mixture, workers: usize) -> Loader {
    Loader::new(mixture, labeller(448, true), loading(workers)).unwrap()
}

fn batches(loader: &mut Loader, count: usize) -> Vec<Batch> {
    (0..count).map(|_| loader.next_batch(&Watch::default()).unwrap()).collect()
}

/// All of a batch that must be the same again.
fn essence(batch: &Batch) -> (Vec<u32>, &Vec<Vec<u32>>, &Vec<String>, &MixtureState) {
    (batch.audio.log_mel.iter().map(|x| x.to_bits()).collect(), &batch.labels, &batch.file_names, &batch.state)
}

#[test]
fn the_same_seed_gives_the_same_batches_whatever_the_threads() {
    let root = folder(6);
    let parts = [dataset("one", root.path(), 2.0), dataset("two", root.path(), 1.0)];
    let expected = batches(&mut loader(mixture(&parts), 1), 12);
    for workers in [2, 5] {
        for (batch, expected) in batches(&mut loader(mixture(&parts), workers), 12).iter().zip(&expected) {
            assert_eq!(essence(batch), essence(expected));
        }
    }
    let other = Mixture::new(open(&parts).train(), 8, Shard::default()).unwrap();
    assert_ne!(batches(&mut loader(other, 1), 1)[0].captions, expected[0].captions);
}

#[test]
fn goes_on_from_any_position_as_if_it_had_never_stopped() {
    let root = folder(4);
    let parts = [dataset("one", root.path(), 1.0), dataset("two", root.path(), 3.0)];
    let unbroken = batches(&mut loader(mixture(&parts), 2), 14);
    for stop in [0, 3, 10] {
        let saved = serde_json::to_string(&unbroken[stop].state).unwrap();
        let mut again = mixture(&parts);
        let state: MixtureState = serde_json::from_str(&saved).unwrap();
        assert!(again.changes(&state).is_empty());
        again.restore(&state);
        for (batch, expected) in batches(&mut loader(again, 3), 3).iter().zip(&unbroken[stop + 1..]) {
            assert_eq!(essence(batch), essence(expected));
        }
    }
}

#[test]
fn every_caption_of_every_clip_comes_once_a_cycle_in_new_orders() {
    let root = folder(5);
    let mut mixture = mixture(&[dataset("one", root.path(), 1.0)]);
    assert_eq!(mixture.examples(), 10);
    let mut cycle = || (0..10).map(|_| mixture.draw().examples().next().unwrap()).collect::<Vec<_>>();
    let (first, second) = (cycle(), cycle());
    for order in [&first, &second] {
        assert_eq!(order.iter().copied().collect::<HashSet<_>>(), (0..10).collect());
    }
    assert_ne!(first, second);
    assert_eq!((mixture.state().drawn, mixture.state().datasets[0].cycle), (20, 1));
}

#[test]
fn datasets_are_drawn_by_weight() {
    let root = folder(2);
    let mut mixture = mixture(&[dataset("one", root.path(), 1.0), dataset("two", root.path(), 3.0)]);
    let second = (0..4000).filter(|_| mixture.draw().source == 1).count();
    assert!((2900..3100).contains(&second), "{second}");
}

#[test]
fn the_ranks_share_one_sequence_and_one_state() {
    let root = folder(4);
    let train = open(&[dataset("one", root.path(), 1.0), dataset("two", root.path(), 1.0)]).train();
    let mixture = |rank, world| Mixture::new(train.clone(), 7, Shard { rank, world }).unwrap();
    let told = |slot: Slot| (slot.number, slot.source, slot.examples().next().unwrap());
    let mut whole = mixture(0, 1);
    let mut ranks = [mixture(0, 3), mixture(1, 3), mixture(2, 3)];
    for _ in 0..20 {
        for rank in &mut ranks {
            assert_eq!(told(rank.draw()), told(whole.draw()));
        }
        assert!(ranks.iter().all(|rank| rank.state() == whole.state()));
    }
    assert!(Mixture::new(train, 7, Shard { rank: 3, world: 3 }).is_err());
}

#[test]
fn a_clip_that_cannot_be_used_is_replaced_by_the_next_and_told_once() {
    let root = folder(5);
    let parts = [dataset("one", root.path(), 1.0)];
    let whole = batches(&mut loader(mixture(&parts), 2), 10);
    std::fs::write(root.path().join("train/train01.wav"), b"no sound").unwrap();
    std::fs::remove_file(root.path().join("train/train03.wav")).unwrap();
    let mut loader = loader(mixture(&parts), 2);
    let broken = batches(&mut loader, 10);
    let names = |batches: &[Batch]| batches.iter().flat_map(|batch| batch.file_names.clone()).collect::<Vec<_>>();
    for (before, after) in names(&whole).iter().zip(names(&broken)) {
        let gone = before.contains("01") || before.contains("03");
        assert!(if gone { !after.contains("01") && !after.contains("03") } else { *before == after });
    }
    assert_eq!(whole[9].state, broken[9].state);
    let warnings: Vec<String> = broken.into_iter().flat_map(|batch| batch.warnings).collect();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings.iter().any(|warning| warning.contains("train01.wav: not a sound file")), "{warnings:?}");
    assert!(loader.skipped() >= 12, "{}", loader.skipped());
}

#[test]
fn a_dataset_of_which_nothing_can_be_used_is_an_error() {
    let root = folder(2);
    let mixture = mixture(&[dataset("one", root.path(), 1.0)]);
    for name in ["train00.wav", "train01.wav"] {
        std::fs::write(root.path().join("train").join(name), b"").unwrap();
    }
    let error = loader(mixture, 1).next_batch(&Watch::default()).unwrap_err().to_string();
    assert!(error.contains("nothing of the dataset `one` can be used: 4 examples"), "{error}");
    assert!(error.contains("0 bytes"), "{error}");
}

#[test]
fn labels_are_prompt_caption_and_end_and_are_cut_to_the_decoder() {
    let whole = labeller(448, true);
    let prompt = whole.prompt("one > caption: ").unwrap();
    let label = whole.label(&prompt, "a dog barks").unwrap();
    assert_eq!((&label.ids[..4], label.prompt_len), (&[1201, 1202, 1204, 1208][..], prompt.len()));
    assert_eq!((label.ids.last(), label.cut), (Some(&1200), 0));
    let plain = labeller(448, false);
    let dropped = plain.label(&plain.prompt("one > caption: ").unwrap(), "a dog barks").unwrap();
    assert_eq!((dropped.ids, dropped.prompt_len), (label.ids[1..].to_vec(), prompt.len() - 1));
    let short = labeller(prompt.len() + 2, true);
    let cut = short.label(&prompt, "a dog barks").unwrap();
    assert_eq!(
        (cut.ids.len(), cut.ids.last(), cut.cut),
        (prompt.len() + 2, Some(&1200), label.ids.len() - cut.ids.len())
    );
    assert!(labeller(prompt.len() + 1, true).prompt("one > caption: ").unwrap_err().to_string().contains("no room"));
}

#[test]
fn captions_that_are_cut_are_counted() {
    let root = folder(3);
    let labeller = labeller(16, true);
    let mut loader = Loader::new(mixture(&[dataset("one", root.path(), 1.0)]), labeller, loading(1)).unwrap();
    let batch = loader.next_batch(&Watch::default()).unwrap();
    assert!(batch.labels.iter().all(|labels| labels.len() == 16));
    assert_eq!(loader.cut(), 3);
    assert!(batch.warnings[0].contains("too long for the decoder"), "{:?}", batch.warnings);
}

#[test]
fn a_short_batch_has_the_numbers_of_a_batch_of_thirty_seconds() {
    let root = folder(4);
    let set = open(&[dataset("one", root.path(), 1.0)]).valid().remove(0);
    let read = |audio_context| {
        let loading = Loading { audio_context, ..loading(2).for_evaluation(4) };
        let mut batches = set.batches(&labeller(448, true), loading).unwrap();
        let batch = batches.next_batch(&Watch::default()).unwrap().unwrap();
        assert!(batches.next_batch(&Watch::default()).unwrap().is_none());
        batch
    };
    let (clip, full) = (read(AudioContext::Clip), read(AudioContext::Full));
    assert_eq!((clip.audio.batch, clip.audio.mel_bins, clip.audio.frames, full.audio.frames), (4, 80, 36, 3000));
    let rows = full.audio.log_mel.chunks(3000).zip(clip.audio.log_mel.chunks(36));
    assert!(rows.into_iter().all(|(full, clip)| full[..36] == *clip));
    let samples = load_16k(&clip.clips[2].path).unwrap();
    assert_eq!(full.audio.log_mel[2 * 80 * 3000..3 * 80 * 3000], LogMel::new(80).compute(&samples));
}

#[test]
fn a_clip_set_has_the_first_caption_as_label_and_all_as_references() {
    let root = folder(5);
    let part = MixedDataset { limit_val_split: Some(3), ..dataset("one", root.path(), 1.0) };
    let datasets = open(std::slice::from_ref(&part));
    let set = &datasets.valid()[0];
    assert_eq!((set.len(), open(&[part]).valid()[0].first(2).len(), datasets.notes.len()), (3, 2, 0));
    std::fs::write(root.path().join("valid/valid04.wav"), b"").unwrap();
    let labeller = labeller(448, true);
    let all = open(&[dataset("one", root.path(), 1.0)]).valid().remove(0);
    let mut batches = all.batches(&labeller, loading(3).for_evaluation(2)).unwrap();
    let mut clips = Vec::new();
    let mut warnings = Vec::new();
    while let Some(batch) = batches.next_batch(&Watch::default()).unwrap() {
        assert_eq!((batch.labels.len(), batch.audio.batch), (batch.clips.len(), batch.clips.len()));
        clips.extend(batch.clips);
        warnings.extend(batch.warnings);
    }
    assert_eq!(
        clips.iter().map(|clip| clip.file_name.as_str()).collect::<Vec<_>>(),
        ["valid00.wav", "valid01.wav", "valid02.wav", "valid03.wav"]
    );
    assert_eq!(
        (clips[1].references.as_slice(), clips[1].column.as_str()),
        (&["a tone valid01.wav".to_owned(), "again valid01.wav".into()][..], "caption_1")
    );
    assert!(warnings.len() == 1 && warnings[0].contains("valid04.wav"), "{warnings:?}");
    let watched = ClipSet::watched(&datasets.train()[0], 2, 1);
    assert_eq!((watched.len(), watched.prefix()), (2, "one > caption: "));
}

#[test]
fn a_dataset_that_changed_is_noticed_and_begins_anew() {
    let root = folder(3);
    let part = dataset("one", root.path(), 1.0);
    let mut before = mixture(std::slice::from_ref(&part));
    before.draw();
    let state = before.state();
    let file = root.path().join("train/metadata.jsonl");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("again train01", "no more")).unwrap();
    let mut after = mixture(&[part, dataset("two", root.path(), 1.0)]);
    let changes = after.changes(&state);
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(changes[0].contains("`one` has changed since the checkpoint: names or captions differ"), "{changes:?}");
    assert!(changes[1].contains("`two` was not mixed in"), "{changes:?}");
    after.restore(&state);
    assert_eq!((after.state().datasets[0].cycle, after.state().datasets[0].position, after.state().drawn), (1, 0, 1));
    std::fs::write(&file, text.lines().next().unwrap()).unwrap();
    let changes = mixture(&[dataset("one", root.path(), 1.0)]).changes(&state);
    assert!(changes[0].contains("3 clips with 6 captions then, 1 clips with 2 captions now"), "{changes:?}");
}

#[test]
fn labels_become_keywords_by_the_ontology() {
    let root = folder(1);
    let rows =
        "{\"file_name\": \"train00.wav\", \"labels\": [\"/m/2\"]}\n{\"file_name\": \"none.wav\", \"labels\": []}\n";
    std::fs::write(root.path().join("train/metadata.jsonl"), rows).unwrap();
    let ontology =
        r#"[{"id":"/m/1","name":"Alarm","child_ids":["/m/2"]},{"id":"/m/2","name":"Siren, civil","child_ids":[]}]"#;
    std::fs::write(root.path().join("ontology.json"), ontology).unwrap();
    let part = MixedDataset { task: Task::Keywords, limit_val_split: Some(0), ..dataset("set", root.path(), 1.0) };
    let datasets = open(std::slice::from_ref(&part));
    assert_eq!(datasets.notes, ["`set`: 1 of 2 clips of `train` have no captions and are left out"]);
    let batch = batches(&mut loader(mixture(std::slice::from_ref(&part)), 1), 1).remove(0);
    assert_eq!(batch.captions[0], "alarm, siren - civil");
    let error = open_error(&[MixedDataset { task: Task::Caption, ..part }]);
    assert!(
        error.contains("none of the 2 clips of the dataset `set` has captions") && error.contains("task: keywords"),
        "{error}"
    );
}

#[test]
fn drafts_are_never_trained_on_nor_judged_by() {
    let root = folder(2);
    let rows = "file_name,caption,caption_draft\r\n{s}00.wav,by people,by a model\r\n{s}01.wav,,by a model\r\n";
    for split in ["train", "valid"] {
        std::fs::remove_file(root.path().join(split).join("metadata.jsonl")).unwrap();
        std::fs::write(root.path().join(split).join("metadata.csv"), rows.replace("{s}", split)).unwrap();
    }
    let datasets = open(&[dataset("one", root.path(), 1.0)]);
    assert_eq!(datasets.notes[0], "`one`: 1 of 2 clips of `train` have no captions and are left out");
    for batch in batches(&mut loader(mixture(&[dataset("one", root.path(), 1.0)]), 1), 3) {
        assert!(batch.captions.iter().all(|caption| caption == "by people"), "{:?}", batch.captions);
    }
    let mut judged = datasets.valid()[0].batches(&labeller(448, true), loading(1)).unwrap();
    let batch = judged.next_batch(&Watch::default()).unwrap().unwrap();
    assert_eq!((batch.clips.len(), &batch.clips[0].references[..]), (1, &["by people".to_owned()][..]));
}

#[test]
fn says_which_dataset_or_split_is_missing() {
    let root = folder(1);
    assert!(open_error(&[dataset("one", &root.path().join("gone"), 1.0)]).contains("the dataset `one`: "));
    let named = MixedDataset { train_split: Some("trian".into()), ..dataset("one", root.path(), 1.0) };
    assert!(open_error(&[named]).contains("no split `trian` (train_split): it has train, valid"));
    std::fs::write(root.path().join("valid/metadata.jsonl"), "").unwrap();
    assert!(open_error(&[dataset("one", root.path(), 1.0)]).contains("the dataset `one` has no clips in"));
    std::fs::rename(root.path().join("valid"), root.path().join("test")).unwrap();
    std::fs::rename(root.path().join("train"), root.path().join("eval")).unwrap();
    assert!(open_error(&[dataset("one", root.path(), 1.0)]).contains("name the one to train on with `train_split:`"));
    let alone = open(&[dataset("one", &root.path().join("eval"), 1.0)]);
    assert_eq!((alone.train()[0].len(), alone.valid().len(), alone.notes.len()), (2, 0, 1));
}
