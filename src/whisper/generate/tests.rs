use candle_core::Tensor;

use super::{Kind, Search, Sequence, Start};
use crate::config::Generate;
use crate::config::yaml::Word;
use crate::stop::Watch;
use crate::whisper::demo_model;
use crate::whisper::{Checkpoint, Device, Precision};

fn search(change: impl FnOnce(&mut Generate)) -> anyhow::Result<Search> {
    let mut asked = Generate { max_length: Some(30), ..Generate::default() };
    change(&mut asked);
    Search::new(&asked, &Generate::default())
}

/// Turns some knobs.
type Turn = fn(&mut Generate);

fn model() -> (tempfile::TempDir, Checkpoint) {
    let folder = tempfile::tempdir().unwrap();
    let captions = ["A bell rings slowly.", "Rain falls heavily on a tin roof."].map(String::from);
    demo_model::write(folder.path(), &captions, None).unwrap();
    let checkpoint = Checkpoint::load(folder.path(), Device::Cpu, Precision::F32).unwrap();
    (folder, checkpoint)
}

fn sound(number: usize) -> Vec<f32> {
    (0..16_000).map(|at| ((at * (number + 3)) as f32 * 0.01).sin() * 0.3).collect()
}

struct Written {
    ids: Vec<Vec<Vec<u32>>>,
    scores: Vec<Option<f64>>,
}

/// What is written about the clips of these numbers, together.
fn write(checkpoint: &Checkpoint, search: &Search, clips: &[usize]) -> Written {
    let watch = Watch::default();
    let heard: Vec<_> = clips.iter().map(|&clip| checkpoint.hear(&sound(clip), &watch).unwrap()).collect();
    let encoded = Tensor::cat(&heard.iter().map(|heard| &heard.encoded).collect::<Vec<_>>(), 0).unwrap();
    let prompt = checkpoint.prompt("clotho > caption: ").unwrap().ids();
    let start = Start { prompt: &prompt, begun: &[] };
    let numbers: Vec<u64> = clips.iter().map(|&clip| clip as u64).collect();
    let found = checkpoint.generate(&encoded, start, search, &numbers, &watch, &mut |_, _| {}).unwrap();
    let ids = |sequence: &Sequence| sequence.tokens.iter().map(|token| token.id).collect();
    Written {
        scores: found.iter().flatten().map(|sequence| sequence.score).collect(),
        ids: found.iter().map(|of_clip| of_clip.iter().map(ids).collect()).collect(),
    }
}

#[test]
fn every_search_writes_about_a_clip_alone_what_it_writes_among_others() {
    let (_folder, checkpoint) = model();
    let kinds: [(Kind, Turn); 6] = [
        (Kind::Greedy, |_| {}),
        (Kind::Sample, |g| (g.do_sample, g.num_return_sequences) = (Some(true), Some(2))),
        (Kind::Beam, |g| (g.num_beams, g.num_return_sequences) = (Some(3), Some(3))),
        (Kind::BeamSample, |g| (g.num_beams, g.do_sample) = (Some(3), Some(true))),
        (Kind::DiverseBeam, |g| {
            (g.num_beams, g.num_beam_groups, g.diversity_penalty) = (Some(4), Some(2), Some(0.5));
        }),
        (Kind::Contrastive, |g| (g.penalty_alpha, g.top_k) = (Some(0.6), Some(4))),
    ];
    for (kind, change) in kinds {
        let search = search(change).unwrap();
        assert_eq!(search.kind(), kind);
        let together = write(&checkpoint, &search, &[0, 1, 2]).ids;
        for (clip, among_others) in together.iter().enumerate() {
            let alone = write(&checkpoint, &search, &[clip]).ids;
            assert_eq!(&alone[0], among_others, "{kind:?}");
            assert!(alone[0].len() == search.num_return_sequences && alone[0].iter().all(|ids| !ids.is_empty()));
        }
    }
}

#[test]
fn a_seed_draws_the_same_again_and_another_seed_something_else() {
    let (_folder, checkpoint) = model();
    let draw = |seed| {
        let search = search(|g| (g.do_sample, g.seed, g.top_k) = (Some(true), Some(seed), Some(0))).unwrap();
        write(&checkpoint, &search, &[0]).ids
    };
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
    let search = search(|g| (g.do_sample, g.num_return_sequences) = (Some(true), Some(2))).unwrap();
    let two = write(&checkpoint, &search, &[0]).ids;
    assert_ne!(two[0][0], two[0][1]);
}

