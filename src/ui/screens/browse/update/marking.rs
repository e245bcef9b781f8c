//! Marks and notes.

use crate::dataset::Clip;
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::Popup;
use crate::ui::screens::browse::action::{BrowseAction, MarkAction};
use crate::ui::screens::browse::jobs;
use crate::ui::screens::browse::state::marks::Change;
use crate::ui::screens::browse::state::place::ClipId;
use crate::ui::screens::browse::state::{Browse, split};
use crate::ui::shared::Shared;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Answers an action about marks.
pub fn answer(state: &mut Browse, action: MarkAction, shared: &Shared) -> Vec<Effect> {
    match action {
        MarkAction::Toggle => toggle(state, shared),
        MarkAction::EditNote => edit_note(state, shared),
        MarkAction::SetNote(clip, note) => change(state, clip, None, Some(note), shared),
        MarkAction::AskExport => ask_export(state, shared),
        MarkAction::Export { dataset, path, replace } => export(dataset, &path, replace, shared),
        MarkAction::Exists { dataset, path } => vec![Effect::Popup(ask_replace(dataset, path))],
        MarkAction::Saved(number, saved) => {
            state.marks.done(number);
            count(state, shared);
            saved.err().into_iter().map(|why| Effect::Say(Message::error(why))).collect()
        }
    }
}

/// Whether a clip has a ★, and its note, as they are shown.
pub fn of(state: &Browse, clip: ClipId, shared: &Shared) -> (bool, String) {
    let saved = split(shared, clip.split)
        .zip(file_name(state, clip))
        .and_then(|(split, file)| split.marks().get(split.name(), file));
    state.marks.of(clip, saved)
}

/// Counts marks and notes of the dataset in sight, for the tree.
pub fn count(state: &mut Browse, shared: &Shared) {
    let Some(dataset) = state.dataset(shared) else { return };
    state.marks.counts = dataset.marks().iter().fold((0, 0), |(stars, notes), mark| {
        (stars + usize::from(mark.starred), notes + usize::from(!mark.note.is_empty()))
    });
}

fn file_name(state: &Browse, clip: ClipId) -> Option<&str> {
    state.rows.get(clip).map(|row| row.file_name.as_str())
}

fn toggle(state: &mut Browse, shared: &Shared) -> Vec<Effect> {
    let Some(clip) = state.current(shared) else { return Vec::new() };
    let starred = !of(state, clip, shared).0;
    change(state, clip, Some(starred), None, shared)
}

fn edit_note(state: &Browse, shared: &Shared) -> Vec<Effect> {
    let Some(clip) = state.current(shared).filter(|&clip| state.rows.is_readable(clip)) else { return Vec::new() };
    let set = move |note| Action::Browse(BrowseAction::Mark(MarkAction::SetNote(clip, note)));
    vec![Effect::Popup(Popup::input("Note on this clip (empty removes it)", &of(state, clip, shared).1, set))]
}

fn change(
    state: &mut Browse,
    clip: ClipId,
    starred: Option<bool>,
    note: Option<String>,
    shared: &Shared,
) -> Vec<Effect> {
    let Some(split) = split(shared, clip.split) else { return Vec::new() };
    let Ok(Clip { file_name, .. }) = split.clip(clip.row as usize) else {
        return vec![Effect::Say(Message::warning("a row that cannot be read cannot be marked"))];
    };
    let change = Change { number: 0, split: split.name().to_owned(), file_name, starred, note };
    state.marks.add(clip, change);
    let (changes, number) = (state.marks.waiting(clip.split.dataset), state.marks.newest());
    vec![Effect::Job(jobs::marks::save(Arc::clone(split.marks()), changes, number))]
}

fn ask_export(state: &Browse, shared: &Shared) -> Vec<Effect> {
    let Some((id, dataset)) = state.table.split.zip(state.dataset(shared)) else { return Vec::new() };
    if dataset.marks().iter().next().is_none() {
        return vec![Effect::Say(Message::info("nothing is marked yet: m marks a clip, n writes a note"))];
    }
    let dataset = id.dataset;
    let then = move |text: String| {
        let path = PathBuf::from(text.trim());
        Action::Browse(BrowseAction::Mark(MarkAction::Export { dataset, path, replace: false }))
    };
    vec![Effect::Popup(Popup::input("Export marks and notes to", "marks.jsonl", then))]
}

fn export(dataset: usize, path: &Path, replace: bool, shared: &Shared) -> Vec<Effect> {
    if path == Path::new("") {
        return vec![Effect::Say(Message::warning("nothing was exported: give the name of a file"))];
    }
    let marks = shared.datasets.get(dataset).map(|dataset| Arc::clone(dataset.marks()));
    marks.into_iter().map(|marks| Effect::Job(jobs::marks::export(marks, dataset, path.to_owned(), replace))).collect()
}

fn ask_replace(dataset: usize, path: PathBuf) -> Popup {
    let detail = format!("{} is there already. Replace it?", crate::text::safe(&path.to_string_lossy()));
    let again = MarkAction::Export { dataset, path, replace: true };
    Popup::confirm("Replace the file?", detail, Action::Browse(BrowseAction::Mark(again)))
}
