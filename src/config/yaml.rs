//! What every YAML file of ours shares: errors that name file and line, the nearest known key for a wrong one, and numbers
//! written `1_000_000`.

use std::fmt;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::de::{self, DeserializeOwned, Deserializer, Visitor};
use serde::{Deserialize, Serialize};
use serde_yaml::Value;

use super::nearest::nearest;

/// What can be wrong with a YAML file.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {}: {why}", .file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the file system says.
        why: std::io::Error,
    },
    /// Not YAML, or a value of the wrong kind.
    #[error("{}: {why}", place(.file, *.line))]
    Malformed {
        /// The file.
        file: PathBuf,
        /// Counted from 1; `None` when not known.
        line: Option<usize>,
        /// What was expected and what stands there.
        why: String,
    },
    /// A key that means nothing here.
    #[error("{}", .0)]
    UnknownKey(UnknownKey),
}

/// A key that means nothing where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownKey {
    /// The file.
    pub file: PathBuf,
    /// Counted from 1; `None` when not known.
    pub line: Option<usize>,
    /// With its parents: `generate.num_beam`.
    pub key: String,
    /// The known key most like it, if one is.
    pub nearest: Option<String>,
}

impl fmt::Display for UnknownKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: unknown key `{}`", place(&self.file, self.line), crate::text::safe(&self.key))?;
        match &self.nearest {
            Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

fn place(file: &Path, line: Option<usize>) -> String {
    let file = file.display();
    line.map_or_else(|| file.to_string(), |line| format!("{file} line {line}"))
}

/// Reads a file's text.
pub fn read(file: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(file).map_err(|why| ConfigError::Read { file: file.to_owned(), why })
}

/// Parses `text` (of `file`) into `T`; keys that `T` does not have come back beside it, in the order of the file.
///
/// The known keys are those of `T::default()` when written as YAML. An empty file is the default.
pub fn parse<T>(file: &Path, text: &str) -> Result<(T, Vec<UnknownKey>), ConfigError>
where
    T: DeserializeOwned + Default + Serialize,
{
    parse_like(file, text, &T::default())
}

/// As [`parse`], the known keys being those of `example`: a value that has every section and, in each list, an element.
pub fn parse_like<T>(file: &Path, text: &str, example: &T) -> Result<(T, Vec<UnknownKey>), ConfigError>
where
    T: DeserializeOwned + Default + Serialize,
{
    if let Some(line) = too_deep(text) {
        let why = format!("nested more than {DEEPEST} deep");
        return Err(ConfigError::Malformed { file: file.to_owned(), line: Some(line), why });
    }
    let malformed = |error: serde_yaml::Error| malformed(file, &error);
    let found: Value = serde_yaml::from_str(text).map_err(malformed)?;
    if found.is_null() {
        return Ok((T::default(), Vec::new()));
    }
    let known = serde_yaml::to_value(example).map_err(malformed)?;
    let mut unknown = Vec::new();
    compare(&found, &known, &mut Vec::new(), &mut |path, names| {
        unknown.push(UnknownKey {
            file: file.to_owned(),
            line: line_of(text, path),
            key: path.join("."),
            nearest: path.last().and_then(|key| nearest(key, names)).map(str::to_owned),
        });
    });
    Ok((serde_yaml::from_str(text).map_err(malformed)?, unknown))
}

/// Parses `text` (of `file`) into `T`, whose sections refuse unknown keys themselves: for files with maps whose keys are free.
pub fn parse_free<T: DeserializeOwned + Default>(file: &Path, text: &str) -> Result<T, ConfigError> {
    if let Some(line) = too_deep(text) {
        let why = format!("nested more than {DEEPEST} deep");
        return Err(ConfigError::Malformed { file: file.to_owned(), line: Some(line), why });
    }
    let found: Value = serde_yaml::from_str(text).map_err(|error| malformed(file, &error))?;
    if found.is_null() {
        return Ok(T::default());
    }
    serde_yaml::from_str(text).map_err(|error| refused(file, text, &error))
}

/// serde says which key it does not know and which it expected; we say it as everywhere.
fn refused(file: &Path, text: &str, error: &serde_yaml::Error) -> ConfigError {
    let message = error.to_string();
    let Some((before, after)) = message.split_once("unknown field `") else { return malformed(file, error) };
    let Some((key, known)) = after.split_once('`') else { return malformed(file, error) };
    let names: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    let parents: Vec<&str> = before.trim_end_matches(": ").split('.').filter(|part| !part.is_empty()).collect();
    let parents = parents.iter().map(|part| part.split('[').next().unwrap_or(part));
    let path: Vec<&str> = parents.chain([key]).collect();
    ConfigError::UnknownKey(UnknownKey {
        file: file.to_owned(),
        line: error.location().map(|at| at.line()).or_else(|| line_of(text, &path)),
        key: path.join("."),
        nearest: nearest(key, &names).map(str::to_owned),
    })
}

/// As [`parse`], with an unknown key as an error.
pub fn parse_strictly<T>(file: &Path, text: &str) -> Result<T, ConfigError>
where
    T: DeserializeOwned + Default + Serialize,
{
    let (value, unknown) = parse(file, text)?;
    unknown.into_iter().next().map_or(Ok(value), |key| Err(ConfigError::UnknownKey(key)))
}

/// How deep a config may be nested: more than any is, and little enough for the parser, whose time grows with the square.
const DEEPEST: usize = 64;

/// The line of `text` that is nested too deeply to be parsed, if one is.
pub fn too_deep(text: &str) -> Option<usize> {
    let mut flow = 0usize;
    for (number, line) in (1..).zip(text.lines()) {
        let dashes = line.split_whitespace().take_while(|word| *word == "-" || *word == "?").count();
        for byte in line.bytes() {
            match byte {
                b'[' | b'{' => flow += 1,
                b']' | b'}' => flow = flow.saturating_sub(1),
                _ => {}
            }
            if flow.max(dashes) > DEEPEST {
                return Some(number);
            }
        }
    }
    None
}

fn malformed(file: &Path, error: &serde_yaml::Error) -> ConfigError {
    let line = error.location().map(|at| at.line());
    let text = error.to_string();
    let why = text.split(" at line ").next().unwrap_or(&text);
    let why = crate::text::safe(why).replace("unit value", "null");
    ConfigError::Malformed { file: file.to_owned(), line, why }
}

/// Walks the keys of `found` that `known` lacks; `report` gets the path of keys and the names known at that place.
fn compare(found: &Value, known: &Value, path: &mut Vec<String>, report: &mut dyn FnMut(&[String], &[&str])) {
    if let (Value::Sequence(found), Value::Sequence(known)) = (found, known) {
        let Some(known) = known.first() else { return };
        return found.iter().for_each(|element| compare(element, known, path, report));
    }
    let (Value::Mapping(found), Value::Mapping(known)) = (found, known) else { return };
    let names: Vec<&str> = known.keys().filter_map(Value::as_str).collect();
    for (key, value) in found {
        path.push(name_of(key));
        match known.get(key) {
            Some(inner) => compare(value, inner, path, report),
            None => report(path, &names),
        }
        path.pop();
    }
}

fn name_of(key: &Value) -> String {
    key.as_str().map_or_else(|| format!("{key:?}"), str::to_owned)
}

/// The value at `path` of keys.
pub(super) fn value(text: &str, path: &[&str]) -> Option<Value> {
    let whole: Value = serde_yaml::from_str(text).ok()?;
    path.iter().try_fold(&whole, |value, key| value.get(key)).cloned()
}

/// The line (from 1) where the last key of `path` stands, its parents on earlier lines; that of the last parent where the key
/// does not begin a line.
pub(super) fn line_of(text: &str, path: &[impl AsRef<str>]) -> Option<usize> {
    let mut wanted = path.iter();
    let mut key = wanted.next()?;
    let mut found = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start().trim_start_matches("- ").trim_start();
        let starts = line.trim_start_matches(['"', '\'']).strip_prefix(key.as_ref());
        if starts.is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':')) {
            found = Some(index + 1);
            match wanted.next() {
                Some(next) => key = next,
                None => break,
            }
        }
    }
    found
}

