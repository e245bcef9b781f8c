//! A plan applied to a pool: which clips may be taken, and the numbers that a solver needs.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::lists::{ClipIds, Lists};
use super::pool::Pool;
use super::problem::{Cap, Problem};
use super::sets::Sets;
use crate::config::Plan;
use crate::config::plan::Preference;
use crate::dataset::ontology::Ontology;

/// What the plan says of a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may be taken.
    Free,
    /// It must be taken, because of the list with this number.
    Forced(u16),
    /// It must not be taken, because of the list with this number.
    Excluded(u16),
    /// Its audio was not found.
    Silent,
}

impl Standing {
    /// Whether it can be taken at all.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Free | Self::Forced(_))
    }
}

/// Which clips may be taken: all that a plan says besides targets, caps and preferences.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// Of each clip.
    pub standing: Vec<Standing>,
    /// How many clips each list of `exclude` took out.
    pub excluded: Vec<usize>,
    /// How many clips each list of `include` forces in.
    pub included: Vec<usize>,
    /// How many clips have no audio, where that matters.
    pub silent: usize,
    /// What a person should know.
    pub notes: Vec<String>,
    available: Vec<u32>,
    forced: Vec<u32>,
}

impl Candidates {
    /// Looks at every clip of the pool.
    pub fn of(pool: &Pool, plan: &Plan, lists: &Lists) -> Candidates {
        let standing: Vec<Standing> =
            (0..pool.len()).into_par_iter().map(|clip| standing(pool, plan, lists, clip)).collect();
        let mut found = Candidates {
            excluded: vec![0; lists.exclude.len()],
            included: vec![0; lists.include.len()],
            available: vec![0; pool.sets.len()],
            forced: vec![0; pool.sets.len()],
            ..Candidates::default()
        };
        for (clip, standing) in standing.iter().enumerate() {
            match standing {
                Standing::Free => found.available[pool.set_of(clip)] += 1,
                Standing::Forced(list) => {
                    found.included[usize::from(*list)] += 1;
                    found.available[pool.set_of(clip)] += 1;
                    found.forced[pool.set_of(clip)] += 1;
                }
                Standing::Excluded(list) => found.excluded[usize::from(*list)] += 1,
                Standing::Silent => found.silent += 1,
            }
        }
        found.standing = standing;
        found.notes = list_notes(plan, lists, &found);
        found
    }
}

fn standing(pool: &Pool, plan: &Plan, lists: &Lists, clip: usize) -> Standing {
    let id = pool.id(clip);
    let place = |lists: &[ClipIds]| lists.iter().position(|list| list.has(id)).map(|place| place as u16);
    if let Some(list) = place(&lists.exclude) {
        return Standing::Excluded(list);
    }
    if plan.only_with_audio && !pool.has_audio(clip) {
        return Standing::Silent;
    }
    place(&lists.include).map_or(Standing::Free, Standing::Forced)
}

fn list_notes(plan: &Plan, lists: &Lists, found: &Candidates) -> Vec<String> {
    let mut notes = Vec::new();
    for (list, &clips) in lists.exclude.iter().zip(&found.excluded) {
        if clips == 0 {
            notes.push(format!("the exclusion `{}` ({} ids) matches no clip", list.name, list.len()));
        }
    }
    for (list, &clips) in lists.include.iter().zip(&found.included) {
        if clips == 0 {
            notes.push(format!(
                "`{}` ({} ids), which must be taken, matches no clip that may be",
                list.name,
                list.len()
            ));
        }
        let both = |other: &&ClipIds| list.sorted().iter().any(|id| other.has(id));
        if let Some(other) = lists.exclude.iter().find(both) {
            notes.push(format!(
                "`{}` must be taken and `{}` must not, and they have clips in common: those are not taken",
                list.name, other.name
            ));
        }
    }
    if plan.only_with_audio && found.silent > 0 {
        notes.push(format!("{} clips have no audio and are left out", found.silent));
    }
    notes
}

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
fn label(pool: &Pool, name: &str, place: &str) -> Result<usize, String> {
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
        caps.names.push(name.clone());
        caps.limits.push(Cap { at_most: u32::try_from(cap.at_most).unwrap_or(u32::MAX), hard: cap.hard });
        caps.labels.push(labels.into_iter().map(|label| label as u32).collect());
    }
    Ok(caps)
}

/// A preference in numbers.
struct Wish {
    without: Vec<u32>,
    one_of: Vec<u32>,
    any_of: Vec<u32>,
    all_of: Vec<u32>,
}

impl Wish {
    fn of(pool: &Pool, wish: &Preference) -> Result<Wish, String> {
        let numbers = |names: &[String]| -> Result<Vec<u32>, String> {
            names.iter().map(|name| label(pool, name, "prefer").map(|label| label as u32)).collect()
        };
        let wish = Wish {
            without: numbers(&wish.without)?,
            one_of: numbers(&wish.one_of)?,
            any_of: numbers(&wish.any_of)?,
            all_of: numbers(&wish.all_of)?,
        };
        Ok(wish)
    }

    fn fits(&self, labels: &[u32]) -> bool {
        let count = |wanted: &[u32]| wanted.iter().filter(|label| labels.binary_search(label).is_ok()).count();
        count(&self.without) == 0
            && (self.one_of.is_empty() || count(&self.one_of) == 1)
            && (self.any_of.is_empty() || count(&self.any_of) > 0)
            && count(&self.all_of) == self.all_of.len()
    }
}

fn class(wishes: &[Wish], labels: &[u32]) -> u8 {
    let place = wishes.iter().position(|wish| wish.fits(labels)).unwrap_or(wishes.len());
    u8::try_from(place).unwrap_or(u8::MAX)
}
