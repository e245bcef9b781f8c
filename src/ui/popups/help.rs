//! The help, made of the key table, and the messages of the session.

use super::{Paragraph, Popup, Text};
use crate::ui::keymap::{Binding, Context, shown, table};
use crate::ui::message::{MessageLog, Severity};
use crate::ui::theme::Role;

/// Every key: those of `contexts` first, then everywhere, then the rest.
pub fn help(contexts: &[Context], ascii: bool) -> Popup {
    let near = contexts.iter().copied().chain([Context::Global]);
    let far = Context::ALL.into_iter().filter(|context| !contexts.contains(context) && *context != Context::Global);
    let mut paragraphs = Vec::new();
    for context in near.chain(far) {
        let rows: Vec<&Binding> = table::table().filter(|row| row.context == context && !row.keys.is_empty()).collect();
        if !rows.is_empty() {
            paragraphs.push(Paragraph::Heading(context.title().to_owned()));
            paragraphs.extend(rows.into_iter().map(|row| line(row, ascii)));
        }
    }
    Popup::text("Keys", paragraphs)
}

fn line(row: &Binding, ascii: bool) -> Paragraph {
    let keys: Vec<&str> = row.keys.iter().map(|key| shown(key, ascii)).collect();
    Paragraph::Pair(keys.join(" "), row.long.to_owned())
}

/// All messages, the newest last and in sight.
pub fn messages(log: &MessageLog) -> Popup {
    let mut paragraphs: Vec<Paragraph> = log
        .entries()
        .map(|entry| {
            let times = if entry.times > 1 { format!(" ({} times)", entry.times) } else { String::new() };
            Paragraph::Words(role(entry.message.severity), format!("{}{times}", entry.message.text))
        })
        .collect();
    if paragraphs.is_empty() {
        paragraphs.push(Paragraph::Words(Role::Muted, "Nothing was said yet.".to_owned()));
    }
    Popup::Text(Text::new("Messages", paragraphs).at_end())
}

/// The look of a message.
pub fn role(severity: Severity) -> Role {
    match severity {
        Severity::Info => Role::Text,
        Severity::Warning => Role::Warning,
        Severity::Error => Role::Bad,
    }
}
