//! The label under the cursor: what comes with it, and why it has no more.

use super::words;
use crate::balance::together;
use crate::ui::canvas::Canvas;
use crate::ui::screens::balance::state::Balance;
use crate::ui::screens::balance::update::why;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::Panel;
use crate::ui::widgets::text::fit;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

pub(super) fn view(state: &Balance, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let row = state.look.row();
    let name = row.map_or("", |row| match (row.label, row.node, &state.ground) {
        (Some(label), _, Some(ground)) => ground.pool.labels[label].name.as_str(),
        (None, Some(node), Some(ground)) => ground.ontology.as_ref().map_or("", |ontology| ontology.label(node).1),
        _ => "",
    });
    let title = if name.is_empty() { "Label" } else { name };
    let panel = Panel { theme: &shared.theme, glyphs: shared.glyphs, title, note: "", focused: false };
    let inside = panel.draw(area, canvas.buffer);
    let (Some(why), Some(label)) = (why(state), row.and_then(|row| row.label)) else {
        if row.is_some() {
            words(
                canvas,
                inside,
                shared,
                "a group: no clip has it as its own label; the bar counts all clips below it",
            );
        }
        return;
    };
    let share = |clips: &[u32]| {
        let found = together(&why.pool.sets, clips, label);
        let one =
            |one: &crate::balance::Companion| format!("{} {:.0} %", why.pool.labels[one.label].name, one.share * 100.0);
        let named: Vec<String> = found.iter().take(12).map(one).collect();
        if named.is_empty() { "nothing else".to_owned() } else { named.join(&format!(" {} ", shared.glyphs.dot())) }
    };
    let mut lines = vec![("why no more", why.shortly(label))];
    lines.extend(state.heard.map(|(clip, chosen)| ("heard", heard(&why, clip as usize, chosen))));
    lines.push(("comes with", share(&why.task.problem.available)));
    lines.push(("chosen with", share(&why.choice.taken)));
    for (y, (what, text)) in (inside.top()..inside.bottom()).zip(lines) {
        pair(canvas, Rect { y, height: 1, ..inside }, shared, what, &text);
    }
}

fn heard(why: &crate::balance::Why<'_>, clip: usize, chosen: bool) -> String {
    let labels: Vec<&str> =
        why.pool.labels_of(clip).iter().map(|&label| why.pool.labels[label as usize].name.as_str()).collect();
    let standing = if chosen { "chosen" } else { "rejected" };
    format!("{} ({standing}): {}", why.pool.id(clip), labels.join(", "))
}

fn pair(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, what: &str, text: &str) {
    let what = format!(" {what:<12} ");
    let text = fit(text, usize::from(area.width).saturating_sub(what.len()), shared.glyphs.ellipsis());
    let spans =
        vec![Span::styled(what, shared.theme.style(Role::Muted)), Span::styled(text, shared.theme.style(Role::Text))];
    canvas.line(Line::from(spans), area);
}
