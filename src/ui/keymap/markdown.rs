//! The README's list of keys.

use super::Context;
use super::table::table;
use std::fmt::Write;

/// All bindings as Markdown: a heading and a table for every place that has any.
pub fn markdown() -> String {
    let mut text = String::new();
    for context in Context::ALL {
        let mut rows = table().filter(|row| row.context == context && !row.keys.is_empty()).peekable();
        if rows.peek().is_none() {
            continue;
        }
        let _ = writeln!(text, "**{}**\n\n| keys | what they do |\n|---|---|", context.title());
        for row in rows {
            let keys: Vec<String> = row.keys.iter().map(|key| code(key)).collect();
            let _ = writeln!(text, "| {} | {} |", keys.join(" "), row.long);
        }
        text.push('\n');
    }
    text
}

/// A key as code; a bar would end the cell.
fn code(key: &str) -> String {
    format!("`{}`", key.replace('|', "\\|"))
}
