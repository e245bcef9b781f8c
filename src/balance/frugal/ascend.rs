//! Prices for labels, found by climbing: with them any problem, however large, has a proven bound, and most sets are decided.
//!
//! Lagrangian relaxation: a clip costs its number of wanted labels and earns the prices of those; taking every clip that
//! earns more than it costs bounds the optimum from below. The prices climb along subgradients with Polyak's step lengths
//! (Held, Wolfe and Crowder 1974), each label scaled by how many clips have it.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::balance::problem::Problem;

/// Steps without a better bound after which steps become shorter.
const PATIENCE: usize = 15;
/// How much of the last direction is kept.
const MOMENTUM: f64 = 0.6;
/// Sets summed at a time: fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 16_384;

/// Prices and what they prove.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    /// What a clip of each label is worth.
    pub label: Vec<f64>,
    /// No choice that reaches the targets has less label assignments above target.
    pub bound: f64,
}

impl Prices {
    /// What a clip of a set costs beyond what it earns.
    pub(super) fn reduced(&self, problem: &Problem, set: usize) -> f64 {
        problem.wanted(set).map(|label| 1.0 - self.label[label]).sum()
    }
}

/// Climbs for `steps` from nothing; `known` is what a full choice costs. Caps are left out, so the bound holds with them too.
/// Ends early when `stop` is set.
pub(super) fn ascend(problem: &Problem, known: u64, steps: usize, stop: &AtomicBool) -> Prices {
    let targets: Vec<f64> = problem.targets.iter().map(|target| f64::from(target.unwrap_or(0))).collect();
    let needed: f64 = targets.iter().sum();
    let scale: Vec<f64> = problem.totals().iter().map(|&clips| 1.0 / (clips.max(1) as f64)).collect();
    let start = |(target, scale): (&f64, &f64)| f64::from(u8::from(target * scale * 4.0 >= 1.0));
    let mut climb = Climb {
        at: targets.iter().zip(&scale).map(start).collect(),
        direction: vec![0.0; targets.len()],
        best: Prices { label: vec![0.0; targets.len()], bound: f64::MIN },
        length: 1.0,
        idle: 0,
    };
    for _ in 0..steps {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let (value, gradient) = evaluate(problem, &climb.at, &targets);
        climb.note(value - needed, known as f64);
        climb.step(gradient, &scale, known as f64 + needed - value);
    }
    climb.best
}

struct Climb {
    at: Vec<f64>,
    direction: Vec<f64>,
    best: Prices,
    length: f64,
    idle: usize,
}

impl Climb {
    /// Keeps the best prices; goes back to them with shorter steps when nothing better was found for a while.
    fn note(&mut self, bound: f64, known: f64) {
        let gain = bound - self.best.bound;
        self.idle = if gain > 0.01 * (known - self.best.bound) { 0 } else { self.idle + 1 };
        if gain > 0.0 {
            self.best = Prices { label: self.at.clone(), bound };
        }
        if self.idle > PATIENCE {
            self.length *= 0.7;
            self.idle = 0;
            self.at.clone_from(&self.best.label);
        }
    }

    fn step(&mut self, gradient: Vec<f64>, scale: &[f64], gap: f64) {
        let mut square = 0.0;
        for (label, slope) in gradient.into_iter().enumerate() {
            let held = self.at[label] <= 0.0 && slope < 0.0;
            self.direction[label] = if held { 0.0 } else { slope } + MOMENTUM * self.direction[label];
            square += self.direction[label] * self.direction[label] * scale[label];
        }
        if square > 0.0 {
            let step = self.length * gap / square;
            for (label, price) in self.at.iter_mut().enumerate() {
                *price = (*price + step * self.direction[label] * scale[label]).max(0.0);
            }
        }
    }
}

/// The bound that prices prove, targets included, and how it changes with each price.
fn evaluate(problem: &Problem, prices: &[f64], targets: &[f64]) -> (f64, Vec<f64>) {
    let chunks = problem.sets.len().div_ceil(CHUNK);
    let part = |chunk: usize| {
        let sets = chunk * CHUNK..problem.sets.len().min((chunk + 1) * CHUNK);
        let (mut value, mut taken) = (0.0, vec![0u32; prices.len()]);
        for set in sets {
            let reduced: f64 = problem.wanted(set).map(|label| 1.0 - prices[label]).sum();
            let clips = if reduced < 0.0 { problem.available[set] } else { problem.forced[set] };
            if clips > 0 {
                value += reduced * f64::from(clips);
                problem.wanted(set).for_each(|label| taken[label] += clips);
            }
        }
        (value, taken)
    };
    let parts: Vec<(f64, Vec<u32>)> = (0..chunks).into_par_iter().map(part).collect();
    let mut value: f64 = prices.iter().zip(targets).map(|(price, target)| price * target).sum();
    let mut gradient = targets.to_vec();
    for (part, taken) in parts {
        value += part;
        gradient.iter_mut().zip(taken).for_each(|(slope, clips)| *slope -= f64::from(clips));
    }
    (value, gradient)
}
