//! A row of the table as it is shown: safe text, cut to what a screen can hold.

use crate::dataset::draft::COLUMN;
use crate::dataset::ontology::Ontology;
use crate::dataset::{Clip, Problem, Split};
use crate::text::safe;
use std::path::PathBuf;

/// The most bytes of one text that are shown; a caption of megabytes must not slow the screen.
const LONGEST: usize = 4000;

/// A row, read and made ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// File name within the split, safe to show.
    pub file: String,
    /// The same as the metadata has it: the key of marks.
    pub file_name: String,
    /// Where the file is; not for showing.
    pub path: PathBuf,
    /// Its captions.
    pub captions: Vec<String>,
    /// The draft of a caption, or nothing.
    pub draft: String,
    /// Its labels, by name where the ontology knows them.
    pub labels: Vec<String>,
    /// Its other columns, name and value.
    pub extra: Vec<(String, String)>,
    /// Why the row cannot be read, when it cannot.
    pub problem: Option<String>,
}

impl Row {
    /// Reads row `row` of a split.
    pub fn read(split: &Split, row: u32) -> Self {
        match split.clip(row as usize) {
            Ok(clip) => Self::of(&clip, split.ontology().map(AsRef::as_ref)),
            Err(problem) => Self::unreadable(&problem),
        }
    }

    /// A readable row.
    pub fn of(clip: &Clip, ontology: Option<&Ontology>) -> Self {
        let name = |id: &String| shown(ontology.and_then(|ontology| ontology.name(id)).unwrap_or(id));
        let others = clip.extra.iter().filter(|(column, _)| column != COLUMN);
        Self {
            file: shown(&clip.file_name),
            file_name: clip.file_name.clone(),
            path: clip.path.clone(),
            captions: clip.captions.iter().map(|c| shown(c)).collect(),
            draft: clip.draft().map(shown).unwrap_or_default(),
            labels: clip.labels.iter().map(name).collect(),
            extra: others.map(|(column, value)| (shown(column), shown(value))).collect(),
            problem: None,
        }
    }

    fn unreadable(problem: &Problem) -> Self {
        let line = problem.line.map_or_else(String::new, |line| format!("line {line}"));
        Self { file: line, problem: Some(shown(&problem.why)), ..Self::default() }
    }

    /// The first caption, or nothing.
    pub fn first_caption(&self) -> &str {
        self.captions.first().map_or("", String::as_str)
    }
}

/// `text` as it can be shown: safe, and cut with a word on how much there is.
pub fn shown(text: &str) -> String {
    if text.len() <= LONGEST {
        return safe(text).into_owned();
    }
    let cut = text.floor_char_boundary(LONGEST);
    format!("{}… ({} bytes in all)", safe(&text[..cut]), crate::ui::screens::browse::format::count(text.len() as u64))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Row, shown};
    use crate::dataset::Clip;

    #[test]
    fn a_caption_of_megabytes_is_cut_and_says_so() {
        let text = shown(&"é".repeat(1_000_000));
        assert!(text.len() < LONGEST + 100);
        assert!(text.ends_with("… (2 000 000 bytes in all)"), "{}", &text[LONGEST - 10..]);
    }

    fn clip() -> Clip {
        let (captions, labels, extra) = (Vec::new(), Vec::new(), Vec::new());
        Clip { index: 0, file_name: String::new(), path: "a.wav".into(), captions, labels, extra }
    }

    #[test]
    fn nothing_reaches_the_terminal_raw() {
        let clip = Clip { file_name: "a\x1b[2J.wav".into(), captions: vec!["b\x07".into()], ..clip() };
        let row = Row::of(&clip, None);
        assert_eq!((row.file.as_str(), row.first_caption()), ("a\\x1b[2J.wav", "b\\x07"));
    }
}
