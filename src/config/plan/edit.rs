//! Writing a changed plan into its text, so that comments and order stay as the person wrote them.

use serde_yaml::{Mapping, Value};

use super::Plan;

/// `text` changed so that it parses to `plan`: values that differ are replaced where they stand, what is new goes to the end of
/// its section, and every other line, comments too, stays. A section that is written on one line is written anew.
pub fn write(text: &str, plan: &Plan) -> String {
    let parsed = |text: &str| serde_yaml::from_str::<Plan>(text).ok();
    let Ok(Value::Mapping(wanted)) = serde_yaml::to_value(plan) else { return text.to_owned() };
    let before = parsed(text).unwrap_or_default();
    if before == *plan && !text.trim().is_empty() {
        return text.to_owned();
    }
    let defaults = to_mapping(&Plan::default());
    let known = to_mapping(&before);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (key, value) in &wanted {
        let Some(name) = key.as_str() else { continue };
        if known.get(key) != Some(value) {
            let whole = 0..lines.len();
            set(&mut lines, whole, 0, name, known.get(key), value, defaults.get(key));
        }
    }
    let mut written = lines.join("\n");
    written.push('\n');
    // A layout that the lines above do not understand is written plainly; nothing is ever lost but comments.
    if parsed(&written).as_ref() == Some(plan) { written } else { plainly(&wanted, &defaults) }
}

fn to_mapping(plan: &Plan) -> Mapping {
    match serde_yaml::to_value(plan) {
        Ok(Value::Mapping(mapping)) => mapping,
        _ => Mapping::new(),
    }
}

/// All that is not as it is anyway.
fn plainly(wanted: &Mapping, defaults: &Mapping) -> String {
    let said = wanted.iter().filter(|(key, value)| defaults.get(key) != Some(value));
    let said: Mapping = said.map(|(key, value)| (key.clone(), value.clone())).collect();
    if said.is_empty() { String::new() } else { serde_yaml::to_string(&said).unwrap_or_default() }
}

/// Makes `name` below the lines `within`, which are indented by `indent`, stand for `value`.
fn set(
    lines: &mut Vec<String>,
    within: std::ops::Range<usize>,
    indent: usize,
    name: &str,
    before: Option<&Value>,
    value: &Value,
    default: Option<&Value>,
) {
    let gone = default == Some(value) || value.is_null();
    let Some(at) = within.clone().find(|&line| key_of(&lines[line], indent) == Some(name.to_owned())) else {
        if !gone {
            let empty = lines.iter().all(|line| is_blank(line));
            let end = if empty { within.end } else { last_of(lines, within) };
            lines.splice(end..end, block(name, value, indent));
        }
        return;
    };
    let end = (at + 1..within.end).find(|&line| !belongs(&lines[line], indent)).unwrap_or(within.end);
    let end = last_of(lines, at + 1..end);
    if let (Value::Mapping(new), Some(Value::Mapping(old))) = (value, before)
        && opens_block(&lines[at])
        && !gone
    {
        return set_inner(lines, at, end, old, new);
    }
    if gone {
        lines.drain(at..end);
        return;
    }
    let remark = remark_of(&lines[at]).to_owned();
    let mut fresh = block(name, value, indent);
    if let (1, [only]) = (end - at, fresh.as_mut_slice()) {
        only.push_str(&remark);
    }
    lines.splice(at..end, fresh);
}

/// Changes what differs inside a section that is a block of lines.
fn set_inner(lines: &mut Vec<String>, at: usize, mut end: usize, old: &Mapping, new: &Mapping) {
    let first = (at + 1..end).find(|&line| !is_blank(&lines[line]));
    let indent = first.map_or(indent_of(&lines[at]) + 2, |line| indent_of(&lines[line]));
    let null = Value::Null;
    let mut keys: Vec<&Value> = old.keys().collect();
    keys.extend(new.keys().filter(|key| !old.contains_key(key)));
    for key in keys {
        let (value, before) = (new.get(key).unwrap_or(&null), old.get(key));
        if let Some(name) = key.as_str()
            && before != Some(value)
        {
            let count = lines.len();
            set(lines, at + 1..end, indent, name, before, value, None);
            end = end + lines.len() - count;
        }
    }
}

