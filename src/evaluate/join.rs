//! Predictions and references of the same clips.

use std::collections::HashMap;

use anyhow::{Result, bail};
use serde::Serialize;

use super::predictions::Predicted;
use super::{Predictions, References, Spread};

/// A clip to judge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paired {
    /// As the predictions call it.
    pub file_name: String,
    /// What the model wrote; the first one is judged, further ones are candidates.
    pub predictions: Vec<String>,
    /// What people wrote, at least one.
    pub references: Vec<String>,
}

/// A prediction that is not judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// As the predictions call it.
    pub file_name: String,
    /// Why.
    pub why: String,
}

/// What came of a join.
#[derive(Debug, Default)]
pub struct Joined {
    /// In the order of the predictions, at least one.
    pub clips: Vec<Paired>,
    /// Of each clip its place in [`References::clips`].
    pub places: Vec<usize>,
    /// How many clips were found by the last part of their path alone.
    pub by_last_part: usize,
    /// Rows of the predictions that are not judged.
    pub left: Vec<Left>,
    /// Clips with references that nothing was predicted for.
    pub unpredicted: Vec<String>,
}

impl Joined {
    /// How many references the clips have.
    pub fn spread(&self) -> Spread {
        let counts = || self.clips.iter().map(|clip| clip.references.len());
        Spread { references: counts().sum(), least: counts().min().unwrap_or(0), most: counts().max().unwrap_or(0) }
    }
}

/// A file name as it is compared: with `/`, and without `./` before it.
pub(super) fn key(file_name: &str) -> String {
    let name = file_name.replace('\\', "/");
    name.trim_start_matches("./").to_owned()
}

fn last_part(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

/// Joins by file name; what is not found so, by the last part of the path, as long as neither side has two that end the same.
///
/// # Errors
/// Nothing matches: how the two call their clips.
pub fn join(predictions: Predictions, references: &References) -> Result<Joined> {
    let Predictions { clips: predicted, left, .. } = predictions;
    let exact: Vec<Option<usize>> = predicted.iter().map(|one| references.place(&key(&one.file_name))).collect();
    let mut joined = Joined { left, ..Joined::default() };
    let ends = Ends::new(&predicted, references, &exact);
    for (one, exact) in predicted.iter().zip(&exact) {
        match exact.map_or_else(|| ends.find(&one.file_name).map(|place| (place, true)), |place| Ok((place, false))) {
            Ok((place, by_last_part)) => joined.take(one, references, place, by_last_part),
            Err(why) => joined.left.push(Left { file_name: one.file_name.clone(), why: why.to_owned() }),
        }
    }
    refuse_nothing(&joined, &predicted, references)?;
    let mut unused = vec![true; references.clips.len()];
    joined.places.iter().for_each(|&place| unused[place] = false);
    let unused = references.clips.iter().zip(unused).filter(|((_, captions), unused)| *unused && !captions.is_empty());
    joined.unpredicted = unused.map(|((name, _), _)| name.clone()).collect();
    Ok(joined)
}

impl Joined {
    fn take(&mut self, one: &Predicted, references: &References, place: usize, by_last_part: bool) {
        let (file_name, captions) = (one.file_name.clone(), &references.clips[place].1);
        if captions.is_empty() {
            return self.left.push(Left { file_name, why: "its row in the references has no caption".to_owned() });
        }
        self.by_last_part += usize::from(by_last_part);
        self.places.push(place);
        self.clips.push(Paired { file_name, predictions: one.texts.clone(), references: captions.clone() });
    }
}

/// The last parts of those that have found nobody yet; `None` where several end so.
struct Ends {
    predictions: HashMap<String, Option<()>>,
    references: HashMap<String, Option<usize>>,
}

impl Ends {
    fn new(predicted: &[Predicted], references: &References, exact: &[Option<usize>]) -> Self {
        let (mut ends, mut free) =
            (Self { predictions: HashMap::new(), references: HashMap::new() }, vec![true; references.clips.len()]);
        exact.iter().flatten().for_each(|&place| free[place] = false);
        for (one, _) in predicted.iter().zip(exact).filter(|(_, exact)| exact.is_none()) {
            count(&mut ends.predictions, &one.file_name, ());
        }
        // Without predictions to look for them, there is nothing to be looked up.
        if !ends.predictions.is_empty() {
            for (place, (name, _)) in references.clips.iter().enumerate().filter(|(place, _)| free[*place]) {
                count(&mut ends.references, name, place);
            }
        }
        ends
    }

    fn find(&self, file_name: &str) -> Result<usize, &'static str> {
        let key = key(file_name);
        let end = last_part(&key);
        match (self.references.get(end), self.predictions.get(end)) {
            (None, _) => Err("no reference is called so"),
            (Some(None), _) => Err("no reference is called so, and several end so"),
            (_, Some(None)) => Err("no reference is called so, and several predictions end as one does"),
            (Some(Some(place)), _) => Ok(*place),
        }
    }
}

