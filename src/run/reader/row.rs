//! One line of `metrics.jsonl`, read without building a tree: a run may have a million of them.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// Gives every number of a line to `f`, by its key; null, which stands for what is not finite, as NaN. Other values are
/// passed over.
///
/// # Errors
/// When the line is no JSON object; some of it may have been given by then.
pub(super) fn numbers(line: &[u8], f: &mut impl FnMut(&str, f64)) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_slice(line);
    Row(f).deserialize(&mut json)?;
    json.end()
}

struct Row<'f, F>(&'f mut F);

impl<'de, F: FnMut(&str, f64)> DeserializeSeed<'de> for Row<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, F: FnMut(&str, f64)> Visitor<'de> for Row<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of numbers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            if let Some(value) = map.next_value_seed(Number)? {
                (self.0)(&key, value);
            }
        }
        Ok(())
    }
}

/// A key, borrowed from the line when it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.into()))
    }
}

struct Number;

impl<'de> DeserializeSeed<'de> for Number {
    type Value = Option<f64>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Number {
    type Value = Option<f64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value as f64))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value as f64))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Some(f64::NAN))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_by_key_and_nothing_else() {
        let mut seen = Vec::new();
        let line = br#"{"loss": 2.5, "a\u0062": -3, "x": null, "s": "t", "l": [1, {"a": 2}], "m": {"b": [3]}, "t": true, "step": 7}"#;
        numbers(line, &mut |key, value| seen.push((key.to_owned(), value))).unwrap();
        let nan = seen.iter().position(|(key, _)| key == "x").unwrap();
        assert!(seen.remove(nan).1.is_nan());
        assert_eq!(seen, [("loss".into(), 2.5), ("ab".into(), -3.0), ("step".into(), 7.0)]);
        for bad in ["", "[1]", "3", "{\"a\":1", "{\"a\":1} x", "\u{0}\u{ff}"] {
            assert!(numbers(bad.as_bytes(), &mut |_, _| ()).is_err(), "{bad}");
        }
    }
}
