//! How long it takes to judge 1,000 captions with five references each, on one core.
//!
//! `cargo bench --bench metrics`. The aim is half a second for all metrics together, what is read and built once included.

use audiocap::metrics::{
    CiderD, CocoBleu, Judged, Meteor, Metric, RougeL, SacreBleu, Vocabulary, WordCounts, all_for_captions, evaluate,
};
use std::time::Instant;

const CLIPS: usize = 1000;
const REFERENCES: usize = 5;
const ROUNDS: usize = 10;

const WHO: [&str; 12] = [
    "A man",
    "A woman",
    "Several dogs",
    "A car's engine",
    "Birds",
    "The wind",
    "A small crowd",
    "A train",
    "Someone",
    "A baby",
    "Heavy rain",
    "An old clock",
];
const DOES: [&str; 12] = [
    "speaks",
    "is talking loudly",
    "barks",
    "revs and idles",
    "chirp",
    "blows hard",
    "doesn't stop laughing",
    "rumbles past",
    "types quickly",
    "cries",
    "falls on a tin roof",
    "ticks",
];
const HOW: [&str; 8] = [
    "in the background",
    "while music plays",
    "followed by a high-pitched beep",
    "nearby",
    "as water splashes",
    "and then stops",
    "over and over again",
    "before a door closes",
];

fn main() {
    let clips = clips();
    let captions: Vec<Judged> =
        clips.iter().map(|texts| Judged { prediction: &texts[0], references: &texts[1..] }).collect();
    let begun = Instant::now();
    let scores = evaluate(&all_for_captions(), &captions);
    println!("{:<12} {:8.2} ms the first time, {} scores", "all", milliseconds(begun), scores.len());
    time("sacrebleu", &[Box::new(SacreBleu)], &captions);
    time("meteor", &[Box::new(Meteor)], &captions);
    time("cider", &[Box::new(CiderD)], &captions);
    time("bleu", &[Box::new(CocoBleu)], &captions);
    time("rouge_l", &[Box::new(RougeL)], &captions);
    time("vocabulary", &[Box::new(Vocabulary)], &captions);
    time("words", &[Box::new(WordCounts)], &captions);
    time("all", &all_for_captions(), &captions);
}

fn time(name: &str, metrics: &[Box<dyn Metric>], captions: &[Judged]) {
    let once = |_| {
        let begun = Instant::now();
        std::hint::black_box(evaluate(metrics, captions));
        milliseconds(begun)
    };
    let mut times: Vec<f64> = (0..ROUNDS).map(once).collect();
    times.sort_by(f64::total_cmp);
    println!("{name:<12} {:8.2} ms median of {ROUNDS}, {:8.2} ms at best", times[ROUNDS / 2], times[0]);
}

/// A prediction and its references for each clip, the same in every run.
fn clips() -> Vec<Vec<String>> {
    let mut state = 1_u64;
    let mut pick = |all: &[&'static str]| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all[(state >> 33) as usize % all.len()]
    };
    let mut caption = |_| {
        let first = format!("{} {} {}", pick(&WHO), pick(&DOES), pick(&HOW));
        let second = pick(&WHO).to_lowercase();
        format!("{first}, and {second} {}.", pick(&DOES))
    };
    (0..CLIPS).map(|_| (0..=REFERENCES).map(&mut caption).collect()).collect()
}

fn milliseconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}