#[test]
fn beams_come_best_first() {
    let (_folder, checkpoint) = model();
    let search = search(|g| (g.num_beams, g.num_return_sequences) = (Some(4), Some(4))).unwrap();
    let scores: Vec<f64> = write(&checkpoint, &search, &[0]).scores.into_iter().map(Option::unwrap).collect();
    assert!(scores.len() == 4 && scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[test]
fn no_run_of_tokens_comes_twice() {
    let (_folder, checkpoint) = model();
    let search = search(|g| (g.no_repeat_ngram_size, g.num_beams) = (Some(1), Some(2))).unwrap();
    let mut ids = write(&checkpoint, &search, &[0]).ids[0][0].clone();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn a_given_begin_is_gone_on_from() {
    let (_folder, checkpoint) = model();
    let (watch, search) = (Watch::default(), Search::greedy(30));
    let prompt = checkpoint.prompt("clotho > caption: ").unwrap().ids();
    let encoded = checkpoint.hear(&sound(0), &watch).unwrap().encoded;
    let go_on = |begun: &[u32]| {
        let start = Start { prompt: &prompt, begun };
        let found = checkpoint.generate(&encoded, start, &search, &[0], &watch, &mut |_, _| {}).unwrap();
        found[0][0].tokens.iter().map(|token| token.id).collect::<Vec<_>>()
    };
    let whole = go_on(&[]);
    assert_eq!(go_on(&whole[..2]), whole[2..]);
}

#[test]
fn a_reading_finds_what_the_writing_found() {
    let (_folder, checkpoint) = model();
    let (watch, search) = (Watch::default(), Search::greedy(30));
    let caption = checkpoint.caption(&sound(0), "clotho > caption: ", &search, &watch, &mut |_| {}).unwrap().remove(0);
    let encoded = checkpoint.hear(&sound(0), &watch).unwrap().encoded;
    let read = checkpoint.explain(&encoded, &caption.tokens, caption.prompt_len, 40, &watch).unwrap();
    assert_eq!(read.tokens.iter().filter(|token| token.given).count(), caption.prompt_len);
    assert_eq!(read.tokens[0].log_prob, None);
    for (token, written) in read.tokens[caption.prompt_len..].iter().zip(&caption.log_probs) {
        assert!((token.log_prob.unwrap() - written).abs() < 1e-4);
        assert_eq!(token.alternatives.iter().find(|other| !other.suppressed).unwrap().id, token.id);
    }
    for token in 1..caption.tokens.len() {
        assert!((read.attention.of(token, None).iter().sum::<f32>() - 1.0).abs() < 1e-4);
    }
}

#[test]
fn what_cannot_be_had_together_is_explained() {
    let why = |change: fn(&mut Generate)| search(change).unwrap_err().to_string();
    assert!(why(|g| g.num_beams = Some(0)).contains("num_beams must be at least 1"));
    assert!(why(|g| g.num_beam_groups = Some(2)).contains("needs beams"));
    assert!(why(|g| (g.num_beams, g.num_beam_groups) = (Some(5), Some(2))).contains("equal num_beam_groups"));
    assert!(why(|g| (g.num_beams, g.num_beam_groups) = (Some(4), Some(2))).contains("diversity_penalty 0"));
    assert!(why(|g| g.diversity_penalty = Some(0.5)).contains("num_beam_groups above 1"));
    assert!(why(|g| g.temperature = Some(0.0)).contains("do_sample: false"));
    assert!(why(|g| g.temperature = Some(f64::NAN)).contains("temperature"));
    assert!(why(|g| g.top_p = Some(1.5)).contains("top_p 1.5"));
    assert!(why(|g| g.min_p = Some(-0.1)).contains("min_p"));
    assert!(why(|g| g.num_return_sequences = Some(2)).contains("finds one caption"));
    assert!(why(|g| (g.num_beams, g.num_return_sequences) = (Some(2), Some(3))).contains("more than the 2 beams"));
    assert!(why(|g| (g.penalty_alpha, g.num_beams) = (Some(0.6), Some(2))).contains("no beams"));
    assert!(why(|g| (g.penalty_alpha, g.do_sample) = (Some(0.6), Some(true))).contains("draws nothing"));
    assert!(why(|g| (g.penalty_alpha, g.top_k) = (Some(0.6), Some(1))).contains("top_k"));
    assert!(why(|g| (g.penalty_alpha, g.top_k) = (Some(0.6), Some(5000))).contains("5000 are more than the 1000"));
    assert!(why(|g| g.early_stopping = Some(Word::Text("soon".into()))).contains("true, false, never"));
    assert!(why(|g| g.num_beams = Some(1_000_000)).contains("more than the 1000"));
}

#[test]
fn knobs_that_move_nothing_are_told() {
    let idle = |change: fn(&mut Generate)| search(change).unwrap().idle().join("; ");
    assert_eq!(idle(|_| {}), "");
    assert!(idle(|g| g.temperature = Some(0.7)).contains("temperature does nothing unless tokens are drawn"));
    assert!(idle(|g| g.length_penalty = Some(2.0)).contains("without beams"));
    assert_eq!(idle(|g| (g.do_sample, g.temperature, g.top_k) = (Some(true), Some(0.7), Some(3))), "");
    assert_eq!(idle(|g| (g.penalty_alpha, g.top_k) = (Some(0.6), Some(4))), "");
}

#[test]
fn the_models_own_settings_count_where_nothing_is_asked() {
    let of_model = Generate { num_beams: Some(4), max_length: Some(448), ..Generate::default() };
    let search = Search::new(&Generate::default(), &of_model).unwrap();
    assert_eq!((search.num_beams, search.max_length), (4, 80));
    assert_eq!(Search::new(&Generate { num_beams: Some(1), ..Generate::default() }, &of_model).unwrap().num_beams, 1);
}
