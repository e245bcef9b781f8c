//! A line of `metadata.jsonl`.

use std::borrow::Cow;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

use super::Row;
use super::columns::Columns;

/// The row in one JSON object.
///
/// # Errors
/// In words, what is wrong with it.
pub(in crate::dataset) fn jsonl(bytes: &[u8]) -> Result<Row, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        format!("invalid UTF-8 at byte {} of the line: save the file as UTF-8", error.valid_up_to() + 1)
    })?;
    let mut json = serde_json::Deserializer::from_str(text);
    let columns = json.deserialize_any(Object).map_err(|error| explain(&error))?;
    json.end().map_err(|error| explain(&error))?;
    columns?.finish()
}

/// serde counts lines inside the row, which is always the first: the column is what helps.
fn explain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    let what = what.replace("invalid type: ", "found ");
    format!("not a JSON object: {what} at column {}", error.column())
}

struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Result<Columns, String>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("one object a line")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut columns = Columns::default();
        let mut trouble = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let value = map.next_value::<Value>().map_err(A::Error::custom)?;
            if let Err(why) = columns.push(&key, value) {
                trouble.get_or_insert(why);
            }
        }
        Ok(trouble.map_or(Ok(columns), Err))
    }
}

#[cfg(test)]
mod tests {
    use super::jsonl;

    #[test]
    fn tells_the_columns_apart() {
        let row =
            jsonl(br#"{"caption_10":"ten","file_name":"a.wav","caption_2":"two","labels":["x","y"],"d":1.5,"n":null}"#)
                .unwrap();
        assert_eq!(row.file_name, "a.wav");
        assert_eq!(row.captions, ["two", "ten"]);
        assert_eq!(row.labels, ["x", "y"]);
        assert_eq!(row.extra, [("d".to_owned(), "1.5".to_owned()), ("n".to_owned(), String::new())]);
    }

    #[test]
    fn takes_another_file_name_column_and_labels_in_one_text() {
        let row = jsonl(br#"{"audio_file_name":"b.wav","caption":"one","labels":"/m/1, /m/2"}"#).unwrap();
        assert_eq!((row.file_name.as_str(), row.captions.len(), row.labels.len()), ("b.wav", 1, 2));
    }

    #[test]
    fn says_what_is_wrong() {
        for (line, expected) in [
            (&b"{\"file_name\": \"a"[..], "EOF"),
            (b"[1]", "one object a line"),
            (b"{\"caption\": \"x\"}", "no `file_name`"),
            (b"{\"file_name\": 3}", "must be text"),
            (b"{\"file_name\": \"a\xff\"}", "invalid UTF-8 at byte 17"),
            (b"{\"file_name\": \"a\"} x", "trailing"),
        ] {
            let why = jsonl(line).unwrap_err();
            assert!(why.contains(expected), "{why}");
        }
        assert!(jsonl("[".repeat(100_000).as_bytes()).is_err());
        assert!(jsonl(format!("{{\"a\": {}", "[".repeat(100_000)).as_bytes()).is_err());
    }
}
