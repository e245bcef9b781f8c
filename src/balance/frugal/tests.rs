//! Small problems against the optimum found by trying everything, and what must hold for any.

use std::sync::atomic::AtomicBool;

use rand::Rng;

use super::*;
use crate::balance::problem::Cap;
use crate::balance::sets::Sets;
use crate::random::seeded;

const LABELS: usize = 4;

/// A small problem by chance: up to 6 sets of up to 3 clips over 4 labels.
fn small(seed: u64) -> Problem {
    let mut rng = seeded(seed);
    let mut sets: Vec<Vec<u32>> = (0..6)
        .map(|_| (0..LABELS as u32).filter(|_| rng.random_bool(0.45)).collect::<Vec<u32>>())
        .filter(|set| !set.is_empty())
        .collect();
    sets.sort();
    sets.dedup();
    let available: Vec<u32> = sets.iter().map(|_| rng.random_range(1..4)).collect();
    let forced = available.iter().map(|&clips| u32::from(rng.random_bool(0.1)) * clips.min(1)).collect();
    let caps = if seed.is_multiple_of(3) {
        vec![Cap { at_most: rng.random_range(2..5), hard: seed.is_multiple_of(2) }]
    } else {
        vec![]
    };
    let capped: Vec<Vec<u32>> =
        sets.iter().map(|set| if caps.is_empty() || !set.contains(&0) { vec![] } else { vec![0] }).collect();
    let mut problem = Problem {
        class: vec![0; sets.len()],
        capped: Sets::new(&capped, caps.len()),
        sets: Sets::new(&sets, LABELS),
        available,
        forced,
        targets: vec![None; LABELS],
        caps,
    };
    let totals = problem.totals();
    let target = |label: usize| (label != 3).then(|| rng.random_range(0..6u32).min(totals[label]));
    problem.targets = (0..LABELS).map(target).collect();
    problem
}

/// The best merit of all choices that keep hard caps.
fn optimum(problem: &Problem) -> (u64, u64) {
    let mut best = (u64::MAX, u64::MAX);
    every(problem, 0, &mut Choice::forced(problem), &mut best);
    best
}

fn every(problem: &Problem, set: usize, choice: &mut Choice, best: &mut (u64, u64)) {
    if set == problem.sets.len() {
        *best = (*best).min((choice.shortage(problem), choice.cost(problem)));
        return;
    }
    let room = choice.room(problem, set);
    every(problem, set + 1, choice, best);
    for _ in 0..room {
        choice.add(problem, set, 1);
        every(problem, set + 1, choice, best);
    }
    choice.remove(problem, set, room);
}

#[test]
fn answers_are_the_best_there_are_and_the_bound_never_lies() {
    let mut missed = 0;
    for seed in 0..400 {
        let problem = small(seed);
        let answer = solve(&problem, &AtomicBool::new(false), |_| {});
        let best = optimum(&problem);
        let choice = &answer.choice;
        let got = (choice.shortage(&problem), choice.cost(&problem));
        assert!(got >= best, "{seed}: {got:?} beats {best:?}");
        assert!(problem.caps.iter().all(|cap| cap.hard) || problem.caps.len() == 1);
        if got.0 == best.0 {
            let bound = answer.bound.expect("a small problem is solved");
            let least = if problem.caps.iter().any(|cap| !cap.hard) { choice.overshoot(&problem) } else { best.1 };
            assert!(bound <= least, "{seed}: bound {bound} above {least}");
        }
        missed += usize::from(got != best);
    }
    assert!(missed <= 4, "{missed} of 400 answers are not the best");
}

