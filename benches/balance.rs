//! Two million clips, labelled as AudioSet's are: how long until a person sees a full answer, an answer to a changed target, and
//! the final answer with its bound.
//!
//! `cargo bench --bench balance`, or with another number of clips: `cargo bench --bench balance -- 200000`.

use std::fmt::Display;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use audiocap::balance::{
    Candidates, Choice, Figures, Inputs, Lists, Outcome, Pool, Task, Vocabulary, adapt, choose, gather, quick,
};
use audiocap::config::Plan;
use audiocap::config::plan::Strategy;
use audiocap::random::{Rng, seeded};
use rand::Rng as _;

const CLIPS: usize = 2_000_000;
/// Music, what it is played on and its genres, in the order of the class list.
const MUSIC: std::ops::Range<usize> = 137..283;

fn main() -> std::io::Result<()> {
    let clips = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(CLIPS);
    let folder = tempfile::tempdir()?;
    let list = folder.path().join("unbalanced_train_segments.csv");
    let megabytes = write_clips(&list, clips)? as f64 / 1e6;
    println!("{clips} clips, {megabytes:.0} MB, {} threads", std::thread::available_parallelism()?);
    measure(&list);
    Ok(())
}

/// Labels by a law like Zipf's over the classes, shuffled; a clip's further labels are often friends of its first one, or speech or
/// music. Returns the bytes written.
fn write_clips(path: &Path, clips: usize) -> std::io::Result<u64> {
    let vocabulary = Vocabulary::of_classes();
    let mut rng = seeded(1);
    let classes = Classes::new(vocabulary.labels().len(), &mut rng);
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "# YTID, start_seconds, end_seconds, positive_labels")?;
    for n in 0..clips {
        let labels = classes.clip(&mut rng);
        let ids: Vec<&str> = labels.iter().map(|&label| vocabulary.labels()[label].id.as_str()).collect();
        writeln!(out, "c{n:010}, {}.000, {}.000, \"{}\"", n % 30 * 10, n % 30 * 10 + 10, ids.join(","))?;
    }
    out.flush()?;
    Ok(std::fs::metadata(path)?.len())
}

struct Classes {
    /// Sums of the frequencies of the classes up to each.
    sums: Vec<f64>,
    friends: Vec<[usize; 8]>,
}

impl Classes {
    fn new(classes: usize, rng: &mut Rng) -> Classes {
        let mut order: Vec<usize> = (2..classes).filter(|&class| class != MUSIC.start).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, rng.random_range(0..=at));
        }
        // Speech and music are far ahead of all others.
        let mut frequency = vec![0.0; classes];
        (frequency[0], frequency[1], frequency[MUSIC.start]) = (60.0, 2.0, 60.0);
        order.iter().enumerate().for_each(|(place, &class)| frequency[class] = 55.0 / (place as f64 + 4.0).powf(1.35));
        let mut sum = 0.0;
        let sums = frequency.iter().map(|frequency| {
            sum += frequency;
            sum
        });
        let sums = sums.collect();
        let friends = (0..classes).map(|_| std::array::from_fn(|_| rng.random_range(0..classes))).collect();
        Classes { sums, friends }
    }

    fn one(&self, rng: &mut Rng) -> usize {
        let at = rng.random::<f64>() * self.sums.last().copied().unwrap_or(1.0);
        self.sums.partition_point(|&sum| sum < at)
    }

    fn clip(&self, rng: &mut Rng) -> Vec<usize> {
        let mut labels = vec![self.one(rng)];
        while labels.len() < 6 && rng.random_bool(0.62) {
            let friend = self.friends[labels[0]][rng.random_range(0..8)];
            labels.push(if rng.random_bool(0.4) { friend } else { self.one(rng) });
        }
        labels.sort_unstable();
        labels.dedup();
        labels
    }
}

/// 500 of each class, 80 of what has to do with music.
fn plan() -> Plan {
    let mut plan = Plan::default();
    plan.targets.default = Some(500);
    let classes = Vocabulary::of_classes();
    let musical = classes.labels()[MUSIC].iter().skip(1);
    plan.targets.labels = musical.map(|label| (label.id.clone(), 80)).collect();
    plan
}

fn measure(list: &PathBuf) {
    let mut plan = plan();
    let lists = Lists::default();
    let start = Instant::now();
    let pool =
        gather(std::slice::from_ref(list), &[], Vocabulary::of_classes()).expect("the bench has just written it");
    show("clips read", start, format!("{} label sets, {}", pool.sets.len(), memory()));
    let candidates = Candidates::of(&pool, &plan, &lists);
    let mut task = Task::of(&pool, None, &plan, &candidates).expect("the bench writes its plan right");
    show("plan applied", start, memory());
    let first = quick(&task.problem);
    show("first full answer, from nothing", start, said(&task, &first, None));
    let start = Instant::now();
    plan.targets.labels.insert("/m/0bt9lr".to_owned(), 900);
    task.retarget(&pool, None, &plan).expect("as before");
    let adapted = adapt(&task.problem, &first.taken);
    show("full answer to a changed target", start, said(&task, &adapted, None));
    finish(&pool, &mut plan, &lists, &candidates, &task);
}

fn finish(pool: &Pool, plan: &mut Plan, lists: &Lists, candidates: &Candidates, task: &Task) {
    let start = Instant::now();
    let answer = choose(pool, plan, candidates, task, &AtomicBool::new(false), |_| {});
    show("final answer with its bound", start, said(task, &answer.choice, answer.bound));
    let start = Instant::now();
    let inputs = Inputs { pool, ontology: None, plan, lists };
    let outcome = Outcome::of(inputs, candidates, task, &answer).expect("nothing contradicts itself");
    show("clips named, parted and hashed", start, format!("{} clips, {}", outcome.parts.len(), memory()));
    plan.strategy = Strategy::Reference;
    let start = Instant::now();
    let reference = choose(pool, plan, candidates, task, &AtomicBool::new(false), |_| {});
    show("the published policy", start, said(task, &reference.choice, None));
    let [ours, theirs] = [&answer, &reference].map(|answer| answer.choice.overshoot(&task.problem) as f64);
    println!("  overshoot of the published policy over ours: {:.2}", theirs / ours);
}

fn said(task: &Task, choice: &Choice, bound: Option<u64>) -> String {
    let figures = Figures::of(task, choice, bound);
    let bound = bound.map(|bound| format!(", at least {bound}")).unwrap_or_default();
    format!(
        "{} clips, {} of {} labels covered, overshoot {}{bound}, {}",
        figures.clips,
        figures.covered,
        figures.labels,
        figures.overshoot,
        memory()
    )
}

fn show(what: &str, start: Instant, note: impl Display) {
    println!("  {what:<40} {:>9.1} ms   {note}", start.elapsed().as_secs_f64() * 1000.0);
}

/// The most memory the process ever had, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).and_then(|kb| kb.trim().strip_suffix(" kB"));
    let peak = peak.and_then(|kb| kb.trim().parse::<f64>().ok());
    peak.map_or_else(|| "peak memory unknown".to_owned(), |kb| format!("peak {:.0} MB", kb / 1024.0))
}
