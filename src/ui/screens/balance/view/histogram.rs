//! All labels as bars: what is there, what is chosen, what is wished for.

use super::{frame, words};
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::hits::Gesture;
use crate::ui::screens::balance::action::{BalanceAction, Pane, TargetAction};
use crate::ui::screens::balance::jobs::Ground;
use crate::ui::screens::balance::state::Balance;
use crate::ui::screens::balance::state::look::{LabelRow, Order, place};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::numbers::count;
use crate::ui::widgets::text::{fit, pad};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Columns of what is chosen and what is wished for: `4 000 ▸ 4 000 cap`.
const WISH: u16 = 20;
/// How high the bar of what is chosen is: less than its cell, so that rows stay apart.
const CHOSEN: f32 = 0.75;

pub(super) fn view(state: &Balance, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let look = &state.look;
    let dot = format!(" {} ", shared.glyphs.dot());
    let scale = if look.log { "log" } else { "linear" };
    let known = state.ground.as_ref().map_or_else(String::new, |ground| {
        format!("{}{dot}", count(ground.totals.iter().filter(|&&total| total > 0).count() as u64))
    });
    let title = format!("Labels {known}{}{dot}{scale}", look.order.name());
    let glyphs = shared.glyphs;
    let note = format!("there {}  chosen {}  target {}", glyphs.shade(), glyphs.bar(CHOSEN), glyphs.vertical());
    let inside = frame(state, canvas, area, shared, Pane::Labels, (&title, &note, false));
    let Some(ground) = &state.ground else { return nothing(state, canvas, inside, shared) };
    let top = look.scroll.show(look.cursor, usize::from(inside.height), look.rows.len());
    let most = most(ground, look.order);
    let columns = Columns::of(inside, look.order == Order::Tree, most);
    for (y, index) in (inside.top()..inside.bottom()).zip(top..look.rows.len()) {
        let line = Rect { y, height: 1, ..inside };
        let draw = Draw { state, ground, shared, columns: &columns, most, selected: index == look.cursor };
        canvas.click(line, Action::Balance(BalanceAction::Select(Pane::Labels, index)));
        draw.row(canvas, line, look.rows[index]);
        drag(canvas, columns.bar(line), index);
    }
    look.scroll.draw_thumb(inside, look.rows.len(), &shared.theme, shared.glyphs, canvas.buffer);
}

/// The count of a full bar.
fn most(ground: &Ground, order: Order) -> u32 {
    let nodes = ground.nodes.iter().filter(|_| order == Order::Tree);
    ground.totals.iter().chain(nodes).copied().max().unwrap_or(1)
}

/// What is said while there are no clips.
fn nothing(state: &Balance, canvas: &mut Canvas<'_>, inside: Rect, shared: &Shared) {
    let text = match (&state.loading, &state.trouble) {
        (Some(what), _) => format!("{what} .."),
        (None, Some(why)) => format!("{why}. Press o to open clips or a plan."),
        (None, None) => "Here you choose a subset in which rare sounds are not drowned by music and speech. Press o to open a \
                         segments list of AudioSet (.csv), annotations (.jsonl), a dataset whose clips have labels, or a plan (.yaml)."
            .to_owned(),
    };
    words(canvas, inside, shared, &text);
}

/// A press or drag on a bar sets the target.
fn drag(canvas: &mut Canvas<'_>, area: Rect, row: usize) {
    if area.is_empty() {
        return;
    }
    canvas.pointer(area, move |pointer| {
        let set = TargetAction::Drag(row, pointer.fraction());
        let drags = pointer.gesture == Gesture::Drag || (pointer.gesture == Gesture::Press && pointer.shift);
        let press = (pointer.gesture == Gesture::Press).then_some(BalanceAction::Select(Pane::Labels, row));
        drags.then_some(BalanceAction::Target(set)).or(press).map(Action::Balance)
    });
}

/// Where the parts of a row lie, from its left.
struct Columns {
    name: u16,
    /// Of the highest count: `1 011 305`.
    count: u16,
    bar: u16,
    wish: u16,
}

impl Columns {
    fn of(inside: Rect, tree: bool, most: u32) -> Self {
        let count = count(u64::from(most)).len() as u16;
        let wish = WISH.min(inside.width / 4);
        let share = if tree { inside.width * 2 / 5 } else { inside.width * 3 / 10 };
        let name = share.clamp(8, if tree { 44 } else { 34 }).min(inside.width);
        let bar = inside.width.saturating_sub(2 + name + 1 + count + 1 + 1 + wish);
        Self { name, count, bar, wish }
    }

    fn bar(&self, line: Rect) -> Rect {
        Rect { x: line.x + 2 + self.name + 1 + self.count + 1, width: self.bar, ..line }.intersection(line)
    }
}

struct Draw<'a> {
    state: &'a Balance,
    ground: &'a Ground,
    shared: &'a Shared,
    columns: &'a Columns,
    /// The count of a full bar.
    most: u32,
    selected: bool,
}

/// The numbers of a row.
struct Numbers {
    there: u32,
    chosen: Option<u32>,
    target: Option<u32>,
    other: Option<u32>,
}

