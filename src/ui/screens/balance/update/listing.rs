//! Clips that must be taken, or must not: from files and by hand.

use super::editing::set;
use crate::config::Plan;
use crate::config::plan::ClipList;
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Item, Popup};
use crate::ui::screens::balance::action::{BalanceAction, EditAction};
use crate::ui::screens::balance::state::Balance;
use std::path::{Path, PathBuf};

/// What lists of single clips are called.
const BY_HAND: &str = "by hand";

/// What can be left out or taken.
pub(super) fn ask_exclude(state: &Balance) -> Vec<Effect> {
    let plan = state.plan();
    let edit = |action: EditAction| Action::Balance(BalanceAction::Edit(action));
    let mut items = vec![
        Item::new("leave out the clips of a file ..", edit(EditAction::AskList(true))),
        Item::new("take the clips of a file in any case ..", edit(EditAction::AskList(false))),
    ];
    let audio = if plan.only_with_audio { "clips without audio too" } else { "only clips whose audio is there" };
    let turned = Plan { only_with_audio: !plan.only_with_audio, ..plan.clone() };
    items.push(Item::new(audio, edit(EditAction::Set(Box::new(turned)))));
    let mut offer = |text: String, changed: Plan| items.push(Item::new(text, edit(EditAction::Set(Box::new(changed)))));
    for (at, list) in plan.exclude.iter().enumerate() {
        let mut changed = plan.clone();
        changed.exclude.remove(at);
        offer(format!("no longer leave out {}", list.name), changed);
    }
    for (at, list) in plan.include.iter().enumerate() {
        let mut changed = plan.clone();
        changed.include.remove(at);
        offer(format!("no longer take {} in any case", list.name), changed);
    }
    vec![Effect::Popup(Popup::list("Leave out, or take", items))]
}

pub(super) fn ask_list(out: bool) -> Popup {
    let title = if out { "Leave out the clips of" } else { "Take the clips of" };
    let then =
        move |path: String| Action::Balance(BalanceAction::Edit(EditAction::List(PathBuf::from(path.trim()), out)));
    Popup::Input(
        Input::new(title, "", then)
            .with_note("a .csv with a column youtube_id, a text file of ids, or a dataset's folder"),
    )
}

/// Leaves out, or takes, the clips of a file.
pub(super) fn list(state: &mut Balance, path: &Path, out: bool) -> Vec<Effect> {
    if path.as_os_str().is_empty() {
        return Vec::new();
    }
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if !path.exists() {
        return vec![Effect::Say(Message::error(format!("{} does not exist", path.display())))];
    }
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut list = ClipList { name, ..ClipList::default() };
    match path.extension().and_then(|e| e.to_str()) {
        _ if path.is_dir() => list.dataset = Some(path),
        Some("csv") => list.csv = Some(path),
        _ => list.ids = Some(path),
    }
    let mut plan = state.plan().clone();
    if out {
        plan.exclude.push(list);
    } else {
        plan.include.push(list);
    }
    set(state, plan)
}

/// Takes the clip that was heard last in any case, or never.
pub(super) fn by_hand(state: &mut Balance, taken: bool) -> Vec<Effect> {
    let Some(((clip, _), ground)) = state.heard.zip(state.ground.clone()) else {
        return vec![Effect::Say(Message::info(
            "hear a clip first: Enter plays one that is chosen, r one that is not",
        ))];
    };
    let id = ground.pool.id(clip as usize).to_owned();
    let mut plan = state.plan().clone();
    let (to, from) =
        if taken { (&mut plan.include, &mut plan.exclude) } else { (&mut plan.exclude, &mut plan.include) };
    from.iter_mut().filter(|list| list.name == BY_HAND).for_each(|list| list.clips.retain(|other| *other != id));
    from.retain(|list| list.name != BY_HAND || !list.clips.is_empty());
    match to.iter_mut().find(|list| list.name == BY_HAND) {
        Some(list) if list.clips.contains(&id) => {}
        Some(list) => list.clips.push(id.clone()),
        None => to.push(ClipList { name: BY_HAND.to_owned(), clips: vec![id.clone()], ..ClipList::default() }),
    }
    let said = if taken { format!("{id} is taken in any case") } else { format!("{id} is never taken") };
    let mut effects = set(state, plan);
    effects.push(Effect::Say(Message::info(said)));
    effects
}
