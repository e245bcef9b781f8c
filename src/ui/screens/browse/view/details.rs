//! Everything that is written and known about the clip under the cursor.

use super::frame;
use crate::ui::canvas::Canvas;
use crate::ui::screens::browse::action::Pane;
use crate::ui::screens::browse::format::{count, decibels, duration, kilohertz};
use crate::ui::screens::browse::state::place::ClipId;
use crate::ui::screens::browse::state::row::Row;
use crate::ui::screens::browse::state::sound::Heard;
use crate::ui::screens::browse::state::{Browse, split};
use crate::ui::screens::browse::update::mark_of;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::text::{wrap, wrap_parts};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// The most lines of one text.
const MOST_LINES: usize = 200;

/// Columns of the frame and its title that facts in the title leave free.
const TITLE: usize = 17;

/// Draws the pane.
pub fn draw(state: &Browse, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let Some((clip, row)) = state.current(shared).and_then(|clip| Some((clip, state.rows.get(clip)?))) else {
        frame(state, canvas, area, shared, Pane::Details, ("Details", ""));
        return;
    };
    let between = format!(" {} ", shared.glyphs.dot());
    let parts = facts(state, clip, shared);
    let facts = parts.join(&between);
    let fits = usize::from(area.width) >= facts.chars().count() + TITLE;
    let inside = frame(state, canvas, area, shared, Pane::Details, ("Details", if fits { &facts } else { "" }));
    let mut lines = Lines { shared, width: usize::from(inside.width.saturating_sub(1)), put: Vec::new() };
    lines.written(clip, shared);
    lines.words(row);
    if !fits {
        let width = lines.width.saturating_sub(1);
        wrap_parts(&parts, &between, width).iter().for_each(|line| lines.add(" ", line, Role::Muted));
    }
    let lines = lines.rest(state, clip, row);
    let hidden = lines.len().saturating_sub(usize::from(inside.height));
    state.details_hidden.set(hidden);
    let top = state.details_top.min(hidden);
    for (y, line) in (inside.top()..inside.bottom()).zip(lines.into_iter().skip(top)) {
        canvas.line(line, Rect { y, height: 1, ..inside });
    }
    if hidden > top {
        let more = format!(" {} {} more ", shared.glyphs.down(), hidden - top);
        let x = area.right().saturating_sub(more.chars().count() as u16 + 2).max(area.x);
        canvas.line(Line::styled(more, shared.theme.style(Role::Muted)), Rect { x, y: area.bottom() - 1, ..area });
    }
}

/// `wav pcm16 · 44.1 kHz · 2 ch · 22.0 s · peak -6.0 dBFS · -23.1 LUFS`.
fn facts(state: &Browse, clip: ClipId, shared: &Shared) -> Vec<String> {
    let heard = state.sound.heard().filter(|heard| heard.clip == clip);
    let mut facts = heard.map_or_else(|| known_facts(clip, shared), |heard| heard_facts(heard));
    facts.retain(|fact| !fact.is_empty());
    facts.iter().map(|fact| crate::text::safe(fact).into_owned()).collect()
}

fn heard_facts(heard: &Heard) -> Vec<String> {
    let facts = &heard.sound.facts;
    let bits = facts.bits.map_or_else(String::new, |bits| format!(" {bits} bit"));
    let codec = if facts.container == facts.codec {
        facts.codec.clone()
    } else {
        format!("{} {}", facts.container, facts.codec)
    };
    vec![
        format!("{codec}{bits}"),
        format!("{} kHz", kilohertz(facts.sample_rate)),
        format!("{} ch", facts.channels),
        duration(heard.sound.duration()),
        format!("peak {} dBFS", decibels(heard.levels.peak_db)),
        heard.levels.loudness_lufs.map_or_else(String::new, |loudness| format!("{} LUFS", decibels(loudness))),
    ]
}

