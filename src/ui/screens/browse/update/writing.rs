//! What a model wrote about the clips: laid over them with its metrics, worst clips first, and compared.

use super::tabling::arrange;
use crate::dataset::{Column, Sort};
use crate::evaluate::{Comparison, Difference, Moved, grouped};
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Paragraph, Popup};
use crate::ui::screens::browse::action::{BrowseAction, WrittenAction};
use crate::ui::screens::browse::jobs::written::{Laid, compared, lay};
use crate::ui::screens::browse::state::Browse;
use crate::ui::screens::browse::state::place::SplitId;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Answers an action about what a model wrote.
pub fn answer(state: &mut Browse, action: WrittenAction, shared: &Shared) -> Vec<Effect> {
    match action {
        WrittenAction::Ask => vec![Effect::Popup(ask("Lay captions over the clips", WrittenAction::Lay))],
        WrittenAction::AskOther => vec![Effect::Popup(ask("Compare with the captions of", WrittenAction::Compare))],
        WrittenAction::Lay(file) => from_file(state, file, shared),
        WrittenAction::Laid(id, file, laid) => take(state, id, file, laid, shared),
        WrittenAction::Compare(file) => other_file(state, file, shared),
        WrittenAction::Compared(file, found) => vec![told(&file, found)],
    }
}

fn ask(title: &str, then: fn(PathBuf) -> WrittenAction) -> Popup {
    let then = move |path: String| Action::Browse(BrowseAction::Written(then(PathBuf::from(path.trim()))));
    Popup::Input(
        Input::new(title, "", then).with_note("a CSV of `audiocap caption`, or JSON lines; empty takes them off"),
    )
}

fn from_file(state: &mut Browse, file: PathBuf, shared: &Shared) -> Vec<Effect> {
    let (Some(id), Some(split)) = (state.table.split, state.split(shared)) else { return Vec::new() };
    if file.as_os_str().is_empty() {
        split.lay(None);
        state.laid = None;
        if matches!(state.table.sort.column, Column::Written | Column::Score(_)) {
            state.table.sort = Sort::default();
        }
        return arrange(state, shared);
    }
    vec![
        Effect::Say(Message::info(format!("judging {}", file.display()))),
        Effect::Job(lay(id, Arc::clone(split), file)),
    ]
}

fn take(
    state: &mut Browse,
    id: SplitId,
    file: PathBuf,
    laid: Result<Box<Laid>, String>,
    shared: &Shared,
) -> Vec<Effect> {
    let laid = match laid {
        Ok(laid) => *laid,
        Err(why) => return vec![Effect::Say(Message::error(why))],
    };
    let Some(split) = state.split(shared).filter(|_| state.table.split == Some(id)) else { return Vec::new() };
    let Laid { overlay, corpus, left: (strangers, silent) } = laid;
    let mut said = format!("{} captions: {corpus}", overlay.len());
    if strangers > 0 {
        said.push_str(&format!("; {strangers} predictions are not judged"));
    }
    if silent > 0 {
        said.push_str(&format!("; {silent} clips have none"));
    }
    split.lay(Some(overlay));
    state.laid = Some(file);
    // The worst clips first: the loop is listening, looking and mending.
    state.table.sort = Sort { column: Column::Score(0), descending: false };
    let mut effects = arrange(state, shared);
    effects.push(Effect::Say(Message::info(said)));
    effects
}

fn other_file(state: &Browse, file: PathBuf, shared: &Shared) -> Vec<Effect> {
    match (&state.laid, state.split(shared)) {
        (Some(laid), Some(split)) if !file.as_os_str().is_empty() => {
            let said = Effect::Say(Message::info("comparing: the clips are drawn anew a thousand times"));
            vec![said, Effect::Job(compared(Arc::clone(split), laid.clone(), file))]
        }
        (None, _) => vec![Effect::Say(Message::info("lay captions over the clips first, with P"))],
        _ => Vec::new(),
    }
}

fn told(file: &Path, found: Result<Box<Comparison>, String>) -> Effect {
    let found = match found {
        Ok(found) => found,
        Err(why) => return Effect::Say(Message::error(why)),
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let clips = found.clips;
    let mut story = vec![Paragraph::Heading(format!("{name} against what is laid over the clips, {clips} clips"))];
    story.extend(found.differences.iter().filter_map(difference));
    story.extend(grouped(&found.nulls).into_iter().map(null));
    for (what, moved) in [("gained", &found.gained), ("lost", &found.lost)] {
        if !moved.is_empty() {
            story.push(Paragraph::Heading(format!("Clips that {what} most by {}", found.by)));
        }
        moved.iter().for_each(|one| story.extend(clip(one)));
    }
    Effect::Popup(Popup::text("Two models", story))
}

/// None where one of both has no value.
fn difference(one: &Difference) -> Option<Paragraph> {
    let digits = if one.name == "vocabulary" { 0 } else { 3 };
    let (a, b, by) = (one.a?, one.b?, one.difference?);
    let mut text = format!("{a:.digits$} → {b:.digits$}   {by:+.digits$}");
    if let Some([low, high]) = one.interval {
        let clear = if one.is_clear() { "" } else { " may be chance" };
        text.push_str(&format!(" ({low:+.3} .. {high:+.3}){clear}"));
    }
    Some(Paragraph::Pair(one.name.to_owned(), text))
}

fn null((names, why): (Vec<&str>, &str)) -> Paragraph {
    Paragraph::Words(Role::Muted, format!("no {}: {why}", names.join(", ")))
}

fn clip(one: &Moved) -> [Paragraph; 3] {
    let head = format!("{} ({:.3} → {:.3})", one.file_name, one.score_a, one.score_b);
    let pair = |sign: &str, text: &str| Paragraph::Pair(sign.to_owned(), text.to_owned());
    [Paragraph::Words(Role::Accent, head), pair("before", &one.a), pair("now", &one.b)]
}
