//! What SPICE reads and what it writes.

use serde_json::{Value, json};

use crate::metrics::captions::Clip;

/// The clips as SPICE reads them, numbered. In ASCII: it reads files in the encoding of the user's language.
pub(super) fn question(clips: &[&Clip<String>]) -> String {
    let entry = |(number, clip): (usize, &&Clip<String>)| {
        json!({ "image_id": number, "test": clip.prediction, "refs": clip.references }).to_string()
    };
    let entries: Vec<String> = clips.iter().enumerate().map(entry).collect();
    format!("[\n{}\n]\n", ascii(&entries.join(",\n")))
}

/// Such letters stand inside strings alone, where JSON allows the escape.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for unit in json.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => text.push(char::from(byte)),
            _ => text.push_str(&format!("\\u{unit:04x}")),
        }
    }
    text
}

/// The F-score of each of `count` clips in SPICE's answer; none where SPICE says that it is not a number.
pub(super) fn answer(text: &str, count: usize) -> Result<Vec<Option<f64>>, String> {
    let broken = |what: &str| format!("its scores cannot be read: {what}");
    // Java writes what is not a number in a way that is no JSON.
    let entries: Vec<Value> = serde_json::from_str(&text.replace("NaN", "null")).map_err(|e| broken(&e.to_string()))?;
    let mut found: Vec<Option<Option<f64>>> = vec![None; count];
    for entry in &entries {
        let number = entry["image_id"].as_u64().and_then(|number| found.get_mut(number as usize));
        let slot = number.ok_or_else(|| broken("there is one of a clip that was not asked for"))?;
        *slot = Some(f_score(entry).map_err(broken)?);
    }
    let missing = found.iter().filter(|score| score.is_none()).count();
    if missing > 0 {
        return Err(broken(&format!("{missing} of {count} clips are missing")));
    }
    Ok(found.into_iter().flatten().collect())
}

/// The score of one clip, or what is wrong with it.
fn f_score(entry: &Value) -> Result<Option<f64>, &'static str> {
    match entry.pointer("/scores/All/f") {
        None => Err("there is a clip without one"),
        Some(Value::Null) => Ok(None),
        Some(f) => match f.as_f64() {
            Some(f) if (0.0..=1.0).contains(&f) => Ok(Some(f)),
            _ => Err("there is one that is not between 0 and 1"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_in_ascii() {
        let clip = Clip { prediction: "a \"café\" 🐕".into(), references: vec!["b".into(), String::new()] };
        let text = question(&[&clip]);
        assert_eq!(
            text,
            "[\n{\"image_id\":0,\"test\":\"a \\\"caf\\u00e9\\\" \\ud83d\\udc15\",\"refs\":[\"b\",\"\"]}\n]\n"
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap()[0]["test"], "a \"café\" 🐕");
    }

    #[test]
    fn takes_whole_answers_only() {
        let of = |n: u32, f: &str| {
            format!(r#"{{"image_id": {n}, "scores": {{"All": {{"pr": 1.0, "f": {f}}}, "Color": {{"f": NaN}}}}}}"#)
        };
        let both = format!("[{},{}]", of(1, "0.25"), of(0, "NaN"));
        assert_eq!(answer(&both, 2).unwrap(), [None, Some(0.25)]);
        let why = |text: &str, count| answer(text, count).unwrap_err();
        assert!(why(&both, 3).ends_with("1 of 3 clips are missing"));
        assert!(why(&both, 1).contains("not asked for"));
        assert!(why(&both[..40], 2).contains("cannot be read"));
        for f in ["1.5", "-0.1", "\"0.5\"", "true"] {
            assert!(why(&format!("[{}]", of(0, f)), 1).contains("between 0 and 1"), "{f}");
        }
        assert!(why(r#"[{"image_id": 0, "scores": {}}]"#, 1).contains("clip without one"));
        assert!(why("[{}]", 1).contains("not asked for"));
    }
}
