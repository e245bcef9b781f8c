//! Captions of several clips at once: the same as one by one.

use audiocap::audio::Given;
use audiocap::whisper::{Checkpoint, Device, Precision, Search, Start, Watch};

use super::{golden, npy};

const CLIPS: [&str; 4] = ["bell", "speech", "tabla", "vinyl"];

/// What was written about one clip: tokens and their probabilities, or why nothing was.
type Written = Result<Vec<(Vec<u32>, Vec<f32>)>, String>;

fn write(checkpoint: &Checkpoint, sounds: &[Vec<f32>], search: &Search) -> Vec<Written> {
    let prompt = checkpoint.prompt("clotho > caption: ").unwrap().ids();
    let given: Vec<Given> = sounds.iter().map(Given::from).collect();
    let start = Start { prompt: &prompt, begun: &[] };
    let all = checkpoint.caption_all(&given, start, search, &Watch::default());
    let captions = |about: audiocap::whisper::About| {
        about.captions.into_iter().map(|caption| (caption.tokens, caption.log_probs)).collect()
    };
    all.into_iter().map(|about| about.map(captions).map_err(|error| error.to_string())).collect()
}

/// Ways to search that take one row of a clip, and several.
fn searches() -> [Search; 3] {
    let short = Search { max_length: 24, ..Search::default() };
    [
        Search { max_length: 40, ..Search::default() },
        Search { num_beams: 3, num_return_sequences: 2, ..short.clone() },
        Search { do_sample: true, num_return_sequences: 2, temperature: 1.3, ..short },
    ]
}

/// In `f32` and with eight bits every digit is the same; other precisions have the same captions.
fn check(precision: Precision, clips: &[&str], searches: &[Search], exact: bool) {
    let Some((golden, dir)) = golden() else { return };
    let checkpoint = Checkpoint::load(&dir, Device::Cpu, precision).unwrap();
    let sound = |clip: &&str| npy(&golden.join(format!("audio16k_{clip}.npy")));
    let sounds: Vec<Vec<f32>> = clips.iter().map(sound).collect();
    for search in searches {
        let together = write(&checkpoint, &sounds, search);
        for (sound, among_others) in sounds.iter().zip(&together) {
            let alone = write(&checkpoint, std::slice::from_ref(sound), search).remove(0).unwrap();
            let among_others = among_others.as_ref().unwrap();
            let tokens = |all: &[(Vec<u32>, Vec<f32>)]| all.iter().map(|one| one.0.clone()).collect::<Vec<_>>();
            assert_eq!(tokens(&alone), tokens(among_others), "{precision} {:?}", search.kind());
            assert!(!exact || alone == *among_others, "{precision} {:?}: a last digit differs", search.kind());
        }
    }
}

#[test]
fn floats_write_the_same_to_the_last_digit() {
    check(Precision::F32, &CLIPS, &searches(), true);
}

#[test]
fn eight_bits_write_the_same_to_the_last_digit() {
    check(Precision::Q8_0, &CLIPS, &searches()[..2], true);
}

#[test]
fn half_precision_writes_the_same_captions() {
    check(Precision::F16, &CLIPS[..2], &searches()[..1], false);
}

#[test]
fn what_is_stopped_says_so_for_every_clip() {
    let demo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let checkpoint = Checkpoint::load(&demo, Device::Cpu, Precision::F32).unwrap();
    let (sound, prompt) = (vec![0.1; 16_000], checkpoint.prompt("").unwrap().ids());
    let (stop, start) = (audiocap::whisper::Stop::default(), Start { prompt: &prompt, begun: &[] });
    let watch = stop.watch();
    stop.stop();
    let all = checkpoint.caption_all(&[Given::from(&sound), Given::from(&sound)], start, &Search::greedy(24), &watch);
    assert!(all.len() == 2 && all.iter().all(|one| one.as_ref().unwrap_err().is::<audiocap::whisper::Stopped>()));
}
