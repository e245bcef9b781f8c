//! A YAML file as a list of keys and values, to compare, show and edit one at a time.

use serde_yaml::{Mapping, Value};

use super::yaml::too_deep;

/// Every value of `text` that holds no others, by its key with parents (`hf_training_args.max_steps`, `datasets.0.dir`), in the
/// order of the file. Values are as one would type them. What is no YAML has none.
pub fn flat(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if too_deep(text).is_some() {
        return found;
    }
    if let Ok(value) = serde_yaml::from_str::<Value>(text) {
        walk(&value, "", &mut found);
    }
    found
}

fn walk(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Mapping(map) if !map.is_empty() => {
            for (key, value) in map {
                walk(value, &join(&word(key)), found);
            }
        }
        Value::Sequence(list) if list.iter().any(|one| one.is_mapping() || one.is_sequence()) => {
            for (index, value) in list.iter().enumerate() {
                walk(value, &join(&index.to_string()), found);
            }
        }
        value => found.push((path.to_owned(), word(value))),
    }
}

/// A value on one line.
fn word(value: &Value) -> String {
    match value {
        Value::String(text) if serde_yaml::from_str::<Value>(text).is_ok_and(|read| read.is_string()) => text.clone(),
        Value::String(text) => format!("{text:?}"),
        Value::Sequence(list) => format!("[{}]", list.iter().map(word).collect::<Vec<_>>().join(", ")),
        Value::Number(number) if number.is_f64() => decimal(number.as_f64().unwrap_or(f64::NAN)),
        Value::Mapping(_) => "{}".to_owned(),
        value => serde_yaml::to_string(value).unwrap_or_default().trim_end().to_owned(),
    }
}

/// Small and large numbers with their power: `1e-5`.
fn decimal(number: f64) -> String {
    let plain = (1e-3..1e9).contains(&number.abs()) || number == 0.0 || !number.is_finite();
    if plain { serde_yaml::to_string(&number).unwrap_or_default().trim_end().to_owned() } else { format!("{number:e}") }
}

/// `text` with the value at `path` (as [`flat`] names it) replaced by `value`, as one types it. Comments are lost: it is for
/// files that are made anew.
///
/// # Errors
/// When either is no YAML, or nothing is at the path.
pub fn with(text: &str, path: &str, value: &str) -> Result<String, String> {
    let mut whole: Value = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    let value: Value = serde_yaml::from_str(value).map_err(|error| format!("{path}: {error}"))?;
    let mut place = &mut whole;
    for key in path.split('.') {
        place = inner(place, key).ok_or_else(|| format!("there is no key {path}"))?;
    }
    *place = value;
    serde_yaml::to_string(&whole).map_err(|error| error.to_string())
}

fn inner<'a>(value: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    match value {
        Value::Mapping(map) => by_word(map, key),
        Value::Sequence(list) => list.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    }
}

fn by_word<'a>(map: &'a mut Mapping, key: &str) -> Option<&'a mut Value> {
    map.iter_mut().find(|(name, _)| word(name) == key).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::{flat, with};

    const TEXT: &str = "a: 1 # one\nhf:\n  lr: 1.0e-5\n  fp16: false\nlist: [x, y]\ndatasets:\n- name: demo\n  dir: null\nnone: {}\ntext: 'true'\n";

    #[test]
    fn values_have_the_names_of_their_parents() {
        let shown: Vec<String> = flat(TEXT).iter().map(|(key, value)| format!("{key}={value}")).collect();
        let expected = [
            "a=1",
            "hf.lr=1e-5",
            "hf.fp16=false",
            "list=[x, y]",
            "datasets.0.name=demo",
            "datasets.0.dir=null",
            "none={}",
            "text=\"true\"",
        ];
        assert_eq!(shown, expected);
        assert!(flat("a: [").is_empty() && flat("").iter().all(|(key, _)| key.is_empty()));
    }

    #[test]
    fn one_value_changes_and_the_others_stay() {
        let text = with(TEXT, "datasets.0.dir", "/a b").unwrap();
        assert_eq!(flat(&text)[5], ("datasets.0.dir".into(), "/a b".into()));
        assert_eq!(flat(&text).len(), flat(TEXT).len());
        for (key, value) in flat(TEXT) {
            assert_eq!(flat(&with(TEXT, &key, &value).unwrap()), flat(TEXT), "{key}");
        }
        assert!(with(TEXT, "hf.max", "1").is_err() && with(TEXT, "hf.lr", "[").is_err());
    }
}
