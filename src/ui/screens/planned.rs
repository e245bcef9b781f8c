//! A room that is not there yet: it says what will be.

use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::effect::Effect;
use crate::ui::keymap::Context;
use crate::ui::room::Screen;
use crate::ui::shared::Shared;
use crate::ui::step::Step;
use crate::ui::theme::Role;
use crate::ui::widgets::text::wrap;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Block;
use std::cell::Cell;

/// What a planned room will be.
pub struct Plan {
    /// Where its keys go.
    pub context: Context,
    /// One sentence.
    pub about: &'static str,
    /// What one will do there: a few words, then a sentence.
    pub points: &'static [(&'static str, &'static str)],
    /// What works already without it.
    pub meanwhile: &'static str,
}

/// The state of a planned room: how far its text is scrolled.
pub struct Planned {
    plan: &'static Plan,
    scroll: Cell<usize>,
    hidden: Cell<usize>,
    page: Cell<usize>,
}

impl Planned {
    /// The room of `plan`.
    pub fn new(plan: &'static Plan) -> Self {
        let (scroll, hidden, page) = Default::default();
        Self { plan, scroll, hidden, page }
    }

    fn lines(&self, width: usize, shared: &Shared) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        let mut add = |role, text: &str| {
            let rows = wrap(text, width, text.len());
            lines.extend(rows.into_iter().map(|row| Line::styled(row, shared.theme.style(role))));
            lines.push(Line::default());
        };
        add(Role::Accent, self.plan.about);
        for (head, text) in self.plan.points {
            add(Role::Text, &format!("{head}: {text}"));
        }
        add(Role::Muted, self.plan.meanwhile);
        lines
    }
}

impl Screen for Planned {
    type Action = Step;

    fn contexts(&self) -> Vec<Context> {
        vec![self.plan.context]
    }

    fn works(&self, _action: &Action, _shared: &Shared) -> bool {
        self.hidden.get() > 0
    }

    fn update(&mut self, step: Step, _shared: &Shared) -> Vec<Effect> {
        self.scroll.set(step.from(self.scroll.get(), self.hidden.get() + 1, self.page.get()));
        Vec::new()
    }

    fn view(&self, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
        let block = Block::bordered()
            .border_set(shared.glyphs.border(true))
            .border_style(shared.theme.style(Role::BorderFocused))
            .title_style(shared.theme.style(Role::TitleFocused))
            .title(format!(" {} {} planned ", self.plan.context.title(), shared.glyphs.dot()));
        let inner = block.inner(area);
        canvas.draw(block, area);
        let width = inner.width.saturating_sub(4).min(76);
        let text = Rect { x: inner.x + (inner.width - width) / 2, width, ..inner };
        let lines = self.lines(usize::from(width.max(1)), shared);
        let page = usize::from(text.height);
        self.hidden.set(lines.len().saturating_sub(page));
        self.page.set(page);
        self.scroll.set(self.scroll.get().min(self.hidden.get()));
        let top = text.y + (page.saturating_sub(lines.len()) / 3) as u16;
        canvas.scroll(area, Action::Planned(Step::Up), Action::Planned(Step::Down));
        for (y, line) in (top..text.bottom()).zip(lines.into_iter().skip(self.scroll.get())) {
            canvas.line(line, Rect { y, height: 1, ..text });
        }
    }
}