/// `text` with the top-level `key` set to `value`; every other line, comments too, stays as it is.
pub fn set_key(text: &str, key: &str, value: &impl Serialize) -> Result<String, serde_json::Error> {
    // JSON is YAML on one line, so the old value's lines can all go and one line comes.
    let line = format!("{key}: {}\n", serde_json::to_string(value)?);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let is_key = |line: &&str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'));
    let Some(start) = lines.iter().position(is_key) else {
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        return Ok(format!("{text}{gap}{line}"));
    };
    let continues = |line: &&&str| line.starts_with([' ', '\t', '-', '}', ']']) && !line.trim().is_empty();
    let end = start + 1 + lines[start + 1..].iter().take_while(continues).count();
    Ok(format!("{}{line}{}", lines[..start].concat(), lines[end..].concat()))
}

/// For `#[serde(deserialize_with)]`: a number, also written `1_000_000`; `null` is `None`.
pub fn number<'de, D: Deserializer<'de>, N: Number>(deserializer: D) -> Result<Option<N>, D::Error> {
    deserializer.deserialize_any(NumberVisitor { required: false, kind: PhantomData })
}

/// As [`number`], for a value that must be there when its key is.
pub fn plain<'de, D: Deserializer<'de>, N: Number>(deserializer: D) -> Result<N, D::Error> {
    let number = deserializer.deserialize_any(NumberVisitor { required: true, kind: PhantomData })?;
    number.ok_or_else(|| de::Error::invalid_type(de::Unexpected::Unit, &N::KIND))
}

/// For `#[serde(deserialize_with)]`: a section whose key stands there with nothing below it is the default.
pub fn section<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A kind of number that a config can hold.
pub trait Number: FromStr {
    /// For messages: `a whole number`.
    const KIND: &'static str;
}

impl Number for usize {
    const KIND: &'static str = "a whole number, 0 or more";
}

impl Number for u64 {
    const KIND: &'static str = "a whole number, 0 or more";
}

impl Number for f64 {
    const KIND: &'static str = "a number";
}

struct NumberVisitor<N> {
    /// `null` is an error; found here, where the key and its line are still known.
    required: bool,
    kind: PhantomData<N>,
}

impl<N: Number> Visitor<'_> for NumberVisitor<N> {
    type Value = Option<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(N::KIND)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let plain = text.replace('_', "");
        plain.parse().map(Some).map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        if self.required { Err(E::invalid_type(de::Unexpected::Unit, &self)) } else { Ok(None) }
    }
}

/// A value that is one word in YAML but not always a string: `cuda`, `0`, `true`, `"never"`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Word {
    /// `true` or `false`.
    Flag(bool),
    /// A number.
    Number(i64),
    /// A word.
    Text(String),
}

#[cfg(test)]
mod tests;
