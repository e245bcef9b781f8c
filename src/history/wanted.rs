//! Which tries are asked for.

use super::Entry;
use std::path::Path;

/// Which tries are asked for; what is `None` asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those of this clip: its name in the split, its path, or the last part of either.
    pub clip: Option<String>,
    /// Those with this text in caption, clip, model or prefix, in either case.
    pub text: Option<String>,
    /// None of this session's.
    pub not_of: Option<String>,
}

impl Wanted {
    /// Whether a try is asked for.
    pub fn takes(&self, entry: &Entry) -> bool {
        self.clip.as_deref().is_none_or(|clip| is_of(entry, clip))
            && self.reads([&entry.caption, &entry.file_name, &entry.model, &entry.prefix])
            && self.not_of.as_ref().is_none_or(|session| *session != entry.session)
    }

    /// Whether the text is in one of `texts`.
    pub fn reads(&self, texts: [&str; 4]) -> bool {
        let Some(text) = self.text.as_deref().map(str::to_lowercase) else { return true };
        texts.into_iter().any(|said| said.to_lowercase().contains(&text))
    }
}

fn is_of(entry: &Entry, clip: &str) -> bool {
    let last = |name: &str| Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned());
    [&entry.file_name, &entry.file].into_iter().any(|name| name == clip || last(name).as_deref() == Some(clip))
}

#[cfg(test)]
mod tests {
    use super::{Entry, Wanted};

    #[test]
    fn asks_by_clip_and_by_words() {
        let entry = Entry {
            file_name: "sub/dog.wav".into(),
            file: "/data/sub/dog.wav".into(),
            caption: "A Dog barks".into(),
            ..Entry::default()
        };
        let clip = |name: &str| Wanted { clip: Some(name.into()), ..Wanted::default() }.takes(&entry);
        assert!(clip("sub/dog.wav") && clip("dog.wav") && clip("/data/sub/dog.wav") && !clip("og.wav"));
        let text = |text: &str| Wanted { text: Some(text.into()), ..Wanted::default() }.takes(&entry);
        assert!(text("dog BARKS") && text("sub/") && !text("cat") && Wanted::default().takes(&entry));
    }
}
