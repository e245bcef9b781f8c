//! The palette: every action of the key table by its name.

use super::{Item, Popup};
use crate::ui::action::{Action, AppAction};
use crate::ui::keymap::{Binding, Context, table};
use crate::ui::room::Room;
use crate::ui::shared::Shared;

/// The palette as it is in `room`: what works here first, then everywhere, then in the other rooms, then the themes.
pub fn palette(room: Room, works: impl Fn(&Binding) -> bool, themes: &[String], shared: &Shared) -> Popup {
    let mut rows: Vec<&'static Binding> = table::table().filter(|row| listed(row)).collect();
    rows.sort_by_key(|row| distance(row.context, room));
    let rows = rows.into_iter().filter(|row| row.context.room() != Some(room) || works(row));
    let mut items: Vec<Item> = rows.map(|row| item(row, room)).collect();
    items.extend(themes.iter().map(|name| theme(name, shared)));
    Popup::list("Do what?", items)
}

/// Popups and edited texts are not there when the palette is.
fn listed(row: &Binding) -> bool {
    !row.context.is_popup() && !row.context.takes_text() && !matches!(row.action, Action::App(AppAction::Palette))
}

fn distance(context: Context, room: Room) -> usize {
    match context.room() {
        Some(place) if place == room => 0,
        None => 1,
        Some(_) => 2,
    }
}

fn item(row: &'static Binding, room: Room) -> Item {
    let label = match row.context.room() {
        Some(_) => format!("{}: {}", row.context.title().replace(": ", ", "), row.long),
        None => row.long.to_owned(),
    };
    let action = match row.context.room() {
        Some(place) if place != room => Action::App(AppAction::DoIn(place, Box::new(row.action.clone()))),
        _ => row.action.clone(),
    };
    Item::new(label, action).with_detail(row.keys.join(" "))
}

fn theme(name: &str, shared: &Shared) -> Item {
    let detail = if name == shared.theme.name() { "now" } else { "" };
    Item::new(format!("theme: {name}"), Action::App(AppAction::SetTheme(name.to_owned()))).with_detail(detail)
}
