//! Masks on the picture of the clip.

use crate::audio::picture::MelPicture;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::hits::{Gesture, Pointer};
use crate::ui::screens::caption::action::{CaptionAction, MaskAction};
use crate::ui::screens::caption::state::Caption;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::TimeWindow;
use ratatui::layout::Rect;

/// Draws all masks, and the one that is being drawn, over `picture`.
pub(super) fn draw(
    state: &Caption,
    mel: &MelPicture,
    window: TimeWindow,
    canvas: &mut Canvas<'_>,
    picture: Rect,
    shared: &Shared,
) {
    for mask in &state.clip.masks {
        let height = mask.band().map_or((0.0, 1.0), |(low, high)| (mel.row_fraction(low), mel.row_fraction(high)));
        let time = mask.time().unwrap_or((window.from, window.to));
        cover(time, height, Role::Muted, window, canvas, picture, shared);
    }
    if let Some(masking) = state.clip.masking {
        cover(masking.time, masking.height, Role::Selection, window, canvas, picture, shared);
    }
}

fn cover(
    time: (f64, f64),
    height: (f64, f64),
    role: Role,
    window: TimeWindow,
    canvas: &mut Canvas<'_>,
    picture: Rect,
    shared: &Shared,
) {
    let place = cells(time, height, window, picture).intersection(canvas.buffer.area);
    canvas.blank(place, shared.theme.style(role));
    let line = shared.glyphs.shade().repeat(usize::from(place.width));
    for y in place.top()..place.bottom() {
        canvas.buffer.set_string(place.x, y, &line, shared.theme.style(role));
    }
}

/// The cells of a rectangle: at least one, and those whose greater part lies in it.
fn cells(time: (f64, f64), height: (f64, f64), window: TimeWindow, picture: Rect) -> Rect {
    let column = |seconds: f64| ((seconds - window.from) / window.span() * f64::from(picture.width)).round();
    let row = |height: f64| ((1.0 - height) * f64::from(picture.height)).round();
    let (left, right) = (column(time.0).max(0.0), column(time.1).min(f64::from(picture.width)));
    let (top, bottom) = (row(height.1).max(0.0), row(height.0).min(f64::from(picture.height)));
    let (x, y) = (picture.x + left as u16, picture.y + top as u16);
    Rect { x, y, width: ((right - left) as u16).max(1), height: ((bottom - top) as u16).max(1) }.intersection(picture)
}

/// What the mouse means while a mask is drawn.
pub(super) fn pointed(pointer: Pointer, window: TimeWindow) -> Option<Action> {
    let second = window.at(pointer.fraction());
    let height = 1.0 - (f64::from(pointer.y) + 0.5) / f64::from(pointer.area.height.max(1));
    let action = match pointer.gesture {
        Gesture::Press => MaskAction::Corner(second, height),
        Gesture::Drag => MaskAction::Drag(second, height),
        _ => return None,
    };
    Some(Action::Caption(CaptionAction::Mask(action)))
}

#[cfg(test)]
mod tests {
    use super::cells;
    use crate::ui::widgets::TimeWindow;
    use ratatui::layout::Rect;

    #[test]
    fn a_mask_covers_its_cells_and_at_least_one() {
        let picture = Rect::new(10, 5, 20, 8);
        let at = |time, height| cells(time, height, TimeWindow::whole(10.0), picture);
        assert_eq!(at((0.0, 10.0), (0.0, 1.0)), picture);
        assert_eq!(at((5.0, 7.5), (0.0, 0.5)), Rect::new(20, 9, 5, 4));
        assert_eq!(at((5.0, 5.1), (0.5, 0.51)), Rect::new(20, 9, 1, 1));
        assert_eq!(at((40.0, 50.0), (0.0, 1.0)).width, 0);
    }
}
