//! Saving the plan, and exporting what it chose.

use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Popup};
use crate::ui::screens::balance::action::{BalanceAction, KeepAction};
use crate::ui::screens::balance::jobs;
use crate::ui::screens::balance::state::Balance;
use std::path::PathBuf;

pub(super) fn update(state: &mut Balance, action: KeepAction) -> Vec<Effect> {
    match action {
        KeepAction::Save => match state.file.path.clone() {
            Some(path) => save(state, path, false),
            None => ask_save(state),
        },
        KeepAction::AskSave => ask_save(state),
        KeepAction::SaveAs(path, over) => save(state, path, over),
        KeepAction::Exists(path, why) => {
            let detail = format!("{} {why}", path.display());
            let yes = keep(KeepAction::SaveAs(path, true));
            vec![Effect::Popup(Popup::confirm("Replace it?", crate::text::safe(&detail), yes))]
        }
        KeepAction::Saved(path, saved) => saved_as(state, path, saved),
        KeepAction::AskExport => ask_export(state),
        KeepAction::Try(folder) => match (&state.ground, &state.solved) {
            (Some(ground), Some(solved)) if !folder.as_os_str().is_empty() => {
                vec![Effect::Job(jobs::try_export(ground.clone(), solved, state.file.text.clone(), folder))]
            }
            _ => vec![Effect::Say(Message::info("nothing was exported: no folder was named, or nothing is chosen"))],
        },
        KeepAction::Tried(Ok(offer)) => {
            let words = crate::text::safe(&offer.words).into_owned();
            vec![Effect::Popup(Popup::confirm("Export?", words, keep(KeepAction::Export(offer))))]
        }
        KeepAction::Export(offer) => match state.ground.clone() {
            Some(ground) => {
                state.exporting = Some((0, 0));
                vec![Effect::Job(jobs::export(ground, *offer))]
            }
            None => Vec::new(),
        },
        KeepAction::Exporting(done, total) => {
            state.exporting = Some((done, total));
            Vec::new()
        }
        KeepAction::Exported(Ok(words)) => {
            state.exporting = None;
            vec![Effect::Say(Message::info(words))]
        }
        KeepAction::Tried(Err(why)) | KeepAction::Exported(Err(why)) => {
            state.exporting = None;
            vec![Effect::Say(Message::error(why))]
        }
        KeepAction::Cancel => {
            let running = state.exporting.take().is_some();
            let said = Effect::Say(Message::info("the export was given up; what was there before is as it was"));
            if running { vec![Effect::CancelJob(jobs::EXPORT), said] } else { Vec::new() }
        }
    }
}

fn keep(action: KeepAction) -> Action {
    Action::Balance(BalanceAction::Keep(action))
}

fn ask_save(state: &Balance) -> Vec<Effect> {
    let now = state.file.path.as_ref().map_or_else(|| "plan.yaml".to_owned(), |path| path.display().to_string());
    let then = |path: String| keep(KeepAction::SaveAs(PathBuf::from(path.trim()), false));
    vec![Effect::Popup(Popup::Input(
        Input::new("Save the plan as", &now, then).with_note("a .yaml file; its comments stay when it is saved again"),
    ))]
}

fn save(state: &Balance, path: PathBuf, over: bool) -> Vec<Effect> {
    if path.as_os_str().is_empty() {
        return Vec::new();
    }
    let mut path = std::path::absolute(&path).unwrap_or(path);
    if path.extension().is_none() && !path.is_dir() {
        // Only so it is taken for a plan again.
        path.set_extension("yaml");
    }
    let own = state.file.path.as_ref() == Some(&path);
    let over = match (over, own) {
        (true, _) => jobs::Over::Anything,
        (false, true) => jobs::Over::Known,
        (false, false) => jobs::Over::Nothing,
    };
    let (text, mut plan) = (state.file.text.clone(), state.plan().clone());
    let base = state.base();
    if path.parent() != Some(base.as_path()) {
        plan = plan.placed(&base);
    }
    vec![Effect::Job(jobs::save(path, text, plan, over))]
}

fn saved_as(
    state: &mut Balance,
    path: PathBuf,
    saved: Result<(String, Box<crate::config::Plan>), String>,
) -> Vec<Effect> {
    match saved {
        Ok((text, plan)) => {
            let said = format!("the plan is saved in {}", path.display());
            state.file.text = text;
            // Its paths may have been made absolute.
            state.plan.rename((*plan).clone());
            state.file.saved = *plan;
            state.file.path = Some(path);
            vec![Effect::Say(Message::info(said))]
        }
        Err(why) => vec![Effect::Say(Message::error(why))],
    }
}

fn ask_export(state: &Balance) -> Vec<Effect> {
    match (&state.solved, state.refining) {
        (None, _) => vec![Effect::Say(Message::info("nothing is chosen yet"))],
        (_, true) => vec![Effect::Say(Message::info("a better answer is on its way: export when it is there"))],
        _ => {
            let then = |path: String| keep(KeepAction::Try(PathBuf::from(path.trim())));
            let input = Input::new("Export to the folder", "balanced", then);
            vec![Effect::Popup(Popup::Input(
                input.with_note("it is tried dry first: nothing is written before you agree"),
            ))]
        }
    }
}
