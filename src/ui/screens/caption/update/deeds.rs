//! Sending captions to metadata as drafts, taking back, and doing again.

use super::clip;
use crate::text::safe;
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::screens::browse::BrowseAction;
use crate::ui::screens::caption::action::DeedAction;
use crate::ui::screens::caption::chosen::Chosen;
use crate::ui::screens::caption::jobs;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::deeds::{Deed, Draft};
use crate::ui::shared::Shared;
use std::path::Path;
use std::sync::Arc;

pub(super) fn update(state: &mut Caption, action: DeedAction, shared: &Shared) -> Vec<Effect> {
    match action {
        DeedAction::SendDraft => send(state),
        DeedAction::Drafted(drafted) => drafted_or_not(state, drafted),
        DeedAction::Undrafted(draft, undone) => undrafted_or_not(state, draft, undone),
        DeedAction::Undo | DeedAction::Redo if state.deeds.busy => busy(),
        DeedAction::Undo => undo(state, shared),
        DeedAction::Redo => redo(state, shared),
    }
}

fn say(text: impl AsRef<str>) -> Vec<Effect> {
    vec![Effect::Say(Message::info(text))]
}

fn busy() -> Vec<Effect> {
    say("the draft before is still being written")
}

fn send(state: &mut Caption) -> Vec<Effect> {
    let Some(attempt) = state.shown().filter(|attempt| attempt.stage.complete()) else {
        return say("a draft is made of a finished caption: Enter has the model write one");
    };
    let (caption, chosen) = (attempt.text().trim().to_owned(), &attempt.clip);
    if caption.is_empty() {
        return say("the model wrote nothing: there is no draft to send");
    }
    let Some(split) = chosen.split.upgrade() else { return say(no_metadata(chosen)) };
    let known = chosen.draft_now();
    if known.as_ref() == Some(&caption) {
        return say("this is the clip's draft already");
    }
    if state.deeds.busy {
        return busy();
    }
    let job = jobs::draft(split, chosen.file_name.clone(), caption, known, false);
    state.deeds.busy = true;
    vec![Effect::Job(job)]
}

fn no_metadata(chosen: &Chosen) -> &'static str {
    if chosen.recorded.is_some() {
        "a recording has no metadata: S saves it, for instance into a dataset's folder"
    } else {
        "this clip is of no dataset: open its folder with ctrl-o and take the clip from Browse"
    }
}

/// Browse shows what the metadata has now.
fn seen() -> Effect {
    Effect::Do(Action::Browse(BrowseAction::Drafted))
}

fn drafted_or_not(state: &mut Caption, drafted: Result<Arc<Draft>, String>) -> Vec<Effect> {
    state.deeds.busy = false;
    let said = match drafted {
        Err(why) => Message::error(why),
        Ok(draft) => {
            let (said, again) = (told(&draft), draft.again);
            let deed = Deed::Draft(draft);
            if again {
                state.deeds.did_again(deed);
            } else {
                state.deeds.did(deed);
            }
            Message::info(said)
        }
    };
    vec![seen(), Effect::Say(said)]
}

/// What was done, and where.
fn told(draft: &Draft) -> String {
    let (file, clip) = (name(&draft.drafted.file), safe(&draft.file_name));
    match (draft.drafted.made, &draft.drafted.was) {
        (true, _) => {
            format!("{file} is made, with a row for every sound and the draft of {clip} (u takes it back)")
        }
        (false, Some(_)) => format!("the draft of {clip} in {file} is replaced (u takes that back)"),
        (false, None) => format!("{file} has the caption as a draft of {clip} (u takes it back)"),
    }
}

fn name(file: &Path) -> String {
    safe(&file.file_name().unwrap_or_default().to_string_lossy()).into_owned()
}

fn undrafted_or_not(state: &mut Caption, draft: Arc<Draft>, undone: Result<(), String>) -> Vec<Effect> {
    state.deeds.busy = false;
    let said = match undone {
        Err(why) => Message::error(why),
        Ok(()) => {
            let said = format!("the draft of {} is taken back (ctrl-r sends it again)", safe(&draft.file_name));
            state.deeds.took_back(Deed::Draft(draft));
            Message::info(said)
        }
    };
    vec![seen(), Effect::Say(said)]
}

/// A cut of a clip that is no longer here is passed over.
fn undo(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    while let Some(deed) = state.deeds.last() {
        match deed {
            Deed::Draft(draft) => {
                state.deeds.busy = true;
                return vec![Effect::Job(jobs::undraft(draft))];
            }
            Deed::Part { before, after } if is_here(state, &after) => {
                state.deeds.took_back(Deed::Part { before: before.clone(), after });
                return clip::take(state, *before, shared);
            }
            Deed::Part { .. } => {}
        }
    }
    say("there is nothing to take back")
}

fn redo(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    while let Some(deed) = state.deeds.next() {
        match deed {
            Deed::Draft(draft) => {
                state.deeds.busy = true;
                let known = draft.split.changed_draft(&draft.file_name).flatten();
                let (split, caption) = (Arc::clone(&draft.split), draft.caption.clone());
                return vec![Effect::Job(jobs::draft(split, draft.file_name.clone(), caption, known, true))];
            }
            Deed::Part { before, after } if is_here(state, &before) => {
                state.deeds.did_again(Deed::Part { before, after: after.clone() });
                return clip::take(state, *after, shared);
            }
            Deed::Part { .. } => {}
        }
    }
    say("there is nothing to do again")
}

fn is_here(state: &Caption, chosen: &Chosen) -> bool {
    state.clip.chosen.as_ref().is_some_and(|here| here.is_same(chosen))
}
