//! Drawing masks on the clip.

use super::writing;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::screens::caption::action::MaskAction;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::masking::Masking;
use crate::ui::shared::Shared;

/// Steps over the whole width, and over the whole height.
const STEPS: (f64, f64) = (50.0, 20.0);

pub(super) fn update(state: &mut Caption, action: &MaskAction, shared: &Shared) -> Vec<Effect> {
    match action {
        MaskAction::Begin => return begin(state),
        MaskAction::Keep => return keep(state, shared),
        MaskAction::Drop => state.clip.masking = None,
        MaskAction::Undo => return undo(state),
        MaskAction::Move(by, up) => {
            with(state, |masking| masking.moved(f64::from(*by) * masking.seconds / STEPS.0, f64::from(*up) / STEPS.1));
        }
        MaskAction::Grow(by, up) => {
            with(state, |masking| masking.grown(f64::from(*by) * masking.seconds / STEPS.0, f64::from(*up) / STEPS.1));
        }
        MaskAction::Corner(second, height) => {
            with(state, |masking| Masking { corner: Some((*second, *height)), ..masking });
        }
        MaskAction::Drag(second, height) => with(state, |masking| masking.dragged((*second, *height))),
    }
    Vec::new()
}

fn with(state: &mut Caption, change: impl Fn(Masking) -> Masking) {
    state.clip.masking = state.clip.masking.map(change);
}

/// About what the token under the cursor looked at; without one about the middle.
fn begin(state: &mut Caption) -> Vec<Effect> {
    let Some(loaded) = &state.clip.loaded else {
        return vec![Effect::Say(Message::info("choose a clip first: a mask takes a part of it out"))];
    };
    let seconds = loaded.heard_seconds();
    let middle = (seconds / 3.0, seconds * 2.0 / 3.0);
    state.clip.masking = Some(Masking::new(state.look_span().unwrap_or(middle), seconds));
    Vec::new()
}

fn keep(state: &mut Caption, shared: &Shared) -> Vec<Effect> {
    let Some((masking, loaded)) = state.clip.masking.take().zip(state.clip.loaded.clone()) else { return Vec::new() };
    match masking.mask(&loaded.mel) {
        Ok(mask) => {
            state.clip.masks.push(mask);
            writing::write(state, shared)
        }
        Err(why) => vec![Effect::Say(Message::warning(why.to_string()))],
    }
}

fn undo(state: &mut Caption) -> Vec<Effect> {
    let said = match state.clip.masks.pop() {
        Some(mask) => format!("the mask {mask} is taken off"),
        None => "there is no mask: x draws one".to_owned(),
    };
    vec![Effect::Say(Message::info(said))]
}
