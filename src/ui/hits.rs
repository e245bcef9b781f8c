//! Which part of the screen answers the mouse: recorded while drawing, asked when the mouse does something.

use super::action::Action;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use std::rc::Rc;

/// What the mouse did within an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// The left button went down.
    Press,
    /// The left button went down twice on one spot, quickly.
    DoublePress,
    /// The mouse moved with the left button down that went down in this area; the position is clamped to the area.
    Drag,
    /// The left button that went down in this area came up.
    Release,
    /// The right button went down.
    Menu,
    /// The wheel turned up.
    ScrollUp,
    /// The wheel turned down.
    ScrollDown,
}

/// What the mouse did, and where within the area.
#[derive(Clone, Copy, Debug)]
pub struct Pointer {
    /// What it did.
    pub gesture: Gesture,
    /// Columns from the area's left edge.
    pub x: u16,
    /// Rows from the area's top.
    pub y: u16,
    /// The area as it was drawn.
    pub area: Rect,
    /// Whether shift was held.
    pub shift: bool,
}

impl Pointer {
    /// How far to the right, 0 at the left edge of the area and 1 at its right edge; the middle of the cell is meant.
    pub fn fraction(&self) -> f64 {
        (f64::from(self.x) + 0.5) / f64::from(self.area.width.max(1))
    }
}

type Answer = Rc<dyn Fn(Pointer) -> Option<Action>>;

/// The areas of one drawing; later ones lie above earlier ones.
#[derive(Default)]
pub struct Hits {
    areas: Vec<(Rect, Answer)>,
}

impl Hits {
    /// Forgets all areas, before a new drawing.
    pub fn clear(&mut self) {
        self.areas.clear();
    }

    /// Has `answer` say what the mouse means within `area`; `None` lets what lies below answer.
    pub fn add(&mut self, area: Rect, answer: impl Fn(Pointer) -> Option<Action> + 'static) {
        self.areas.push((area, Rc::new(answer)));
    }

    /// Hides everything recorded so far, as a popup does.
    pub fn cover(&mut self) {
        self.areas.clear();
    }

    /// The areas under a place, topmost first.
    fn under(&self, place: Position) -> impl Iterator<Item = &(Rect, Answer)> {
        self.areas.iter().rev().filter(move |(area, _)| area.contains(place))
    }
}

/// What the mouse is doing between two events: which area a drag belongs to, and whether a press is a double one.
#[derive(Default)]
pub struct Mouse {
    held: Option<(Rect, Answer)>,
    last: Option<(Position, std::time::Instant)>,
}

impl Mouse {
    /// Two presses within this time are a double press.
    const DOUBLE: std::time::Duration = std::time::Duration::from_millis(400);

    /// The action that a mouse event means on the screen as it was last drawn.
    pub fn action(&mut self, event: MouseEvent, hits: &Hits) -> Option<Action> {
        let place = Position::new(event.column, event.row);
        let gesture = self.gesture(event.kind, place)?;
        let shift = event.modifiers.contains(crossterm::event::KeyModifiers::SHIFT);
        if let Gesture::Drag | Gesture::Release = gesture {
            let (area, answer) = self.held.clone()?;
            if gesture == Gesture::Release {
                self.held = None;
            }
            return answer(pointer(gesture, area, place, shift));
        }
        for (area, answer) in hits.under(place) {
            if let Some(action) = answer(pointer(gesture, *area, place, shift)) {
                self.held = matches!(gesture, Gesture::Press).then(|| (*area, answer.clone()));
                return Some(action);
            }
        }
        None
    }

    fn gesture(&mut self, kind: MouseEventKind, place: Position) -> Option<Gesture> {
        Some(match kind {
            MouseEventKind::Down(MouseButton::Left) => self.press(place),
            MouseEventKind::Down(MouseButton::Right) => Gesture::Menu,
            MouseEventKind::Drag(MouseButton::Left) => Gesture::Drag,
            MouseEventKind::Up(MouseButton::Left) => Gesture::Release,
            MouseEventKind::ScrollUp => Gesture::ScrollUp,
            MouseEventKind::ScrollDown => Gesture::ScrollDown,
            _ => return None,
        })
    }

    fn press(&mut self, place: Position) -> Gesture {
        let now = std::time::Instant::now();
        let double = self.last.is_some_and(|(there, then)| there == place && now - then < Self::DOUBLE);
        self.last = (!double).then_some((place, now));
        if double { Gesture::DoublePress } else { Gesture::Press }
    }
}

fn pointer(gesture: Gesture, area: Rect, place: Position, shift: bool) -> Pointer {
    let x = place.x.clamp(area.left(), area.right().saturating_sub(1).max(area.left())) - area.left();
    let y = place.y.clamp(area.top(), area.bottom().saturating_sub(1).max(area.top())) - area.top();
    Pointer { gesture, x, y, area, shift }
}