fn known_facts(clip: ClipId, shared: &Shared) -> Vec<String> {
    let facts = split(shared, clip.split).and_then(|split| split.known_facts(clip.row as usize));
    let Some(facts) = facts else { return Vec::new() };
    vec![
        facts.codec.clone(),
        format!("{} kHz", kilohertz(facts.sample_rate)),
        format!("{} ch", facts.channels),
        facts.seconds.map_or_else(String::new, duration),
    ]
}

/// The text of the pane while it is put together.
struct Lines<'a> {
    shared: &'a Shared,
    width: usize,
    put: Vec<Line<'static>>,
}

impl Lines<'_> {
    /// What a model wrote, and how good that is.
    fn written(&mut self, clip: ClipId, shared: &Shared) {
        let Some(written) = split(shared, clip.split).and_then(|split| split.written()) else { return };
        let Some(caption) = written.caption(clip.row) else { return };
        let number =
            |at: usize| written.number(clip.row, at).map(|number| format!("{} {number:.3}", written.metrics[at]));
        let numbers: Vec<String> = (0..written.metrics.len()).filter_map(number).collect();
        self.add(" written  ", caption, Role::Accent);
        self.add("          ", &numbers.join(&format!(" {} ", self.shared.glyphs.dot())), Role::Muted);
    }

    /// Captions and labels.
    fn words(&mut self, row: &Row) {
        let several = row.captions.len() > 1;
        for (index, caption) in row.captions.iter().enumerate() {
            let head = if several { format!("{:>2} ", index + 1) } else { " ".to_owned() };
            self.add(&head, caption, Role::Text);
        }
        if !row.draft.is_empty() {
            self.add(" draft  ", &row.draft, Role::Muted);
        }
        if !row.labels.is_empty() {
            self.add(" labels  ", &row.labels.join(", "), Role::Accent);
        }
    }

    /// Warnings, the note, other columns.
    fn rest(mut self, state: &Browse, clip: ClipId, row: &Row) -> Vec<Line<'static>> {
        self.warnings(state, clip, row);
        let note = mark_of(state, clip, self.shared).1;
        if !note.is_empty() {
            self.add(&format!(" {} ", self.shared.glyphs.note()), &note, Role::Star);
        }
        for (column, value) in &row.extra {
            self.add(&format!(" {column}  "), value, Role::Muted);
        }
        self.put
    }

    /// What is wrong with the clip: unreadable, cut off, clipped, silent.
    fn warnings(&mut self, state: &Browse, clip: ClipId, row: &Row) {
        let head = format!(" {} ", self.shared.glyphs.warning());
        if let Some(why) = row.problem.as_deref().or(state.probes.why(clip).map(|problem| problem.why.as_str())) {
            self.add(&head, why, Role::Warning);
        }
        let Some(heard) = state.sound.heard().filter(|heard| heard.clip == clip) else { return };
        if let Some(trouble) = &heard.sound.trouble {
            self.add(&head, trouble, Role::Warning);
        }
        if heard.levels.silent {
            self.add(&head, "silent: nothing is louder than -60 dBFS", Role::Warning);
        }
        if heard.levels.clipped > 0 {
            let text = format!("clipped: {} samples at full scale in a row", count(heard.levels.clipped as u64));
            self.add(&head, &text, Role::Warning);
        }
    }

    /// Adds `text` behind `head`, wrapped under its own beginning.
    fn add(&mut self, head: &str, text: &str, role: Role) {
        let (theme, indent) = (&self.shared.theme, head.chars().count());
        let muted = theme.style(Role::Muted);
        for (index, part) in wrap(text, self.width.saturating_sub(indent).max(1), MOST_LINES).into_iter().enumerate() {
            let before = if index == 0 { head.to_owned() } else { " ".repeat(indent) };
            self.put.push(Line::from(vec![Span::styled(before, muted), Span::styled(part, theme.style(role))]));
        }
    }
}
