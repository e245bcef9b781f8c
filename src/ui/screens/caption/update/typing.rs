//! Typing a prefix, a path or a sentence.

use super::writing::{self, Wish};
use super::{clip, how};
use crate::ui::effect::Effect;
use crate::ui::screens::caption::action::TypingAction;
use crate::ui::screens::caption::chosen::Chosen;
use crate::ui::screens::caption::jobs;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::how::OWN;
use crate::ui::screens::caption::state::typing::{Typed, Typing};
use crate::ui::shared::Shared;

/// Begins to type.
pub(super) fn begin(state: &mut Caption, what: Typed) -> Vec<Effect> {
    let text = match (what, &state.clip.chosen) {
        (Typed::Prefix, _) if state.how.own.is_empty() => state.how.prefix().to_owned(),
        (Typed::Prefix, _) => state.how.own.clone(),
        (Typed::Path, Some(chosen)) if chosen.recorded.is_none() => folder_of(chosen),
        (Typed::Path, _) => String::new(),
        (Typed::Sentence, _) => state.shown().map(|attempt| attempt.text().to_owned()).unwrap_or_default(),
    };
    state.typing = Some(Typing::new(what, &text));
    if what == Typed::Path { vec![Effect::Job(jobs::complete(text))] } else { Vec::new() }
}

/// The folder of a clip with a slash at its end, to go on from.
fn folder_of(chosen: &Chosen) -> String {
    let folder = chosen.path.parent().map(|folder| folder.to_string_lossy().into_owned());
    folder
        .filter(|folder| !folder.is_empty())
        .map(|folder| format!("{}/", folder.trim_end_matches('/')))
        .unwrap_or_default()
}

pub(super) fn update(state: &mut Caption, action: TypingAction, shared: &Shared) -> Vec<Effect> {
    let Some(typing) = &mut state.typing else { return Vec::new() };
    let changed = match action {
        TypingAction::Key(key) => typing.input.key(key),
        TypingAction::Paste(text) => typing.input.paste(&text),
        TypingAction::Complete => complete(typing),
        TypingAction::Completions(text, paths) => {
            if typing.input.text() == text {
                typing.paths = paths;
            }
            false
        }
        TypingAction::Keep => return keep(state, shared),
    };
    if changed { follow(state, shared) } else { Vec::new() }
}

fn complete(typing: &mut Typing) -> bool {
    let Some(longer) = typing.completed().filter(|_| typing.what == Typed::Path).map(str::to_owned) else {
        return false;
    };
    typing.input.set(&longer);
    true
}

/// The ids of a prefix and the completions of a path follow what is typed.
fn follow(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    match &state.typing {
        Some(typing) if typing.what == Typed::Path => vec![Effect::Job(jobs::complete(typing.input.text().to_owned()))],
        _ => how::tokenize(state, shared),
    }
}

/// Leaves the text as it was before.
pub(super) fn leave(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    state.typing = None;
    how::tokenize(state, shared)
}

fn keep(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    let Some(typing) = state.typing.take() else { return Vec::new() };
    match typing.what {
        Typed::Prefix => {
            typing.input.text().clone_into(&mut state.how.own);
            state.how.choice = OWN;
            how::tokenize(state, shared)
        }
        Typed::Path | Typed::Sentence if typing.input.text().trim().is_empty() => Vec::new(),
        Typed::Sentence => {
            let sentence = Some(typing.input.text().trim().to_owned());
            writing::ask(state, Wish { sentence, ..Wish::default() }, shared)
        }
        Typed::Path => clip::take(state, Chosen::file(&jobs::expanded(typing.input.text())), shared),
    }
}
