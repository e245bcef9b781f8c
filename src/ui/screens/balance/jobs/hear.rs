//! Drawing a clip of a label by chance, and decoding it.

use super::{Ground, done};
use crate::audio;
use crate::balance::clips;
use crate::config::plan::Strategy;
use crate::random::seeded;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::balance::action::{BalanceAction, HearAction};
use crate::ui::screens::balance::state::solved::Solved;
use rand::seq::IndexedRandom;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Draws a clip of `label` that is chosen, or with `chosen` false one that is not, among those with audio.
pub fn hear(ground: Arc<Ground>, solved: &Solved, label: usize, chosen: bool) -> Job {
    let solved = solved.clone();
    Job::new(Lane("balance: a clip"), move |_| {
        let found = members(&ground, &solved, label, chosen);
        let seed = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos() as u64);
        let with_audio: Vec<u32> = found.iter().copied().filter(|&clip| ground.pool.has_audio(clip as usize)).collect();
        let Some(&clip) = with_audio.choose(&mut seeded(seed)) else {
            return done(BalanceAction::Hear(HearAction::Nothing(nothing(&ground, found.len(), label, chosen))));
        };
        let path = ground.pool.audio(clip as usize).unwrap_or_default();
        let sound = audio::decode(&path).map(|sound| (path, Arc::new(sound))).map_err(|error| error.to_string());
        done(BalanceAction::Hear(HearAction::Drawn { clip, chosen, sound }))
    })
}

/// The clips of a label that are chosen, or not.
fn members(ground: &Ground, solved: &Solved, label: usize, chosen: bool) -> Vec<u32> {
    let (pool, taken) = (&ground.pool, &solved.answer.choice.taken);
    let sets = pool.sets.with(label).iter().map(|&set| set as usize);
    if solved.plan.strategy == Strategy::Reference {
        let candidates = &solved.base.candidates;
        let all: HashSet<u32> =
            clips(pool, &solved.plan, candidates, &solved.task, &solved.answer.choice).into_iter().collect();
        let of_label = sets.flat_map(|set| ground.members.of_set(set)).copied();
        return of_label.filter(|clip| all.contains(clip) == chosen).collect();
    }
    let of_set = |set: usize| {
        let order = ground.members.in_order(pool, &solved.base.candidates, solved.plan.seed, set);
        let (inside, outside) = order.split_at((taken[set] as usize).min(order.len()));
        if chosen { inside.to_vec() } else { outside.to_vec() }
    };
    sets.flat_map(of_set).collect()
}

fn nothing(ground: &Ground, clips: usize, label: usize, chosen: bool) -> String {
    let name = &ground.pool.labels[label].name;
    let what = if chosen { "chosen" } else { "rejected" };
    match (clips, ground.pool.knows_audio()) {
        (0, _) => format!("no clip of {name} is {what}"),
        (_, false) => "these clips have no audio here: name its folder in the plan's sources.audio".to_owned(),
        (clips, true) => format!("none of the {clips} {what} clips of {name} has its audio here"),
    }
}
