//! A random clip of the open datasets.

use super::done;
use crate::dataset::{Dataset, Split};
use crate::random::seeded;
use crate::ui::action::{Action, AppAction};
use crate::ui::jobs::{Job, Lane};
use crate::ui::message::Message;
use crate::ui::screens::caption::action::{CaptionAction, ClipAction};
use crate::ui::screens::caption::chosen::Chosen;
use rand::Rng;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

const LANE: Lane = Lane("caption random");

/// How many rows are tried when rows turn out to be broken.
const TRIES: usize = 50;

/// Draws a clip, every row of every split being as likely.
pub fn random_clip(datasets: Vec<Arc<Dataset>>) -> Job {
    Job::new(LANE, move |_| {
        let seed = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos() as u64);
        match draw(&datasets, seed) {
            Some(chosen) => done(CaptionAction::Clip(ClipAction::Take(chosen))),
            None => vec![Action::App(AppAction::Say(Message::info(
                "no clip is there to draw: open a dataset in Browse (1)",
            )))],
        }
    })
}

fn draw(datasets: &[Arc<Dataset>], seed: u64) -> Option<Chosen> {
    let splits: Vec<&Arc<Split>> = datasets.iter().flat_map(|dataset| &dataset.splits).collect();
    let lengths: Vec<usize> = splits.iter().map(|split| split.len()).collect();
    let rows: usize = lengths.iter().sum();
    let mut rng = seeded(seed);
    (0..TRIES).take_while(|_| rows > 0).find_map(|_| {
        let mut row = rng.random_range(0..rows);
        for (split, length) in splits.iter().zip(&lengths) {
            if row < *length {
                return split.clip(row).ok().map(|clip| Chosen::of(&clip, split));
            }
            row -= length;
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn draws_every_row_of_every_split() {
        let folder = tempfile::tempdir().unwrap();
        for (split, count) in [("train", 3), ("valid", 1)] {
            std::fs::create_dir(folder.path().join(split)).unwrap();
            for clip in 0..count {
                std::fs::write(folder.path().join(split).join(format!("{split}{clip}.wav")), b"").unwrap();
            }
        }
        let dataset = Arc::new(Dataset::open(folder.path()).unwrap());
        dataset
            .splits
            .iter()
            .for_each(|split| assert!(split.wait_for(3.min(split.len().max(1)), Duration::from_secs(20))));
        let names: std::collections::BTreeSet<String> = (0..200)
            .filter_map(|seed| draw(std::slice::from_ref(&dataset), seed))
            .map(|chosen| chosen.file_name)
            .collect();
        assert_eq!(names.len(), 4, "{names:?}");
        assert!(draw(&[], 1).is_none());
    }
}
