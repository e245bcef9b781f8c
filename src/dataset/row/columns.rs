//! Which column is what: the file, captions, labels, and the rest.

use std::borrow::Cow;
use std::ffi::OsString;

use serde_json::Value;

/// A row whose columns have been told apart. It says nothing about whether the file name may be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::dataset) struct Row {
    /// As written.
    pub file_name: String,
    /// In the order of their numbers.
    pub captions: Vec<String>,
    /// Names or ids.
    pub labels: Vec<String>,
    /// Everything else.
    pub extra: Vec<(String, String)>,
    /// The name of a file that was found without metadata, where it is not text.
    pub odd_name: Option<OsString>,
}

impl Row {
    /// The row of a file that was found without metadata, by the bytes of its name.
    pub(in crate::dataset) fn of_file(name: &[u8]) -> Row {
        match String::from_utf8_lossy(name) {
            Cow::Borrowed(text) => Row { file_name: text.to_owned(), ..Row::default() },
            Cow::Owned(shown) => Row { file_name: shown, odd_name: odd(name), ..Row::default() },
        }
    }
}

/// The name as the system has it.
#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)] // not every system can
fn odd(name: &[u8]) -> Option<OsString> {
    Some(std::os::unix::ffi::OsStringExt::from_vec(name.to_vec()))
}

/// Elsewhere the system's encoding cannot be made from bytes: the file is listed and does not open.
#[cfg(not(unix))]
fn odd(_: &[u8]) -> Option<OsString> {
    None
}

/// Columns put where they belong, one by one.
#[derive(Default)]
pub(super) struct Columns {
    row: Row,
    named: bool,
    /// A column like `audio_file_name`, taken when there is no `file_name`.
    other_name: Option<String>,
    captions: Vec<(u32, String)>,
}

impl Columns {
    /// Takes one column in.
    pub(super) fn push(&mut self, key: &str, value: Value) -> Result<(), String> {
        if let Some(number) = caption_number(key) {
            self.captions.extend(texts(value).into_iter().map(|text| (number, text)));
            return Ok(());
        }
        match key {
            "file_name" => self.set_name(value),
            "label" | "labels" => {
                self.row.labels.extend(labels(value));
                Ok(())
            }
            _ => {
                self.push_other(key, value);
                Ok(())
            }
        }
    }

    fn set_name(&mut self, value: Value) -> Result<(), String> {
        let Value::String(name) = value else {
            return Err(format!("`file_name` must be text, not {value}"));
        };
        (self.row.file_name, self.named) = (name, true);
        Ok(())
    }

    /// HuggingFace takes every `*_file_name` column for a file; a clip is one sound, the first of them.
    fn push_other(&mut self, key: &str, value: Value) {
        if self.other_name.is_none()
            && (key.ends_with("_file_name") || key == "file_names" || key.ends_with("_file_names"))
        {
            self.other_name = texts(value.clone()).into_iter().next();
        }
        self.row.extra.push((key.to_owned(), shown(value)));
    }

    /// The row, or why it is none.
    pub(super) fn finish(mut self) -> Result<Row, String> {
        if !self.named {
            self.row.file_name =
                self.other_name.ok_or("there is no `file_name` column: add it to name the audio file")?;
        }
        self.captions.sort_by_key(|(number, _)| *number);
        self.row.captions = self.captions.into_iter().map(|(_, text)| text).collect();
        Ok(self.row)
    }
}

/// 0 for `caption` and `captions`, n for `caption_n`.
fn caption_number(key: &str) -> Option<u32> {
    match key.strip_prefix("caption")? {
        "" | "s" => Some(0),
        number => number.strip_prefix('_')?.parse().ok(),
    }
}

/// The texts of a cell: one, a list of them, or none when it is null or blank.
fn texts(value: Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.into_iter().flat_map(texts).collect(),
        Value::Null => Vec::new(),
        other => Some(shown(other)).filter(|text| !text.trim().is_empty()).into_iter().collect(),
    }
}

/// Labels as a list, or in one text: a JSON list, or separated by `;` or `,`.
fn labels(value: Value) -> Vec<String> {
    let Value::String(text) = value else { return texts(value) };
    if text.trim_start().starts_with('[')
        && let Ok(list) = serde_json::from_str::<Vec<Value>>(&text)
    {
        return texts(Value::Array(list));
    }
    let separator = if text.contains(';') { ';' } else { ',' };
    text.split(separator).map(str::trim).filter(|label| !label.is_empty()).map(str::to_owned).collect()
}

fn shown(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
