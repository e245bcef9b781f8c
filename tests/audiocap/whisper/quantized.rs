//! With weights of eight bits the model writes what it writes in f32, but for near ties, in a third of the memory.

use std::path::Path;

use audiocap::audio::load_16k;
use audiocap::dataset::demo;
use audiocap::whisper::{Checkpoint, Choice, Device, Precision, Search, Trainable, Watch};

use super::{golden, npy, read};

const PREFIX: &str = "clotho > caption: ";

fn both(dir: &Path) -> [Checkpoint; 2] {
    [Precision::F32, Precision::Q8_0].map(|precision| Checkpoint::load(dir, Device::Cpu, precision).unwrap())
}

fn tokens(checkpoint: &Checkpoint, samples: &[f32], prefix: &str) -> Vec<u32> {
    checkpoint.caption(samples, prefix, &Search::default(), &Watch::default(), &mut |_| {}).unwrap().remove(0).tokens
}

#[test]
fn greedy_captions_of_real_weights_stay_the_same() {
    let Some((golden, dir)) = golden() else { return };
    let [full, rounded] = both(&dir);
    let (most, bytes) = (full.info().bytes, rounded.info().bytes);
    println!("{most} bytes in f32, {bytes} in q8_0");
    assert!(bytes * 3 < most, "{bytes} of {most} bytes");
    assert_eq!((rounded.info().dtype.as_str(), rounded.info().parameters), ("q8_0", full.info().parameters));
    let cases = read(&golden, "generate.json");
    let greedy = cases["cases"].as_array().unwrap().iter().filter(|case| case["mode"] == "greedy");
    let (mut same, mut all) = (0, 0);
    for case in greedy {
        let (clip, prefix) = (case["clip"].as_str().unwrap(), case["prefix"].as_str().unwrap());
        let right = super::ids(&case["ids"]);
        let ours = tokens(&rounded, &npy(&golden.join(format!("audio16k_{clip}.npy"))), prefix);
        let equal = ours.iter().zip(&right).take_while(|(a, b)| a == b).count();
        println!("{clip} {prefix}: {equal} of {} tokens as in f32", right.len());
        (same, all) = (same + usize::from(ours == right), all + 1);
    }
    println!("{same} of {all} captions as in f32");
    assert!(same * 10 >= all * 8, "{same} of {all}");
}

#[test]
fn a_caption_is_as_likely_as_in_f32() {
    let Some((golden, dir)) = golden() else { return };
    let [full, rounded] = both(&dir);
    let samples = npy(&golden.join("audio16k_bell.npy"));
    let score = |model: &Checkpoint| model.score(&samples, PREFIX, "a bell is ringing", &Watch::default()).unwrap();
    let (full, rounded) = (score(&full), score(&rounded));
    assert!((full.loss - rounded.loss).abs() < 0.02, "{} and {}", full.loss, rounded.loss);
}

#[test]
fn the_demos_model_writes_the_same_captions() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("demo");
    demo::write_further(&dataset, 0, &mut |_, _| ()).unwrap();
    let [full, rounded] = both(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo"));
    let clips = std::fs::read_dir(dataset.join("test")).unwrap().map(|entry| entry.unwrap().path());
    let (mut same, mut all) = (0, 0);
    for path in clips.filter(|path| path.extension().is_some_and(|ending| ending == "wav")) {
        let samples = load_16k(&path).unwrap();
        same += usize::from(tokens(&full, &samples, PREFIX) == tokens(&rounded, &samples, PREFIX));
        all += 1;
    }
    println!("{same} of {all} captions as in f32");
    assert!(all == 32 && same >= 28, "{same} of {all}");
}

#[test]
fn eight_bits_are_not_trained_and_not_for_a_gpu() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let choice = Choice { trains: Some(&|_| true), ..Choice::default() };
    let error = Trainable::open(&demo, Device::Cpu, Precision::Q8_0, &choice).err().unwrap().to_string();
    assert!(error.contains("cannot be trained"), "{error}");
    let error = Checkpoint::load(&demo, Device::Cuda(0), Precision::Q8_0).err().unwrap();
    assert!(format!("{error:#}").contains("q8_0 is for the CPU"), "{error:#}");
}
