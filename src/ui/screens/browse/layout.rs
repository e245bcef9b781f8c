//! Where the panes lie, from 10x5 to 200x50 and beyond.

use super::action::Pane;
use ratatui::layout::{Constraint, Layout as Split, Rect};

/// From this width on the tree has a column of its own.
const WIDE: u16 = 100;
/// From this width on the details lie beside the picture, not below it.
const VERY_WIDE: u16 = 150;
/// Below this height only the focused pane is shown.
const LOW: u16 = 14;

/// The areas of the panes; `None` is not shown now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The tree of datasets.
    pub datasets: Option<Rect>,
    /// The problems below it.
    pub problems: Option<Rect>,
    /// The table of clips.
    pub clips: Option<Rect>,
    /// The picture of the sound.
    pub sound: Option<Rect>,
    /// Captions and facts.
    pub details: Option<Rect>,
    /// The tree lies over the other panes, as a popup.
    pub tree_floats: bool,
}

impl Layout {
    /// The panes within `area` while `focus` has the focus, with room for `problems` lines of problems.
    pub fn of(area: Rect, focus: Pane, problems: usize) -> Self {
        let mut layout = Self::default();
        if area.height < LOW {
            layout.only(focus, area);
        } else if area.width >= WIDE {
            let tree = (area.width / 5).clamp(24, 36);
            let [left, right] = Split::horizontal([Constraint::Length(tree), Constraint::Fill(1)]).areas(area);
            layout.left(left, problems);
            layout.right(right);
        } else {
            layout.right(area);
            layout.float(focus, area);
        }
        layout
    }

    fn only(&mut self, focus: Pane, area: Rect) {
        match focus {
            Pane::Datasets => self.datasets = Some(area),
            Pane::Clips => self.clips = Some(area),
            Pane::Sound => self.sound = Some(area),
            Pane::Details => self.details = Some(area),
        }
    }

    fn left(&mut self, area: Rect, problems: usize) {
        let wanted = if problems == 0 { 0 } else { (problems as u16).saturating_add(2).min(area.height / 3) };
        let [tree, list] = Split::vertical([Constraint::Fill(1), Constraint::Length(wanted)]).areas(area);
        self.datasets = Some(tree);
        self.problems = (wanted > 2).then_some(list);
    }

    fn right(&mut self, area: Rect) {
        if area.width >= VERY_WIDE - VERY_WIDE / 5 && area.height >= 20 {
            let [top, bottom] = Split::vertical([Constraint::Fill(11), Constraint::Fill(10)]).areas(area);
            let details = (bottom.width * 2 / 5).min(70);
            let [sound, details] = Split::horizontal([Constraint::Fill(1), Constraint::Length(details)]).areas(bottom);
            (self.clips, self.sound, self.details) = (Some(top), Some(sound), Some(details));
        } else {
            let details = (area.height / 4).clamp(5, 10);
            let panes = [Constraint::Fill(10), Constraint::Fill(9), Constraint::Length(details)];
            let [top, sound, details] = Split::vertical(panes).areas(area);
            (self.clips, self.sound, self.details) = (Some(top), Some(sound), Some(details));
        }
    }

    fn float(&mut self, focus: Pane, area: Rect) {
        if focus == Pane::Datasets {
            self.datasets = Some(Rect { width: area.width.min(36), ..area });
            self.tree_floats = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, Pane, Rect};

    fn areas(layout: Layout) -> Vec<Rect> {
        let panes = [layout.problems, layout.clips, layout.sound, layout.details];
        let tree = layout.datasets.filter(|_| !layout.tree_floats);
        panes.into_iter().chain([tree]).flatten().collect()
    }

    #[test]
    fn nothing_overlaps_or_leaves_the_screen_at_any_size() {
        for (width, height) in [(1, 1), (10, 5), (40, 12), (80, 21), (100, 30), (120, 37), (200, 47), (400, 200)] {
            for focus in Pane::ALL {
                let area = Rect::new(0, 2, width, height);
                let all = areas(Layout::of(area, focus, 3));
                for (i, one) in all.iter().enumerate() {
                    assert_eq!(one.intersection(area), *one, "{width}x{height} {focus:?}");
                    assert!(all[i + 1..].iter().all(|other| one.intersection(*other).is_empty()), "{width}x{height}");
                }
                let cells: u32 = all.iter().map(|one| one.area()).sum();
                assert_eq!(cells, area.area(), "{width}x{height} {focus:?}: every cell is used");
            }
        }
    }

    #[test]
    fn a_small_terminal_folds_the_tree() {
        let area = Rect::new(0, 0, 80, 21);
        assert_eq!(Layout::of(area, Pane::Clips, 3).datasets, None);
        assert!(Layout::of(area, Pane::Datasets, 3).tree_floats);
        let large = Layout::of(Rect::new(0, 0, 200, 47), Pane::Clips, 3);
        assert!(large.datasets.is_some() && large.problems.is_some() && !large.tree_floats);
    }
}
