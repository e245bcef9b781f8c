//! The right end of the top line: dataset, model, device, and what is under way.

use crate::text::safe;
use crate::ui::action::{Action, AppAction};
use crate::ui::canvas::Canvas;
use crate::ui::shared::{EngineStatus, Shared, model_label};
use crate::ui::theme::Role;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use std::sync::LazyLock;
use unicode_width::UnicodeWidthStr;

/// Threads the model computes with.
static THREADS: LazyLock<usize> = LazyLock::new(|| std::thread::available_parallelism().map_or(1, usize::from));

/// Draws the status at the right end of `area`, leaving out what does not fit: the device first, then the datasets, or the
/// model while datasets are still on their way.
pub fn view(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let datasets = datasets(shared).map(|(role, text)| (role, text, Action::App(AppAction::AskDataset)));
    let device = device(shared).map(|text| (Role::Muted, text, Action::App(AppAction::AskModel)));
    let (role, text) = model(&shared.engine);
    let model = Some((role, text, Action::App(AppAction::AskModel)));
    let dot = format!(" {} ", shared.glyphs.dot());
    let least = if shared.preparing.is_some() { [datasets.clone(), None, None] } else { [None, None, model.clone()] };
    let choices = [[datasets.clone(), device, model.clone()], [datasets, None, model], least];
    let choices = choices.map(|parts| parts.into_iter().flatten().collect::<Vec<_>>());
    let [.., least] = &choices;
    let fitting = choices.iter().find(|parts| width(parts, &dot) <= usize::from(area.width));
    let parts = fitting.unwrap_or(least).clone();
    let mut x = area.right().saturating_sub(width(&parts, &dot) as u16).max(area.x);
    for (at, (role, text, action)) in parts.into_iter().enumerate() {
        if at > 0 {
            let place = Rect { x, width: dot.width() as u16, ..area }.intersection(area);
            canvas.line(Line::from(Span::styled(dot.clone(), shared.theme.style(Role::Muted))), place);
            x += dot.width() as u16;
        }
        let place = Rect { x, width: text.width() as u16, ..area }.intersection(area);
        canvas.line(Line::styled(text, shared.theme.style(role)), place);
        canvas.click(place, action);
        x = place.right();
    }
}

/// Columns of all parts, and one at the end.
fn width(parts: &[(Role, String, Action)], dot: &str) -> usize {
    parts.iter().map(|(_, text, _)| text.width()).sum::<usize>() + parts.len().saturating_sub(1) * dot.width() + 1
}

fn datasets(shared: &Shared) -> Option<(Role, String)> {
    if let Some((what, done, total)) = &shared.preparing {
        return Some((Role::Progress, progress(what, *done, *total)));
    }
    let splits = || shared.datasets.iter().flat_map(|dataset| &dataset.splits);
    let (done, total) = splits()
        .map(|split| split.progress())
        .filter(|p| !p.complete)
        .fold((0, 0), |sum, p| (sum.0 + p.done, sum.1 + p.total));
    if total > 0 {
        return Some((Role::Progress, progress("indexing", done, total)));
    }
    match shared.datasets.as_slice() {
        [] => None,
        [one] => Some((Role::Status, safe(&one.name).into_owned())),
        [first, rest @ ..] => Some((Role::Status, format!("{} +{}", safe(&first.name), rest.len()))),
    }
}

fn device(shared: &Shared) -> Option<String> {
    let info = shared.engine.model.as_ref()?;
    let threads = if info.device == "cpu" { format!(" {}{}", shared.glyphs.times(), *THREADS) } else { String::new() };
    Some(format!("{}{threads} {}", info.device, info.dtype))
}

fn model(engine: &EngineStatus) -> (Role, String) {
    if let Some((what, done, total)) = &engine.loading {
        return (Role::Progress, progress(&safe(what), *done, *total));
    }
    match (&engine.trouble, &engine.model) {
        (Some(_), None) => (Role::Bad, "model failed".to_owned()),
        (_, Some(info)) => (Role::Status, format!("model {}", safe(&model_label(&info.name)))),
        (None, None) => (Role::Muted, "no model".to_owned()),
    }
}

/// How far a piece of work is: `reading weights  42 %`; the number keeps its place.
pub fn progress(what: &str, done: u64, total: u64) -> String {
    match (done * 100).checked_div(total) {
        Some(percent) => format!("{what} {:>3} %", percent.min(100)),
        None => format!("{what} ..."),
    }
}

#[cfg(test)]
mod tests {
    use super::progress;

    #[test]
    fn progress_keeps_its_width() {
        assert_eq!(progress("reading", 0, 10), "reading   0 %");
        assert_eq!(progress("reading", 10, 10), "reading 100 %");
        assert_eq!(progress("waiting", 5, 0), "waiting ...");
    }
}
