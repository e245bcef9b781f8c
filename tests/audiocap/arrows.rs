//! Who may know whom: reads every source file and fails when an arrow between modules runs back, when a crate is named
//! outside its place, or when a file has grown too long.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The modules of the library by layer, the lowest first. A module may name those of lower layers only.
const LAYERS: [&[&str]; 8] = [
    &["files", "random", "stop", "text"],
    &["audio", "history", "hub", "run", "weights"],
    &["config"],
    &["dataset", "metrics", "whisper"],
    &["evaluate"],
    &["balance", "train"],
    &["ui"],
    &["cli"],
];

/// Crates that only some places may name; a place is the start of a path under `src/`.
const PLACES: [(&[&str], &[&str]); 4] = [
    (&["candle_core", "candle_nn", "candle_transformers"], &["weights/", "whisper/", "metrics/fense/", "train/"]),
    (&["ratatui", "ratatui_textarea", "crossterm"], &["ui/"]),
    (&["cpal"], &["audio/player", "audio/recorder"]),
    (&["serde_yaml"], &["config/"]),
];

/// Lines of the longest file.
const LONGEST: usize = 400;

#[test]
fn arrows_between_modules_point_down() {
    let back: Vec<String> = sources().iter().flat_map(Source::arrows_back).collect();
    assert!(back.is_empty(), "arrows that run back:\n{}", back.join("\n"));
}

#[test]
fn crates_are_named_only_in_their_places() {
    let strays: Vec<String> = sources().iter().flat_map(Source::strays).collect();
    assert!(strays.is_empty(), "crates named outside their places:\n{}", strays.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = sources().iter().filter(|s| s.lines > LONGEST).map(|s| s.path.clone()).collect();
    assert!(long.is_empty(), "files beyond {LONGEST} lines: {}", long.join(", "));
}

#[test]
fn sees_grouped_paths_and_chains_of_super_but_no_comments() {
    let source = |text: &str| Source::new("dataset/a/b.rs".into(), text);
    let names = |text: &str| source(text).modules().into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(names("use crate::{audio::{Sound, text}, ui}; fn f() { crate::cli::main() }"), "audio cli ui");
    assert_eq!(names("use super::super::super::ui::x; use super::super::cli;"), "ui");
    assert_eq!(
        names("// crate::ui\n/* crate::ui */ let a = \"crate::ui \\\" crate::ui\"; let b = '\"'; crate::text"),
        "text"
    );
    assert_eq!(source("use crate::ui;").arrows_back(), ["dataset/a/b.rs -> ui"]);
    assert_eq!(source("serde_yaml::from_str").strays(), ["dataset/a/b.rs names serde_yaml"]);
}

/// One file of `src/`.
struct Source {
    /// Under `src/`, with `/`.
    path: String,
    lines: usize,
    words: Vec<String>,
}

impl Source {
    fn new(path: String, text: &str) -> Self {
        Self { path, lines: text.lines().count(), words: words(&without_literals(text)) }
    }

    /// The module of the library that the file belongs to.
    fn home(&self) -> &str {
        self.path.split('/').next().map_or("", |first| first.trim_end_matches(".rs"))
    }

    fn arrows_back(&self) -> Vec<String> {
        let Some(own) = layer(self.home()) else { return Vec::new() };
        let back = |name: &String| name != self.home() && layer(name).is_some_and(|other| other >= own);
        self.modules().into_iter().filter(back).map(|name| format!("{} -> {name}", self.path)).collect()
    }

    fn strays(&self) -> Vec<String> {
        let mut strays = BTreeSet::new();
        for (crates, places) in PLACES {
            if !places.iter().any(|place| self.path.starts_with(place)) {
                strays.extend(self.words.iter().filter(|word| crates.contains(&word.as_str())));
            }
        }
        strays.into_iter().map(|name| format!("{} names {name}", self.path)).collect()
    }

    /// The modules of the library that the file names: what stands first after `crate::`, or after as many `super::` as lead
    /// to the root, in a group of braces too.
    fn modules(&self) -> BTreeSet<String> {
        let depth = self.path.trim_end_matches("/mod.rs").split('/').count();
        let mut found = BTreeSet::new();
        let mut at = 0;
        while at < self.words.len() {
            let rest = &self.words[at..];
            let supers = rest.chunks(2).take_while(|pair| *pair == ["super", "::"]).count();
            let from_root = supers >= depth || rest.starts_with(&["crate".into(), "::".into()]);
            let step = if supers > 0 { 2 * supers } else { 1 + usize::from(from_root) };
            if from_root {
                found.extend(heads(&rest[step..]));
            }
            at += step;
        }
        found.retain(|name| layer(name).is_some());
        found
    }
}

/// The first word, or the first word of each entry of a group.
fn heads(words: &[String]) -> Vec<String> {
    if words.first().is_none_or(|word| word != "{") {
        return words.first().cloned().into_iter().collect();
    }
    let (mut depth, mut heads) = (0, Vec::new());
    for pair in words.windows(2) {
        depth += i32::from(pair[0] == "{") - i32::from(pair[0] == "}");
        if depth == 0 {
            break;
        }
        if depth == 1 && (pair[0] == "{" || pair[0] == ",") {
            heads.push(pair[1].clone());
        }
    }
    heads
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// `text` without comments, strings and character literals.
fn without_literals(text: &str) -> String {
    let mut rest = text;
    let mut code = String::new();
    while let Some(c) = rest.chars().next() {
        let skip = literal(rest, code.ends_with(|c: char| c.is_alphanumeric() || c == '_'));
        code.push(if skip == 0 { c } else { ' ' });
        rest = &rest[skip.max(c.len_utf8())..];
    }
    code
}

/// How many bytes of comment or literal `rest` begins with.
fn literal(rest: &str, in_word: bool) -> usize {
    let until = |end: &str, from: usize| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    if rest.starts_with("//") {
        return until("\n", 0);
    }
    if rest.starts_with("/*") {
        return until("*/", 2);
    }
    if rest.starts_with('r') && !in_word && rest[1..].trim_start_matches('#').starts_with('"') {
        let hashes = rest[1..].find('"').unwrap_or(0);
        return until(&format!("\"{}", "#".repeat(hashes)), 2 + hashes);
    }
    match rest.as_bytes() {
        [b'"', ..] => quoted(rest),
        [b'\'', b'\\', ..] => until("'", 3),
        [b'\'', ..] if rest.chars().nth(2) == Some('\'') => until("'", 1),
        _ => 0,
    }
}

/// Length of the string literal that `rest` begins with.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}

/// Identifiers, `::`, braces and commas, in order.
fn words(code: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in code.chars() {
        let goes_on = (is_letter(before) && is_letter(c)) || (before == ':' && c == ':');
        match words.last_mut() {
            Some(word) if goes_on => word.push(c),
            _ if !c.is_whitespace() => words.push(c.to_string()),
            _ => {}
        }
        before = c;
    }
    words
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let (inner, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
        folders.extend(inner);
        for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "rs")) {
            let path = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            found.push(Source::new(path, &std::fs::read_to_string(file).unwrap()));
        }
    }
    assert!(found.iter().any(|source| source.path == "lib.rs"), "the sources are not where they were");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}
