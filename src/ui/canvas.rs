//! What a view draws on: cells, the areas that answer the mouse, and the place of the cursor.

use super::action::Action;
use super::hits::{Gesture, Hits, Pointer};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// The drawing of one frame.
pub struct Canvas<'a> {
    /// The cells.
    pub buffer: &'a mut Buffer,
    /// What answers the mouse.
    pub hits: &'a mut Hits,
    /// Where the terminal's cursor blinks; `None` hides it.
    pub cursor: Option<Position>,
}

impl<'a> Canvas<'a> {
    /// An empty drawing; `hits` forgets the last one.
    pub fn new(buffer: &'a mut Buffer, hits: &'a mut Hits) -> Self {
        hits.clear();
        Self { buffer, hits, cursor: None }
    }

    /// Draws a widget, as far as `area` lies on the screen.
    pub fn draw(&mut self, widget: impl Widget, area: Rect) {
        let area = area.intersection(self.buffer.area);
        if !area.is_empty() {
            widget.render(area, self.buffer);
        }
    }

    /// Draws one line of styled text at the top of `area`.
    pub fn line<'t>(&mut self, line: impl Into<Line<'t>>, area: Rect) {
        self.draw(line.into(), Rect { height: area.height.min(1), ..area });
    }

    /// Gives the cells of `area` a style and blanks them.
    pub fn blank(&mut self, area: Rect, style: Style) {
        self.draw(ratatui::widgets::Clear, area);
        self.buffer.set_style(area, style);
    }

    /// Has a press of the left button within `area` mean `action`.
    pub fn click(&mut self, area: Rect, action: Action) {
        self.hits.add(area, move |pointer| (pointer.gesture == Gesture::Press).then(|| action.clone()));
    }

    /// Has a double press within `area` mean `action`; add it after [`Canvas::click`] on the same area.
    pub fn double_click(&mut self, area: Rect, action: Action) {
        self.hits.add(area, move |pointer| (pointer.gesture == Gesture::DoublePress).then(|| action.clone()));
    }

    /// Has the wheel within `area` mean these actions.
    pub fn scroll(&mut self, area: Rect, up: Action, down: Action) {
        self.hits.add(area, move |pointer| match pointer.gesture {
            Gesture::ScrollUp => Some(up.clone()),
            Gesture::ScrollDown => Some(down.clone()),
            _ => None,
        });
    }

    /// Has `answer` say what the mouse means within `area`, with the place: for seeking and dragging.
    pub fn pointer(&mut self, area: Rect, answer: impl Fn(Pointer) -> Option<Action> + 'static) {
        self.hits.add(area, answer);
    }
}
