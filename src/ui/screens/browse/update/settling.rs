//! After every action: reads the rows in sight, and asks for what they need.

use super::moving;
use crate::dataset::Problem;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Paragraph, Popup};
use crate::ui::screens::browse::format::count;
use crate::ui::screens::browse::jobs;
use crate::ui::screens::browse::state::place::ClipId;
use crate::ui::screens::browse::state::row::Row;
use crate::ui::screens::browse::state::sound::Content;
use crate::ui::screens::browse::state::{Browse, Problems, first_split, split};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use std::sync::Arc;

/// Mel bands of the features while no model is loaded: those of every Whisper but large-v3.
const MEL_BINS: usize = 80;

/// Rows from the first in sight on that are read at least, so that scrolling finds them ready.
const AHEAD: usize = 64;

/// Brings the state in order, and asks for what is in sight.
pub fn settle(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    let mut effects = choose_split(state, shared);
    keep_in_reach(state, shared);
    read_rows(state, shared);
    effects.extend(want_clip(state, shared));
    effects.extend(ask_facts(state, shared));
    gather_problems(state, shared);
    effects
}

/// The first split of the first dataset is shown unasked.
fn choose_split(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    if state.table.split.is_some() || shared.datasets.is_empty() {
        return Vec::new();
    }
    moving::show_split(state, first_split(shared, 0), shared)
}

/// A table that shrank, or a pane that grew or shrank, moves the cursor into reach.
fn keep_in_reach(state: &mut Browse, shared: &Shared) {
    let len = state.table.len(state.known(shared));
    if state.table.cursor.at >= len.max(1) {
        state.table.cursor.put(state.table.cursor.at, len);
    }
}

/// The clips in sight, the next ones below, and the one under the cursor.
fn in_sight(state: &Browse, shared: &Shared) -> Vec<ClipId> {
    let (Some(id), known) = (state.table.split, state.known(shared)) else { return Vec::new() };
    let len = state.table.len(known);
    let seen = state.table.cursor.rows(len);
    let places = seen.start..seen.end.max(seen.start + AHEAD).min(len);
    let rows = places.filter_map(|place| state.table.row(place, known));
    let mut clips: Vec<ClipId> = rows.map(|row| ClipId { split: id, row }).collect();
    clips.extend(state.current(shared).filter(|clip| !clips.contains(clip)));
    clips
}

fn read_rows(state: &mut Browse, shared: &Shared) {
    let clips = in_sight(state, shared);
    let read = |clip: ClipId| match split(shared, clip.split) {
        Some(split) => Row::read(split, clip.row),
        None => Row::default(),
    };
    state.rows.keep(clips.into_iter(), read);
}

/// Has the clip under the cursor decoded when it is another than before.
fn want_clip(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    let current = state.current(shared);
    if current == state.sound.wanted {
        return Vec::new();
    }
    state.sound.wanted = current;
    state.sound.features = None;
    state.details_top = 0;
    let Some((clip, row)) = current.and_then(|clip| Some((clip, Arc::clone(state.rows.get(clip)?)))) else {
        state.sound.show(Content::Nothing);
        return vec![Effect::CancelJob(jobs::decode::LANE)];
    };
    if let Some(why) = &row.problem {
        state.sound.show(Content::Broken { clip, why: why.clone() });
        return vec![Effect::CancelJob(jobs::decode::LANE)];
    }
    let mel_bins = shared.engine.model.as_ref().map_or(MEL_BINS, |model| model.mel_bins);
    let Some(split) = split(shared, clip.split).map(Arc::clone) else { return Vec::new() };
    vec![Effect::Job(jobs::decode::job(clip, row.path.clone(), mel_bins, split))]
}

/// Has the facts of the rows in sight looked up that are not known.
fn ask_facts(state: &mut Browse, shared: &Shared) -> Option<Effect> {
    let split = Arc::clone(state.split(shared)?);
    let unknown = |clip: &ClipId| {
        let facts = split.known_facts(clip.row as usize);
        state.rows.is_readable(*clip) && facts.is_none_or(|facts| facts.peak_db.is_none())
    };
    let clips: Vec<ClipId> = in_sight(state, shared).into_iter().filter(unknown).collect();
    let clips = state.probes.not_asked(clips)?;
    Some(Effect::Job(jobs::probe::job(clips, split)))
}

/// The problems that indexing found and those that reading files brought to light.
fn gather_problems(state: &mut Browse, shared: &Shared) {
    let Some((id, dataset)) = state.table.split.zip(state.dataset(shared)) else { return };
    let indexed: usize = dataset.splits.iter().map(|split| split.problem_count()).sum();
    // A row without its file is among those that indexing finds.
    let broken = || state.probes.broken(id.dataset).filter(|problem| problem.line.is_none());
    let count = indexed + broken().count();
    if state.problems.count != count || state.problems.dataset != id.dataset {
        let listed = dataset.splits.iter().flat_map(|split| split.problems());
        let listed = listed.chain(broken().cloned()).collect();
        state.problems = Problems { listed, count, dataset: id.dataset };
    }
}

/// All problems to read: which file, which line, and why.
pub fn list_problems(state: &Browse) -> Vec<Effect> {
    let problems = &state.problems;
    if problems.listed.is_empty() {
        return vec![Effect::Say(Message::info("no problems were found"))];
    }
    let paragraph = |problem: &Problem| {
        let name = problem.file.file_name().unwrap_or(problem.file.as_os_str()).to_string_lossy().into_owned();
        let line = problem.line.map_or_else(String::new, |line| format!(":{line}"));
        [Paragraph::Words(Role::Accent, format!("{name}{line}")), Paragraph::Words(Role::Text, problem.why.clone())]
    };
    let title = format!("Problems · {}", count(problems.count as u64));
    vec![Effect::Popup(Popup::text(title, problems.listed.iter().flat_map(paragraph).collect()))]
}
