//! Tries as a file for other programs: a CSV table, or JSON lines with everything.

use super::Entry;
use std::path::Path;

/// How tries are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table of what fits into cells.
    Csv,
    /// An object a line, with all that is known.
    Jsonl,
}

impl Form {
    /// The form that the extension of a file asks for: `.csv`, or `.jsonl` (`.json`, `.ndjson`).
    pub fn of(file: &Path) -> Option<Self> {
        let extension = file.extension()?.to_string_lossy().to_lowercase();
        match extension.as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "json" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

/// The columns of the table.
const HEAD: [&str; 12] = [
    "time",
    "dataset",
    "split",
    "file_name",
    "file",
    "model",
    "prefix",
    "generate",
    "caption",
    "score",
    "log_prob",
    "metrics",
];

/// The bytes of a file with `entries`, in their order.
///
/// # Errors
/// Never in practice: what was read as JSON can be written again.
pub fn export(entries: &[Entry], form: Form) -> anyhow::Result<Vec<u8>> {
    match form {
        Form::Jsonl => {
            let lines: Result<Vec<String>, _> = entries.iter().map(serde_json::to_string).collect();
            Ok(lines?.iter().map(|line| format!("{line}\n")).collect::<String>().into_bytes())
        }
        Form::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(HEAD)?;
            entries.iter().try_for_each(|entry| writer.write_record(cells(entry)))?;
            Ok(writer.into_inner()?)
        }
    }
}

/// `log_prob` is that of the whole caption, the sum over its tokens.
fn cells(entry: &Entry) -> [String; HEAD.len()] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let json = |value: &serde_json::Value| if value.is_null() { String::new() } else { value.to_string() };
    let sum = entry.log_probs.iter().map(|&log_prob| f64::from(log_prob)).sum::<f64>();
    [
        entry.time.clone(),
        text(&entry.dataset),
        text(&entry.split),
        entry.file_name.clone(),
        entry.file.clone(),
        entry.model.clone(),
        entry.prefix.clone(),
        json(&entry.generate),
        entry.caption.clone(),
        entry.score.map(|score| score.to_string()).unwrap_or_default(),
        if entry.log_probs.is_empty() { String::new() } else { format!("{sum:.4}") },
        entry.extra.get("metrics").map(json).unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Entry, Form, Path, export};
    use serde_json::json;

    #[test]
    fn tables_and_lines_hold_the_same_tries() {
        let extra = json!({"metrics": {"meteor": 0.5}, "mood": "x"});
        let entry = Entry {
            caption: "a \"dog\",\nbarks".into(),
            log_probs: vec![-0.25, -0.5],
            generate: json!({"num_beams": 5}),
            extra: extra.as_object().unwrap().clone(),
            ..Entry::default()
        };
        let lines = export(&[entry.clone(), Entry::default()], Form::Jsonl).unwrap();
        let read: Vec<Entry> =
            lines.split(|&b| b == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
        assert_eq!(read, [entry.clone(), Entry::default()]);
        let table = String::from_utf8(export(&[entry], Form::Csv).unwrap()).unwrap();
        assert!(
            table.ends_with(",\"{\"\"num_beams\"\":5}\",\"a \"\"dog\"\",\nbarks\",,-0.7500,\"{\"\"meteor\"\":0.5}\"\n"),
            "{table}"
        );
        assert_eq!(
            ["a.CSV", "a.ndjson", "a.txt"].map(|name| Form::of(Path::new(name))),
            [Some(Form::Csv), Some(Form::Jsonl), None]
        );
    }
}
