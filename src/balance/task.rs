//! A plan applied to a pool: the numbers that a solver needs.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::candidates::Candidates;
use super::pool::Pool;
use super::problem::{Cap, Problem};
use super::sets::Sets;
use super::wishes::{Wish, class};
use crate::config::Plan;
use crate::config::plan::Strategy;
use crate::dataset::ontology::Ontology;

/// What a plan comes to.
#[derive(Debug, Clone, Default)]
pub struct Task {
    /// For the solver.
    pub problem: Problem,
    /// How many clips each label could have; a target is never higher.
    pub totals: Vec<u32>,
    /// The target that the plan states for each label, however few clips there are.
    pub stated: Vec<Option<u32>>,
    /// What the caps of the problem are called in the plan.
    pub cap_names: Vec<String>,
    /// What a person should know.
    pub notes: Vec<String>,
}

impl Task {
    /// Applies the rest of the plan.
    ///
    /// # Errors
    /// In words, when the plan names a label that is not known or contradicts itself.
    pub fn of(pool: &Pool, ontology: Option<&Ontology>, plan: &Plan, candidates: &Candidates) -> Result<Task, String> {
        let stated = targets(pool, ontology, plan)?;
        let mut notes = candidates.notes.clone();
        if plan.strategy == Strategy::Reference && !plan.caps.is_empty() {
            notes.push("the published policy knows no caps: they are not kept with `strategy: reference`".to_owned());
        }
        if plan.step == Some(0) {
            return Err("step is 0, with which no label ever takes a clip: leave it out, or say how many".to_owned());
        }
        let caps = caps(pool, plan)?;
        let members: Vec<Vec<u32>> =
            (0..pool.sets.len()).into_par_iter().map(|set| caps.of_set(pool.sets.labels(set))).collect();
        let preferences = plan.prefer.iter().map(|wish| Wish::of(pool, wish)).collect::<Result<Vec<_>, _>>()?;
        let class =
            (0..pool.sets.len()).into_par_iter().map(|set| class(&preferences, pool.sets.labels(set))).collect();
        let mut problem = Problem {
            sets: pool.sets.clone(),
            available: candidates.available.clone(),
            forced: candidates.forced.clone(),
            targets: Vec::new(),
            class,
            capped: Sets::new(&members, caps.limits.len()),
            caps: caps.limits,
        };
        raise_caps(&mut problem, &caps.names, &mut notes);
        let mut task = Task { totals: Vec::new(), stated: Vec::new(), problem, cap_names: caps.names, notes };
        task.totals = task.problem.totals();
        task.aim(stated);
        Ok(task)
    }

    /// Puts other targets in, for when nothing else of the plan changed.
    ///
    /// # Errors
    /// As [`Task::of`].
    pub fn retarget(&mut self, pool: &Pool, ontology: Option<&Ontology>, plan: &Plan) -> Result<(), String> {
        self.aim(targets(pool, ontology, plan)?);
        Ok(())
    }

    fn aim(&mut self, stated: Vec<Option<u32>>) {
        let within = |(target, total): (&Option<u32>, &u32)| target.map(|target| target.min(*total));
        self.problem.targets = stated.iter().zip(&self.totals).map(within).collect();
        self.stated = stated;
    }
}

/// A cap that forced clips alone exceed lets them in.
fn raise_caps(problem: &mut Problem, names: &[String], notes: &mut Vec<String>) {
    let mut forced = vec![0; problem.caps.len()];
    for set in 0..problem.sets.len() {
        problem.capped.labels(set).iter().for_each(|&cap| forced[cap as usize] += problem.forced[set]);
    }
    for ((cap, name), forced) in problem.caps.iter_mut().zip(names).zip(forced) {
        if forced > cap.at_most {
            notes.push(format!(
                "{forced} clips that must be taken count to the cap `{name}` of {}: it lets them in",
                cap.at_most
            ));
            cap.at_most = forced;
        }
    }
}

/// The number of a label that a plan names.
pub(super) fn label(pool: &Pool, name: &str, place: &str) -> Result<usize, String> {
    pool.label(name).ok_or_else(|| {
        let names: Vec<&str> = pool.labels.iter().map(|label| label.name.as_str()).collect();
        let near = crate::config::nearest::nearest(name, &names).map(|near| format!("; did you mean `{near}`?"));
        format!("{place} names the label `{name}`, which is not known{}", near.unwrap_or_default())
    })
}

/// The target of each label: its own, else that of the smallest subtree that holds it, else the default.
fn targets(pool: &Pool, ontology: Option<&Ontology>, plan: &Plan) -> Result<Vec<Option<u32>>, String> {
    let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let mut targets = vec![plan.targets.default.map(count); pool.labels.len()];
    let mut subtrees = Vec::new();
    for (name, &target) in &plan.targets.subtrees {
        let Some(ontology) = ontology else {
            return Err(format!("targets.subtrees names `{name}`, but there is no ontology: give one with --ontology"));
        };
        let Some(root) = ontology.find(name) else {
            return Err(format!("targets.subtrees names `{name}`, which is not in the ontology"));
        };
        subtrees.push((ontology.subtree(root), target));
    }
    subtrees.sort_by_key(|(labels, target)| (std::cmp::Reverse(labels.len()), *target));
    let by_id: HashMap<&str, usize> =
        pool.labels.iter().enumerate().map(|(at, label)| (label.id.as_str(), at)).collect();
    for (labels, target) in subtrees {
        let ids = labels.into_iter().filter_map(|at| ontology.map(|ontology| ontology.label(at).0));
        ids.filter_map(|id| by_id.get(id)).for_each(|&at| targets[at] = Some(count(target)));
    }
    let mut named: BTreeMap<usize, (&str, u64)> = BTreeMap::new();
    for (name, &target) in &plan.targets.labels {
        let at = label(pool, name, "targets.labels")?;
        if let Some((other, before)) = named.insert(at, (name, target))
            && before != target
        {
            return Err(format!(
                "targets.labels has two targets for one label: `{other}` {before} and `{name}` {target}"
            ));
        }
        targets[at] = Some(count(target));
    }
    Ok(targets)
}

#[derive(Default)]
struct Caps {
    names: Vec<String>,
    limits: Vec<Cap>,
    labels: Vec<Vec<u32>>,
}

impl Caps {
    fn of_set(&self, labels: &[u32]) -> Vec<u32> {
        let counts = |cap: &usize| self.labels[*cap].iter().any(|label| labels.binary_search(label).is_ok());
        (0..self.labels.len()).filter(counts).map(|cap| cap as u32).collect()
    }
}

fn caps(pool: &Pool, plan: &Plan) -> Result<Caps, String> {
    let mut caps = Caps::default();
    for (name, cap) in &plan.caps {
        let labels = if cap.labels.is_empty() {
            vec![label(pool, name, "caps")?]
        } else {
            let place = format!("the cap `{name}`");
            cap.labels.iter().map(|name| label(pool, name, &place)).collect::<Result<_, _>>()?
        };
        let Some(at_most) = cap.at_most else {
            return Err(format!("the cap `{name}` does not say at_most"));
        };
        caps.names.push(name.clone());
        caps.limits.push(Cap { at_most: u32::try_from(at_most).unwrap_or(u32::MAX), hard: cap.hard });
        caps.labels.push(labels.into_iter().map(|label| label as u32).collect());
    }
    Ok(caps)
}