#[test]
fn a_choice_is_never_more_than_there_is_and_never_less_than_is_forced() {
    for seed in 0..100 {
        let problem = small(seed);
        let mut heard = 0;
        solve(&problem, &AtomicBool::new(false), |answer| {
            heard += 1;
            let mut counts = vec![0; LABELS];
            for (set, &clips) in answer.choice.taken.iter().enumerate() {
                assert!((problem.forced[set]..=problem.available[set]).contains(&clips));
                problem.sets.labels(set).iter().for_each(|&label| counts[label as usize] += clips);
            }
            assert_eq!(counts, answer.choice.counts);
        });
        assert_eq!(heard, 2);
    }
}

#[test]
fn an_adapted_answer_is_full_again() {
    let mut problem = small(1);
    let before = quick(&problem);
    let totals = problem.totals();
    problem.targets = totals.iter().map(|&total| Some(total.min(4))).collect();
    let after = adapt(&problem, &before.taken);
    assert_eq!(after.shortage(&problem), 0);
}

#[test]
fn prices_prove_nearly_what_the_relaxation_does() {
    let problem = Problem {
        sets: Sets::new(&[vec![0], vec![0, 1], vec![1], vec![1, 2], vec![2]], 3),
        available: vec![5, 5, 1, 5, 1],
        forced: vec![0; 5],
        targets: vec![Some(6), Some(4), Some(4)],
        class: vec![0; 5],
        caps: vec![],
        capped: Sets::new(&vec![Vec::<u32>::new(); 5], 0),
    };
    let prices = ascend(&problem, 10, 300, &AtomicBool::new(false));
    assert_eq!(optimum(&problem), (0, 0));
    assert!(prices.bound <= 1e-9 && prices.bound > -0.5, "{}", prices.bound);
}

#[test]
fn prices_come_near_the_optimum_of_the_relaxation_from_wherever_they_begin() {
    let mut rng = seeded(3);
    let mut sets: Vec<Vec<u32>> = (0..1500)
        .map(|_| (0..40u32).filter(|label| rng.random_bool(0.6 / f64::from(label + 2))).collect())
        .filter(|set: &Vec<u32>| !set.is_empty())
        .collect();
    sets.sort();
    sets.dedup();
    let mut problem = Problem {
        capped: Sets::new(&vec![Vec::<u32>::new(); sets.len()], 0),
        sets: Sets::new(&sets, 40),
        available: sets.iter().map(|set| if set.len() == 1 { 3000 } else { 3 }).collect(),
        forced: vec![0; sets.len()],
        class: vec![0; sets.len()],
        targets: Vec::new(),
        caps: Vec::new(),
    };
    let wished = |(label, total): (usize, u32)| Some(total.min(if label % 3 == 0 { 5 } else { 60 }));
    problem.targets = problem.totals().into_iter().enumerate().map(wished).collect();
    let exact = solve(&problem, &AtomicBool::new(false), |_| {}).bound.unwrap();
    let prices = ascend(&problem, quick(&problem).cost(&problem), 600, &AtomicBool::new(false));
    let assigned: u32 = problem.targets.iter().flatten().sum();
    let near = exact as f64 - 0.03 * f64::from(assigned);
    assert!((near..=exact as f64).contains(&prices.bound), "{} of {exact}", prices.bound);
}

#[test]
fn stopped_at_once_the_quick_answer_is_the_last() {
    let problem = small(5);
    let answer = solve(&problem, &AtomicBool::new(true), |_| {});
    assert!(answer.last && answer.bound.is_none());
    assert_eq!(answer.choice, quick(&problem));
}

#[test]
fn preferences_decide_among_equals_only() {
    let problem = Problem {
        sets: Sets::new(&[vec![0, 1], vec![0, 2], vec![0, 3]], 4),
        available: vec![4; 3],
        forced: vec![0; 3],
        targets: vec![Some(4), None, None, None],
        class: vec![2, 0, 1],
        caps: vec![],
        capped: Sets::new(&vec![Vec::<u32>::new(); 3], 0),
    };
    let answer = solve(&problem, &AtomicBool::new(false), |_| {});
    assert_eq!(answer.choice.taken, [0, 4, 0]);
}
