//! Completing paths while they are typed.

use super::done;
use crate::ui::jobs::{Job, Lane};
use crate::ui::screens::caption::action::{CaptionAction, TypingAction};
use std::path::{Path, PathBuf};

const LANE: Lane = Lane("caption paths");

/// The most entries of a folder that are looked at.
const MOST: usize = 10_000;

/// Finds the paths that begin with `text`; folders end in a slash.
pub fn complete(text: String) -> Job {
    Job::new(LANE, move |context| {
        let paths = completions(&text, dirs::home_dir().as_deref());
        if context.cancelled() {
            return Vec::new();
        }
        done(CaptionAction::Typing(TypingAction::Completions(text, paths)))
    })
}

/// `text` as a path: `~` is the home folder.
pub fn expanded(text: &str) -> PathBuf {
    expanded_in(text, dirs::home_dir().as_deref())
}

fn expanded_in(text: &str, home: Option<&Path>) -> PathBuf {
    match (text.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(text),
    }
}

fn completions(text: &str, home: Option<&Path>) -> Vec<String> {
    let (folder, begun) = text.rfind('/').map_or(("", text), |at| text.split_at(at + 1));
    let place = if folder.is_empty() { PathBuf::from(".") } else { expanded_in(folder, home) };
    let Ok(entries) = std::fs::read_dir(place) else { return Vec::new() };
    let fitting = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let wanted = name.starts_with(begun) && (!name.starts_with('.') || begun.starts_with('.'));
        let slash = if entry.path().is_dir() { "/" } else { "" };
        wanted.then(|| format!("{folder}{name}{slash}"))
    };
    let mut paths: Vec<String> = entries.flatten().take(MOST).filter_map(fitting).collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_begins_so() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["bark.wav", "bell.wav", ".hidden.wav", "rain.wav"] {
            std::fs::write(folder.path().join(name), b"").unwrap();
        }
        std::fs::create_dir(folder.path().join("beeps")).unwrap();
        let root = format!("{}/", folder.path().display());
        let found = |begun: &str| completions(&format!("{root}{begun}"), None);
        assert_eq!(found("be"), [format!("{root}beeps/"), format!("{root}bell.wav")]);
        assert_eq!(found("").len(), 4);
        assert_eq!(found(".h"), [format!("{root}.hidden.wav")]);
        assert_eq!(completions("~/b", Some(folder.path())), ["~/bark.wav", "~/beeps/", "~/bell.wav"]);
        assert!(completions("/no/such/folder/x", None).is_empty());
    }
}