fn count<T>(ends: &mut HashMap<String, Option<T>>, file_name: &str, value: T) {
    let key = key(file_name);
    ends.entry(last_part(&key).to_owned()).and_modify(|one| *one = None).or_insert(Some(value));
}

fn refuse_nothing(joined: &Joined, predicted: &[Predicted], references: &References) -> Result<()> {
    if !joined.clips.is_empty() {
        return Ok(());
    }
    let Some(first) = predicted.first() else {
        let why = joined.left.first().map(|left| format!(" ({}: {})", left.file_name, left.why)).unwrap_or_default();
        bail!("there are no predictions{why}");
    };
    let one = references.clips.first().map_or("", |(name, _)| name);
    bail!(
        "none of {} predictions has a reference: predictions are called like `{}`, references like `{one}`; are they of the same split?",
        predicted.len(),
        first.file_name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(predictions: &[&str], references: &[&str]) -> Result<Joined> {
        let mut known = References::default();
        references.iter().for_each(|name| known.add((*name).to_owned(), vec![format!("caption of {name}")]));
        known.add("blank.wav".into(), Vec::new());
        let one = |name: &&str| Predicted { file_name: (*name).to_owned(), texts: vec!["x".into()] };
        join(Predictions { clips: predictions.iter().map(one).collect(), ..Predictions::default() }, &known)
    }

    #[test]
    fn names_are_joined_whole_and_else_by_their_last_part() {
        let found =
            joined(&["/data/a.wav", "x\\b.wav", "./c.wav"], &["c.wav", "x/b.wav", "in/a.wav", "d.wav"]).unwrap();
        assert_eq!(found.places, [2, 1, 0]);
        assert_eq!((found.by_last_part, &found.unpredicted[..]), (1, &["d.wav".to_owned()][..]));
        assert_eq!(found.clips[0].references, ["caption of in/a.wav"]);
        assert_eq!(found.spread(), Spread { references: 3, least: 1, most: 1 });
    }

    #[test]
    fn what_is_not_sure_is_left_and_told() {
        let names = ["z.wav", "p/a.wav", "q/b.wav", "r/b.wav", "c.wav", "s/c.wav", "blank.wav"];
        let found = joined(&names, &["1/a.wav", "2/a.wav", "b.wav", "c.wav"]).unwrap();
        assert_eq!(found.clips.len(), 1);
        let why: Vec<(&str, &str)> =
            found.left.iter().map(|left| (left.file_name.as_str(), left.why.as_str())).collect();
        assert_eq!(why[0], ("z.wav", "no reference is called so"));
        assert!(why[1].1.contains("several end so") && why[2].1.contains("several predictions"), "{why:?}");
        assert_eq!(why[4], ("s/c.wav", "no reference is called so"), "c.wav has its own prediction");
        assert_eq!(why[5], ("blank.wav", "its row in the references has no caption"));
    }

    #[test]
    fn no_match_at_all_is_an_error_that_shows_both() {
        let why = joined(&["a.wav"], &["b.wav"]).unwrap_err().to_string();
        assert!(why.contains("called like `a.wav`, references like `b.wav`"), "{why}");
        assert!(joined(&[], &["b.wav"]).unwrap_err().to_string().contains("there are no predictions"));
    }
}