/// The lines of a section or value; lists and maps inside one are written on one line as JSON, which is YAML too.
fn block(name: &str, value: &Value, indent: usize) -> Vec<String> {
    let pad = " ".repeat(indent);
    let inner = |inner: Vec<String>| [vec![format!("{pad}{}:", quoted(name))], inner].concat();
    match value {
        Value::Mapping(map) if !map.is_empty() && indent == 0 => inner(
            map.iter()
                .filter(|(_, value)| !is_nothing(value))
                .filter_map(|(key, value)| Some(block(key.as_str()?, value, indent + 2)))
                .flatten()
                .collect(),
        ),
        Value::Sequence(list) if !list.is_empty() && indent == 0 => {
            inner(list.iter().map(|value| format!("{pad}  - {}", flow(value))).collect())
        }
        value => vec![format!("{pad}{}: {}", quoted(name), flow(value))],
    }
}

fn is_nothing(value: &Value) -> bool {
    value.is_null()
        || value.as_mapping().is_some_and(Mapping::is_empty)
        || value.as_sequence().is_some_and(Vec::is_empty)
}

/// A value on one line.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::Sequence(list) => format!("[{}]", list.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Mapping(map) => {
            let pair = |(key, value): (&Value, &Value)| {
                format!("{}: {}", quoted(key.as_str().unwrap_or_default()), flow(value))
            };
            let said = map.iter().filter(|(_, value)| !is_nothing(value));
            format!("{{{}}}", said.map(pair).collect::<Vec<_>>().join(", "))
        }
        value => serde_json::to_string(value).unwrap_or_default(),
    }
}

fn quoted(name: &str) -> String {
    if is_plain(name) { name.to_owned() } else { serde_json::to_string(name).unwrap_or_default() }
}

/// Whether YAML takes a word for itself.
fn is_plain(text: &str) -> bool {
    let word = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let other = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    word && !other && text.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// The key that a line begins with at this indentation.
fn key_of(line: &str, indent: usize) -> Option<String> {
    if indent_of(line) != indent || is_blank(line) {
        return None;
    }
    let rest = line.trim_start();
    if rest.starts_with(['"', '\'']) {
        let end = key_end(rest)?;
        return serde_yaml::from_str(&rest[..end]).ok();
    }
    let (key, after) = rest.split_once(':')?;
    (after.is_empty() || after.starts_with([' ', '\t'])).then(|| key.trim_end().to_owned())
}

/// Where a quoted key ends, behind its quote.
fn key_end(rest: &str) -> Option<usize> {
    let quote = rest.chars().next()?;
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            c if c == quote && !escaped => return Some(at + 1),
            '\\' if quote == '"' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    None
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_blank(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// Whether a line goes on with what began at this indentation.
fn belongs(line: &str, indent: usize) -> bool {
    is_blank(line) || indent_of(line) > indent || (indent_of(line) == indent && line.trim_start().starts_with("- "))
}

/// Whether a line names a section and all of it follows.
fn opens_block(line: &str) -> bool {
    let code = line.strip_suffix(remark_of(line)).unwrap_or(line);
    code.trim_end().ends_with(':')
}

/// The remark at the end of a line, with the blanks before it.
fn remark_of(line: &str) -> &str {
    let (mut quote, mut blank) = (None, true);
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') if blank => {
                let code = line[..at].trim_end().len();
                return &line[code..];
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        blank = c == ' ' || c == '\t';
    }
    ""
}

/// The end of a range without the blank lines and remarks at its end, which belong to what follows.
fn last_of(lines: &[String], range: std::ops::Range<usize>) -> usize {
    range.clone().rev().find(|&line| !is_blank(&lines[line])).map_or(range.start, |line| line + 1)
}
