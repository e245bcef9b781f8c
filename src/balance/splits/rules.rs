//! What a plan says of parts, in numbers, and whether it contradicts itself.

use super::{NAMES, TEST, TRAIN, VALID};
use crate::balance::lists::{ClipIds, Lists};
use crate::config::plan::{Method, Part, Splits};

/// What a plan says of parts.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Which parts there are.
    pub exists: [bool; 3],
    /// Which share of every label each part shall have.
    pub share: [f64; 3],
    /// The clips of each label that a part shall have at least.
    pub least: [u32; 3],
    /// Labels with fewer clips owe nothing to valid and test.
    pub smallest: u32,
    /// What a person should know.
    pub notes: Vec<String>,
}

impl Rules {
    /// # Errors
    /// In words, when the plan contradicts itself.
    pub fn of(splits: &Splits, lists: &Lists) -> Result<Rules, String> {
        let parts = [&splits.train, &splits.valid, &splits.test];
        check_shares(splits, parts)?;
        check_lists(lists)?;
        let count = |count: Option<u64>| u32::try_from(count.unwrap_or(0)).unwrap_or(u32::MAX);
        let mut rules = Rules {
            exists: [true, splits.valid.is_said(), splits.test.is_said()],
            share: parts.map(|part| part.share.unwrap_or(0.0)),
            least: parts.map(|part| count(part.per_label)),
            smallest: count(Some(splits.smallest)),
            notes: Vec::new(),
        };
        let sum: f64 = rules.share.iter().sum();
        if rules.share[TRAIN] > 0.0 && sum < 1.0 - 1e-9 {
            rules.notes.push(format!("the shares of the parts add up to {sum:.3}: train takes the rest"));
        }
        Ok(rules)
    }
}

fn check_shares(splits: &Splits, parts: [&Part; 3]) -> Result<(), String> {
    for (part, name) in parts.iter().zip(NAMES) {
        let Some(share) = part.share else { continue };
        if !(0.0..=1.0).contains(&share) {
            return Err(format!("splits.{name}.share is {share}: it must be between 0 and 1"));
        }
        if splits.method == Method::Reference {
            return Err(format!(
                "splits.{name}.share means nothing with `method: reference`, which goes by per_label: \
                 say per_label, or `method: stratified`"
            ));
        }
    }
    let sum: f64 = parts.iter().filter_map(|part| part.share).sum();
    if sum > 1.0 + 1e-9 {
        return Err(format!("the shares of splits add up to {sum:.3}, which is more than the whole"));
    }
    Ok(())
}

fn check_lists(lists: &Lists) -> Result<(), String> {
    for (one, other) in [(TRAIN, VALID), (TRAIN, TEST), (VALID, TEST)] {
        if let Some((id, a, b)) = common(&lists.members[one], &lists.members[other]) {
            let (one, other) = (NAMES[one], NAMES[other]);
            return Err(format!("{id} must be in {one} by `{a}` and in {other} by `{b}`: it can be in one part only"));
        }
    }
    for (part, name) in NAMES.iter().enumerate() {
        if let Some((id, a, b)) = common(&lists.members[part], &lists.never[part]) {
            return Err(format!("{id} must be in {name} by `{a}` and must not be there by `{b}`"));
        }
    }
    Ok(())
}

/// A recording that lists of both kinds name, and what these are called.
fn common<'a>(some: &'a [ClipIds], others: &'a [ClipIds]) -> Option<(&'a str, &'a str, &'a str)> {
    let of_list = |list: &'a ClipIds| {
        let other_with = |id: &'a str| Some((id, others.iter().find(|other| other.has(id))?));
        list.sorted().into_iter().find_map(other_with).map(|(id, other)| (id, list.name.as_str(), other.name.as_str()))
    };
    some.iter().filter(|_| !others.is_empty()).find_map(of_list)
}
