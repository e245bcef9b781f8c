//! Looking at a clip: which picture, and which part of it.

use super::playing::playhead;
use crate::ui::effect::Effect;
use crate::ui::screens::browse::action::SoundAction;
use crate::ui::screens::browse::state::Browse;
use crate::ui::shared::Shared;

/// Answers what changes the look alone.
pub fn answer(state: &mut Browse, action: SoundAction, shared: &Shared) -> Vec<Effect> {
    match action {
        SoundAction::NextPicture => state.sound.picture = state.sound.picture.next(),
        SoundAction::Show(picture) => state.sound.picture = picture,
        SoundAction::Zoom(factor) => zoom(state, factor, shared),
        SoundAction::ZoomAt(factor, place) => zoom_about(state, factor, state.sound.shown_window().at(place)),
        SoundAction::ZoomOut => zoom_about(state, 0.0, 0.0),
        SoundAction::Scroll(share) => {
            state.sound.change_window(|window, whole| window.moved(share * window.span(), whole));
        }
        SoundAction::Features(clip, picture) if state.sound.wanted == Some(clip) => {
            state.sound.features = Some((clip, picture));
        }
        _ => {}
    }
    Vec::new()
}

/// Zooms about the playhead when it is in sight, else about the middle.
fn zoom(state: &mut Browse, factor: f64, shared: &Shared) {
    let (window, playhead) = (state.sound.shown_window(), playhead(state, shared));
    let seen = (window.from..=window.to).contains(&playhead);
    zoom_about(state, factor, if seen { playhead } else { window.at(0.5) });
}

/// Shows `factor` times as much detail; 0 shows everything.
fn zoom_about(state: &mut Browse, factor: f64, about: f64) {
    state.sound.change_window(|window, whole| window.zoomed(1.0 / factor.max(1e-9), about, whole));
}
