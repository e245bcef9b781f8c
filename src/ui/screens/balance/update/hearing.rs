//! Listening to chosen and rejected clips.

use crate::ui::effect::{Effect, PlayerCommand};
use crate::ui::message::Message;
use crate::ui::screens::balance::action::HearAction;
use crate::ui::screens::balance::jobs;
use crate::ui::screens::balance::state::Balance;

pub(super) fn update(state: &mut Balance, action: HearAction) -> Vec<Effect> {
    match action {
        HearAction::Random(chosen) => random(state, chosen),
        HearAction::Nothing(why) => vec![Effect::Say(Message::info(why))],
        HearAction::Drawn { clip, chosen, sound } => {
            state.heard = Some((clip, chosen));
            match sound {
                Ok((path, sound)) => {
                    let clip = path.to_string_lossy().into_owned();
                    vec![Effect::Player(PlayerCommand::Load { clip, sound, play: true })]
                }
                Err(why) => vec![Effect::Say(Message::warning(format!("this clip cannot be played: {why}")))],
            }
        }
    }
}

fn random(state: &Balance, chosen: bool) -> Vec<Effect> {
    let (Some(ground), Some(solved)) = (&state.ground, &state.solved) else { return Vec::new() };
    match state.look.label() {
        Some(label) => vec![Effect::Job(jobs::hear(ground.clone(), solved, label, chosen))],
        None => vec![Effect::Say(Message::info("no clip has this label itself: unfold it with →"))],
    }
}