impl Draw<'_> {
    fn numbers(&self, row: LabelRow) -> Numbers {
        let solved = self.state.solved.as_ref();
        let own = row.label.filter(|_| row.open.is_none() || row.node.is_none());
        // In the tree a label with others below counts for all of them.
        let whole = row.node.filter(|_| own.is_none());
        let (totals, nodes) =
            solved.map_or((&self.ground.totals, &self.ground.nodes), |solved| (&solved.task.totals, &solved.there));
        let there = whole.map_or_else(|| own.map_or(0, |label| totals[label]), |node| nodes[node]);
        let chosen = solved.map(|solved| match (whole, own) {
            (Some(node), _) => solved.nodes.get(node).copied().unwrap_or(0),
            (None, Some(label)) => solved.answer.choice.counts[label],
            (None, None) => 0,
        });
        Numbers {
            there,
            chosen,
            target: own.and_then(|label| solved?.task.stated[label]),
            other: own.and_then(|label| self.state.compared.as_ref().map(|other| other.counts[label])),
        }
    }

    fn row(&self, canvas: &mut Canvas<'_>, line: Rect, row: LabelRow) {
        let theme = &self.shared.theme;
        let focused = self.state.focus == Pane::Labels;
        let mut base = Style::new();
        if self.selected {
            base = theme.style(if focused { Role::Selection } else { Role::SelectionUnfocused });
            canvas.buffer.set_style(line, base);
            canvas.line(Span::raw(self.shared.glyphs.selected()), line);
        }
        let numbers = self.numbers(row);
        let name = Rect { x: line.x + 2, width: self.columns.name, ..line }.intersection(line);
        canvas.line(Span::raw(self.name(row)), name);
        let at = Rect { x: name.right() + 1, width: self.columns.count, ..line }.intersection(line);
        let muted = if self.selected { base } else { theme.style(Role::Muted) };
        canvas.line(
            Line::styled(pad(&count(u64::from(numbers.there)), usize::from(self.columns.count), true, ""), muted),
            at,
        );
        self.bar(canvas, self.columns.bar(line), &numbers);
        let wish = Rect { x: line.right().saturating_sub(self.columns.wish), width: self.columns.wish, ..line };
        self.wish(canvas, wish.intersection(line), row, &numbers);
    }

    fn name(&self, row: LabelRow) -> String {
        let glyphs = self.shared.glyphs;
        let name = match (row.label, row.node, &self.ground.ontology) {
            (Some(label), ..) => self.ground.pool.labels[label].name.as_str(),
            (None, Some(node), Some(ontology)) => ontology.label(node).1,
            _ => "",
        };
        let fold = match row.open {
            Some(true) => glyphs.open(),
            Some(false) => glyphs.closed(),
            None => " ",
        };
        let width = usize::from(self.columns.name);
        let lead =
            if row.node.is_some() { format!("{}{fold} ", "  ".repeat(usize::from(row.depth))) } else { String::new() };
        fit(&format!("{lead}{name}"), width, glyphs.ellipsis())
    }

    fn bar(&self, canvas: &mut Canvas<'_>, area: Rect, numbers: &Numbers) {
        if area.is_empty() {
            return;
        }
        let (theme, glyphs, log) = (&self.shared.theme, self.shared.glyphs, self.state.look.log);
        let cells = |n: u32| {
            let cells = (place(n, self.most, log) * f64::from(area.width)).round() as u16;
            if n > 0 { cells.max(1) } else { 0 }
        };
        let (there, chosen) = (cells(numbers.there), cells(numbers.chosen.unwrap_or(0).min(numbers.there)));
        for x in 0..there.min(area.width) {
            let (symbol, role) =
                if x < chosen { (glyphs.bar(CHOSEN), Role::Progress) } else { (glyphs.shade(), Role::ProgressRest) };
            canvas.buffer.set_string(area.x + x, area.y, symbol, theme.style(role));
        }
        let mut mark = |n: u32, symbol: &str, role: Role| {
            let x = cells(n).saturating_sub(1).min(area.width - 1);
            canvas.buffer.set_string(area.x + x, area.y, symbol, theme.style(role));
        };
        if let Some(other) = numbers.other {
            mark(other, glyphs.point(), Role::Line2);
        }
        if let Some(target) = numbers.target {
            mark(target, glyphs.vertical(), Role::Warning);
        }
    }

    /// `500 ▸ 500`, and `all` or `cap` where that matters.
    fn wish(&self, canvas: &mut Canvas<'_>, area: Rect, row: LabelRow, numbers: &Numbers) {
        let (theme, glyphs) = (&self.shared.theme, self.shared.glyphs);
        let Some(chosen) = numbers.chosen else { return };
        let lacks = numbers.target.is_some_and(|target| chosen < target.min(numbers.there));
        let all = numbers.target.is_some_and(|target| target >= numbers.there) && chosen == numbers.there;
        let tag = match (self.capped(row), all, lacks) {
            (true, ..) => "cap",
            (_, true, _) => "all",
            (.., true) => "!",
            _ => "",
        };
        let target =
            numbers.target.map_or_else(String::new, |target| format!("{} {}", glyphs.to(), count(u64::from(target))));
        let chosen = count(u64::from(chosen));
        let text = match area.width {
            WISH.. => format!("{chosen:>7} {target:<8}{tag:>3}"),
            _ => format!("{chosen:>4} {target:<7}{tag:>3}").trim_end().to_owned(),
        };
        let role = if lacks { Role::Warning } else { Role::Text };
        let style = if self.selected { Style::new() } else { theme.style(role) };
        let right = area.width >= WISH;
        canvas.line(Line::styled(pad(&text, usize::from(area.width), right, glyphs.ellipsis()), style), area);
    }

    fn capped(&self, row: LabelRow) -> bool {
        let label = row.label.map(|label| &self.ground.pool.labels[label]);
        let caps = &self.state.plan().caps;
        label.is_some_and(|label| caps.contains_key(&label.name) || caps.contains_key(&label.id))
    }
}
