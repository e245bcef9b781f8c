//! Why a clip was taken or not, and why a label has no more clips: in words.

use super::candidates::{Candidates, Standing};
use super::choice::Choice;
use super::lists::Lists;
use super::members::Members;
use super::pool::Pool;
use super::task::Task;

/// Clips named at most as examples.
const EXAMPLES: usize = 5;

/// All that an answer to a why stands on.
#[derive(Clone, Copy)]
pub struct Why<'a> {
    /// The clips.
    pub pool: &'a Pool,
    /// By label set.
    pub members: &'a Members,
    /// The lists of the plan.
    pub lists: &'a Lists,
    /// Which clips may be taken.
    pub candidates: &'a Candidates,
    /// What was to be solved.
    pub task: &'a Task,
    /// What was chosen.
    pub choice: &'a Choice,
}

impl Why<'_> {
    fn name(&self, label: usize) -> &str {
        &self.pool.labels[label].name
    }

    fn names(&self, labels: impl Iterator<Item = usize>) -> String {
        labels.map(|label| self.name(label)).collect::<Vec<_>>().join(", ")
    }

    /// One line: whether a label has its target, and what stands in the way.
    pub fn shortly(&self, label: usize) -> String {
        let (count, total) = (self.choice.counts[label], self.task.totals[label]);
        let Some(stated) = self.task.stated[label] else {
            return "no target: its clips come along with others".to_owned();
        };
        let lacks = self.choice.lacks(&self.task.problem, label);
        match self.next(label) {
            _ if lacks > 0 => format!("lacks {lacks}: {}", self.obstacle(label)),
            _ if stated > total && count == total => {
                format!("all {total} clips are taken, {} fewer than wished", stated - total)
            }
            None if count == total => "all its clips are taken".to_owned(),
            None => "target reached; hard caps let no more in".to_owned(),
            Some((_, 0)) => "target reached; the next clip would put nothing else above target".to_owned(),
            Some((_, 1)) => "target reached; the next clip would put another label above target".to_owned(),
            Some((_, cost)) => format!("target reached; the next clip would put {cost} other labels above target"),
        }
    }

    /// The whole story of a label.
    pub fn label(&self, label: usize) -> Vec<String> {
        let total = self.task.totals[label];
        let wished = match self.task.stated[label] {
            Some(target) => format!("wished for are {target}"),
            None => "there is no target".to_owned(),
        };
        let mut story = vec![
            format!("{} of {total} clips are taken, {wished}.", self.choice.counts[label]),
            format!("{}.", capital(&self.shortly(label))),
        ];
        story.extend(self.barred(label));
        story.extend(self.capped(label));
        story.extend(self.above(label));
        if let Some((set, cost)) = self.next(label).filter(|(_, cost)| *cost > 0) {
            let full = self.full_of(set);
            story.push(format!(
                "The cheapest clip that is left has {} and would put above target or cap: {full} ({cost}).",
                self.set_names(set)
            ));
        }
        story
    }

    /// What keeps a label from its target.
    fn obstacle(&self, label: usize) -> String {
        let caps: Vec<&str> = self.full_caps(label).into_iter().map(|cap| self.task.cap_names[cap].as_str()).collect();
        if caps.is_empty() {
            "no clip of it is left".to_owned()
        } else {
            format!("the hard cap on {} bars the rest", caps.join(" and "))
        }
    }

    /// Clips of a label that may not be taken, and why.
    fn barred(&self, label: usize) -> Vec<String> {
        let sets = self.pool.sets.with(label).iter();
        let clips: Vec<u32> = sets.flat_map(|&set| self.members.of_set(set as usize)).copied().collect();
        let mut lines = Vec::new();
        let mut tell = |wanted: Standing, why: String| {
            let found: Vec<u32> =
                clips.iter().copied().filter(|&c| self.candidates.standing[c as usize] == wanted).collect();
            if !found.is_empty() {
                lines.push(format!("{} more clips have it, but {why}: {}.", found.len(), self.some(&found)));
            }
        };
        for (at, list) in self.lists.exclude.iter().enumerate() {
            tell(Standing::Excluded(at as u16), format!("`{}` keeps them out", list.name));
        }
        tell(Standing::Silent, "their audio was not found".to_owned());
        tell(Standing::Homeless, "no part may have them by the lists of `never`".to_owned());
        lines
    }

    /// Clips that full hard caps bar.
    fn capped(&self, label: usize) -> Vec<String> {
        let problem = &self.task.problem;
        let of_cap = |cap: usize| {
            let sets = self.pool.sets.with(label).iter().map(|&set| set as usize);
            let open = sets.filter(|&set| self.choice.taken[set] < problem.available[set]);
            let barred: Vec<usize> = open.filter(|&set| problem.caps_of(set).any(|other| other == cap)).collect();
            let clips: Vec<u32> =
                barred.iter().flat_map(|&set| self.members.of_set(set)).copied().take(EXAMPLES).collect();
            let left: u32 = barred.iter().map(|&set| problem.available[set] - self.choice.taken[set]).sum();
            let (name, most) = (&self.task.cap_names[cap], problem.caps[cap].at_most);
            format!(
                "{left} clips of it are left that count to the cap `{name}`, which is full at {most}: {}.",
                self.some(&clips)
            )
        };
        self.full_caps(label).into_iter().map(of_cap).collect()
    }

    /// Hard caps that are full and to which clips of a label count that are left.
    fn full_caps(&self, label: usize) -> Vec<usize> {
        let problem = &self.task.problem;
        let is_full =
            |cap: &usize| problem.caps[*cap].hard && self.choice.under_cap[*cap] >= problem.caps[*cap].at_most;
        let bars = |cap: &usize| {
            self.pool.sets.with(label).iter().map(|&set| set as usize).any(|set| {
                self.choice.taken[set] < problem.available[set] && problem.caps_of(set).any(|other| other == *cap)
            })
        };
        (0..problem.caps.len()).filter(is_full).filter(bars).collect()
    }

    /// For the sake of which labels a label is above its target.
    fn above(&self, label: usize) -> Option<String> {
        let target = self.task.problem.targets[label]?;
        let above = self.choice.counts[label].checked_sub(target).filter(|above| *above > 0)?;
        let needy = |&other: &usize| {
            other != label && self.task.problem.targets[other].is_some_and(|target| self.choice.counts[other] <= target)
        };
        let found = super::together::together(&self.pool.sets, &self.choice.taken, label);
        let found: Vec<usize> = found.into_iter().map(|one| one.label).filter(needy).take(EXAMPLES).collect();
        let sake = if found.is_empty() { "others".to_owned() } else { self.names(found.into_iter()) };
        Some(format!("{above} are above target: they are needed for {sake}."))
    }

    /// The cheapest set of a label that still has room, and what a clip of it would put above targets, this label aside.
    fn next(&self, label: usize) -> Option<(usize, u32)> {
        let problem = &self.task.problem;
        let sets = self.pool.sets.with(label).iter().map(|&set| set as usize);
        let open = sets.filter(|&set| self.choice.room(problem, set) > 0);
        let own = u32::from(problem.targets[label].is_some() && self.choice.lacks(problem, label) == 0);
        open.map(|set| (set, self.choice.cost_of_one_more(problem, set) - own)).min_by_key(|&(set, cost)| (cost, set))
    }

    fn full_of(&self, set: usize) -> String {
        let problem = &self.task.problem;
        let full = problem.wanted(set).filter(|&label| self.choice.lacks(problem, label) == 0);
        let caps = problem.caps_of(set).filter(|&cap| self.choice.under_cap[cap] >= problem.caps[cap].at_most);
        let caps = caps.map(|cap| format!("the cap on {}", self.task.cap_names[cap]));
        full.map(|label| self.name(label).to_owned()).chain(caps).collect::<Vec<_>>().join(", ")
    }

    fn set_names(&self, set: usize) -> String {
        self.names(self.pool.sets.labels(set).iter().map(|&label| label as usize))
    }

    fn some(&self, clips: &[u32]) -> String {
        let mut names: Vec<&str> = clips.iter().take(EXAMPLES).map(|&clip| self.pool.id(clip as usize)).collect();
        if clips.len() > EXAMPLES {
            names.push("..");
        }
        names.join(", ")
    }

    /// Why a clip is in, or out.
    pub fn clip(&self, clip: usize, is_in: bool) -> Vec<String> {
        let set = self.pool.set_of(clip);
        let mut story = vec![format!("It has {}.", self.set_names(set))];
        story.push(match self.candidates.standing[clip] {
            Standing::Excluded(list) => {
                format!("It is out: `{}` keeps it out.", self.lists.exclude[usize::from(list)].name)
            }
            Standing::Silent => "It is out: its audio was not found.".to_owned(),
            Standing::Homeless => "It is out: no part may have it by the lists of `never`.".to_owned(),
            Standing::Forced(list) => format!("It is in: `{}` demands it.", self.lists.include[usize::from(list)].name),
            Standing::Free if is_in => self.why_in(set),
            Standing::Free => self.why_out(set),
        });
        let (taken, there) = (self.choice.taken[set], self.task.problem.available[set]);
        if there > 1 && taken > 0 && taken < there {
            story.push(format!(
                "{taken} of {there} clips with just these labels are taken; which of them, the seed decides."
            ));
        }
        story
    }

    fn why_in(&self, set: usize) -> String {
        let problem = &self.task.problem;
        let tight = |&label: &usize| problem.targets[label].is_some_and(|target| self.choice.counts[label] <= target);
        let needs: Vec<usize> = problem.wanted(set).filter(tight).collect();
        let free = |&label: &usize| problem.targets[label].is_some_and(|target| self.choice.counts[label] > target);
        let above: Vec<usize> = problem.wanted(set).filter(free).collect();
        let cost = if above.is_empty() {
            String::new()
        } else {
            format!("; {} would be nearer to target without it", self.names(above.into_iter()))
        };
        if needs.is_empty() {
            return format!("It is in, and no label would lack it{cost}.");
        }
        format!("It is in for {}: without it they would fall below target{cost}.", self.names(needs.into_iter()))
    }

    fn why_out(&self, set: usize) -> String {
        let problem = &self.task.problem;
        let hard = |&cap: &usize| problem.caps[cap].hard && self.choice.under_cap[cap] >= problem.caps[cap].at_most;
        if let Some(cap) = problem.caps_of(set).find(hard) {
            return format!(
                "It is out: the cap on {} is full at {}.",
                self.task.cap_names[cap], problem.caps[cap].at_most
            );
        }
        match self.full_of(set) {
            full if full.is_empty() => "It is out: no label needs it.".to_owned(),
            full => format!("It is out: it would put above target or cap: {full}."),
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
