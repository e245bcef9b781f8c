//! Where the panes lie: two columns where there is room, one above the other where there is not.

use ratatui::layout::Rect;

/// From this width on model and prefix stand beside the rest.
const WIDE: u16 = 104;

/// The areas of the panes; one without room is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// The clip.
    pub clip: Rect,
    /// The caption.
    pub text: Rect,
    /// What else could have been written.
    pub why: Rect,
    /// Model and prefix.
    pub how: Rect,
    /// The history.
    pub tries: Rect,
}

impl Areas {
    /// Divides the room. Where there is little of it, what else could have been written takes the place of model, prefix and
    /// history while it has the focus (`why`).
    pub fn of(area: Rect, why: bool) -> Self {
        match (area.width >= WIDE, why) {
            (true, _) => Self::wide(area),
            (false, false) => Self::narrow(area),
            (false, true) => Self::narrow_why(area),
        }
    }

    fn wide(area: Rect) -> Self {
        let right = (area.width * 3 / 10).clamp(40, 64);
        let left = Rect { width: area.width - right, ..area };
        let beside = Rect { x: left.right(), width: right, ..area };
        let why = (area.height / 3).clamp(6, 16).min(area.height);
        let (how, why) = split(beside, area.height - why);
        let tries = if area.height >= 24 { (area.height / 4).clamp(5, 14) } else { 5.min(area.height / 4) };
        let text = (area.height * 3 / 10).clamp(8, 17).min(area.height.saturating_sub(tries + 4));
        let (clip, rest) = split(left, area.height.saturating_sub(tries + text));
        let (text, tries) = split(rest, text);
        Self { clip, text, why, how, tries }
    }

    fn narrow(area: Rect) -> Self {
        let how = if area.height >= 14 { 4 } else { 0 };
        let tries = if area.height >= 19 { (area.height / 6).clamp(4, 8) } else { 0 };
        let rest = area.height - how - tries;
        let (clip, below) = split(area, (rest / 2).max(3));
        let (how, below) = split(below, how);
        let (text, tries) = split(below, below.height.saturating_sub(tries));
        Self { clip, text, why: NOWHERE, how, tries }
    }

    fn narrow_why(area: Rect) -> Self {
        let why = area.height * 2 / 5;
        let rest = area.height - why;
        let (clip, below) = split(area, (rest / 2).max(3));
        let (text, why) = split(below, below.height.saturating_sub(why));
        Self { clip, text, why, how: NOWHERE, tries: NOWHERE }
    }
}

/// A pane that is not shown.
const NOWHERE: Rect = Rect { x: 0, y: 0, width: 0, height: 0 };

/// The first `height` rows, and the others.
fn split(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    (Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_panes_fill_the_room_at_any_size() {
        for (width, height) in [(0, 0), (10, 3), (80, 19), (79, 13), (104, 10), (120, 36), (200, 46), (300, 99)] {
            for why in [false, true] {
                let areas = Areas::of(Rect::new(2, 3, width, height), why);
                let all = [areas.clip, areas.text, areas.why, areas.how, areas.tries];
                let cells: u32 = all.iter().map(|area| area.area()).sum();
                assert_eq!(cells, u32::from(width) * u32::from(height), "{width}x{height} {why}: {areas:?}");
            }
        }
    }

    #[test]
    fn small_terminals_keep_clip_prefix_and_text() {
        let areas = Areas::of(Rect::new(0, 0, 80, 20), false);
        assert!(
            areas.clip.height >= 5 && areas.text.height >= 5 && areas.how.height == 4 && areas.tries.height == 4,
            "{areas:?}"
        );
    }
}
