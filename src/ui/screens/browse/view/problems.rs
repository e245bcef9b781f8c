//! The first problems of the dataset, under the tree.

use super::panel;
use crate::dataset::Problem;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::browse::action::BrowseAction;
use crate::ui::screens::browse::format::count;
use crate::ui::screens::browse::state::Browse;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::text::fit;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Draws the pane; a click lists all of them.
pub fn draw(state: &Browse, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let title = format!("Problems {}", count(state.problems.count as u64));
    let inside = panel(shared, (&title, ""), false).draw(area, canvas.buffer);
    canvas.click(area, Action::Browse(BrowseAction::ListProblems));
    let style = shared.theme.style(Role::Warning);
    for (y, problem) in (inside.top()..inside.bottom()).zip(&state.problems.listed) {
        let text = fit(&short(problem), usize::from(inside.width), shared.glyphs.ellipsis());
        canvas.line(Line::styled(text, style), Rect { y, height: 1, ..inside });
    }
}

/// `bad.wav: truncated`, or `line 12: no file_name` of the metadata: there is little room, the list has it all.
fn short(problem: &Problem) -> String {
    match problem.line {
        Some(line) => format!("line {line}: {}", problem.why),
        None => {
            let name = problem.file.file_name().unwrap_or(problem.file.as_os_str()).to_string_lossy();
            format!("{name}: {}", problem.why)
        }
    }
}
