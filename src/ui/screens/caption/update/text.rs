//! What the keys do with the written caption.

use super::{clip, typing};
use crate::ui::action::Action;
use crate::ui::effect::{Effect, PlayerCommand};
use crate::ui::message::Message;
use crate::ui::popups::{Item, List, Popup};
use crate::ui::screens::caption::action::{CaptionAction, TextAction};
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::looking::Looking;
use crate::ui::screens::caption::state::typing::Typed;
use crate::ui::shared::Shared;
use crate::whisper::Attention;

pub(super) fn update(state: &mut Caption, action: &TextAction, shared: &Shared) -> Vec<Effect> {
    let last = state.tokens().len().saturating_sub(1);
    match action {
        TextAction::MoveToken(by) => to_token(state, state.token.saturating_add_signed(*by).min(last)),
        TextAction::Token(token) => to_token(state, (*token).min(last)),
        TextAction::Copy => return copy(state),
        TextAction::Prompt => return with_prompt(state),
        TextAction::ChooseLooking => return choose(state),
        TextAction::Look(looking) => state.looking = *looking,
        TextAction::PlayLook => return play_look(state, shared),
        TextAction::Score => return typing::begin(state, Typed::Sentence),
    }
    Vec::new()
}

fn to_token(state: &mut Caption, token: usize) {
    (state.token, state.why.row) = (token, 0);
}

fn copy(state: &Caption) -> Vec<Effect> {
    match state.shown().map(|attempt| attempt.text().to_owned()).filter(|text| !text.is_empty()) {
        Some(text) => vec![Effect::Copy(text), Effect::Say(Message::info("the caption is copied"))],
        None => vec![Effect::Say(Message::info("there is no caption to copy yet"))],
    }
}

/// The cursor stays on its token.
fn with_prompt(state: &mut Caption) -> Vec<Effect> {
    let prompt = state.shown().map_or(0, |attempt| attempt.prompt_tokens().len());
    if prompt == 0 {
        return vec![Effect::Say(Message::info("the tokens of the prompt are known once a caption is there"))];
    }
    state.with_prompt = !state.with_prompt;
    state.token = if state.with_prompt { state.token + prompt } else { state.token.saturating_sub(prompt) };
    Vec::new()
}

/// The mean, every head with where it looked most, and nobody.
fn choose(state: &Caption) -> Vec<Effect> {
    let Some((place, attention)) =
        state.place().zip(state.shown().and_then(|attempt| attempt.why()).map(|why| &why.attention))
    else {
        return vec![Effect::Say(Message::info("the looks are known once a caption is there"))];
    };
    let heads = (0..attention.layers).flat_map(|layer| (0..attention.heads).map(move |head| (layer, head)));
    let all: Vec<Looking> = [Looking::Mean, Looking::Off]
        .into_iter()
        .chain(heads.map(|(layer, head)| Looking::Head(layer, head)))
        .collect();
    let chosen = all.iter().position(|looking| *looking == state.looking).unwrap_or(0);
    let items = all.into_iter().map(|looking| {
        let action = Action::Caption(CaptionAction::Text(TextAction::Look(looking)));
        Item::new(looking.name(), action).with_detail(seen(attention, place, looking))
    });
    vec![Effect::Popup(Popup::List(List::new("Where it looked", items.collect()).chosen(chosen)))]
}

fn seen(attention: &Attention, place: usize, looking: Looking) -> String {
    let span = attention.span(place, looking.head()).filter(|_| looking != Looking::Off);
    span.map_or_else(String::new, |(from, to)| format!("half of it at {from:.1} to {to:.1} s"))
}

fn play_look(state: &Caption, shared: &Shared) -> Vec<Effect> {
    let Some((from, to)) = state.look_span() else {
        return vec![Effect::Say(Message::info("this token looked at nothing that can be played"))];
    };
    if shared.player.looped == Some((from, to)) && shared.player.playing() {
        return vec![Effect::Player(PlayerCommand::Pause), Effect::Player(PlayerCommand::Loop(None))];
    }
    if !state.clip.masks.is_empty() && !shared.player.has(&state.clip.player_name()) {
        // What the masks leave has to be made first; it is heard as a whole then.
        return clip::in_player(state, true, shared);
    }
    let mut effects = clip::in_player(state, false, shared);
    let play = [PlayerCommand::Loop(Some((from, to))), PlayerCommand::Seek(from), PlayerCommand::Play];
    effects.extend(play.into_iter().map(Effect::Player));
    effects
}
