//! The tree of datasets and splits, with counts, progress and marks.

use super::{frame, panel};
use crate::dataset::Split;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::browse::action::{BrowseAction, Pane};
use crate::ui::screens::browse::format::count;
use crate::ui::screens::browse::state::tree::Node;
use crate::ui::screens::browse::state::{Browse, shape, split};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::{Tree, TreeRow};
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Draws the pane; `floats` when it lies over the others.
pub fn draw(state: &Browse, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, floats: bool) {
    if floats {
        panel(shared, ("Datasets", ""), true).draw_popup(area, canvas.buffer);
    }
    let inside = frame(state, canvas, area, shared, Pane::Datasets, ("Datasets", ""));
    let marks = marks_line(state, shared);
    let below = u16::from(!marks.is_empty() && inside.height > 3);
    let lines = Rect { height: inside.height - below, ..inside };
    draw_tree(state, canvas, lines, shared);
    canvas
        .line(Line::styled(marks, shared.theme.style(Role::Star)), Rect { y: lines.bottom(), height: below, ..inside });
}

fn draw_tree(state: &Browse, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let nodes = state.tree.nodes(&shape(shared));
    let rows: Vec<TreeRow> = nodes.iter().map(|&node| row(state, node, shared)).collect();
    let tree = Tree {
        theme: &shared.theme,
        glyphs: shared.glyphs,
        rows: &rows,
        selected: state.tree.cursor.at,
        focused: state.focus == Pane::Datasets,
        scroll: &state.tree.cursor.scroll,
    };
    canvas.draw(tree, area);
    state.tree.cursor.scroll.draw_thumb(area, rows.len(), &shared.theme, shared.glyphs, canvas.buffer);
    for (y, line) in (area.top()..area.bottom()).zip(state.tree.cursor.scroll.top()..nodes.len()) {
        canvas.click(Rect { y, height: 1, ..area }, Action::Browse(BrowseAction::ClickNode(line)));
    }
}

fn row(state: &Browse, node: Node, shared: &Shared) -> TreeRow {
    match node {
        Node::Dataset(dataset) => {
            let name = shared.datasets.get(dataset).map_or_else(String::new, |dataset| dataset.name.clone());
            TreeRow { depth: 0, open: Some(!state.tree.is_folded(dataset)), name, note: String::new() }
        }
        Node::Split(id) => {
            let (name, note) =
                split(shared, id).map_or_else(Default::default, |split| (split.name().to_owned(), size(split)));
            let shown = if state.table.split == Some(id) { shared.glyphs.chosen() } else { " " };
            TreeRow { depth: 0, open: None, name: format!("{shown} {name}"), note }
        }
    }
}

/// How many clips a split has; while they are being found also how far that is.
fn size(split: &Split) -> String {
    let progress = split.progress();
    let known = count(split.len() as u64);
    if progress.complete || progress.total == 0 {
        return if progress.complete { known } else { format!("{known}+") };
    }
    format!("{known}+ {:2.0} %", progress.done as f64 / progress.total as f64 * 100.0)
}

fn marks_line(state: &Browse, shared: &Shared) -> String {
    let (stars, notes) = state.marks.counts;
    let several = if notes == 1 { "" } else { "s" };
    let stars = (stars > 0).then(|| format!(" {} {} marked ", shared.glyphs.star(), count(stars as u64)));
    let notes = (notes > 0).then(|| format!(" {} {} note{several}", shared.glyphs.note(), count(notes as u64)));
    [stars, notes].into_iter().flatten().collect()
}
