//! What a model wrote: the CSV of `audiocap caption`, or JSON lines.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Result, bail};

use super::Left;
use super::join::key;
use crate::dataset::{Problem, Written, WrittenRow};
use crate::whisper::Stopped;

/// The columns that may hold the prediction, the likeliest first. The last one is the dataset's own name for captions.
const COLUMNS: [&str; 3] = ["caption_predicted", "prediction", "caption"];

/// What several rows of one file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// A mistake: the first row counts, the others are told.
    Told,
    /// Candidates, the best of which counts for SPIDEr-max; the first counts for everything else.
    Candidates,
}

/// A prediction or several for each clip.
#[derive(Debug, Default)]
pub struct Predictions {
    /// In file order.
    pub clips: Vec<Predicted>,
    /// Rows that name a clip but do not count, and why.
    pub left: Vec<Left>,
    /// Rows that cannot be read, the first thousand.
    pub problems: Vec<Problem>,
    /// How many those are.
    pub problem_count: usize,
}

/// What was written about one clip.
#[derive(Debug)]
pub struct Predicted {
    /// As in the file.
    pub file_name: String,
    /// At least one.
    pub texts: Vec<String>,
}

impl Predictions {
    /// Reads `file`. A row without text is a prediction of nothing; one with an `error` is none.
    ///
    /// # Errors
    /// The file cannot be read or has no predictions; [`Stopped`] once `cancel` is set.
    pub fn read(file: &Path, repeated: Repeated, cancel: &AtomicBool) -> Result<Self> {
        let written = Written::read(file, cancel)?;
        if cancel.load(Ordering::Relaxed) {
            return Err(Stopped.into());
        }
        let column = column(file, &written)?;
        let Written { rows, problems, problem_count } = written;
        let mut read = Self { problems, problem_count, ..Self::default() };
        let mut places = HashMap::new();
        for row in rows {
            read.take(row, column, repeated, &mut places);
        }
        Ok(read)
    }

    fn take(&mut self, row: WrittenRow, column: &str, repeated: Repeated, places: &mut HashMap<String, usize>) {
        let Some(text) = text(&row, column) else {
            let why = row.extra.iter().find(|(key, _)| key == "error").map_or("it has none", |(_, why)| why);
            return self.leave(row.file_name, format!("line {} has no prediction: {why}", row.line));
        };
        match places.get(&key(&row.file_name)) {
            None => {
                places.insert(key(&row.file_name), self.clips.len());
                self.clips.push(Predicted { file_name: row.file_name, texts: vec![text] });
            }
            Some(&place) if repeated == Repeated::Candidates => self.clips[place].texts.push(text),
            Some(_) => {
                let why = format!("line {} predicts it again: the first one counts (--candidates takes all)", row.line);
                self.leave(row.file_name, why);
            }
        }
    }

    fn leave(&mut self, file_name: String, why: String) {
        self.left.push(Left { file_name, why });
    }
}

/// The column that any row has.
fn column(file: &Path, written: &Written) -> Result<&'static str> {
    let has = |row: &WrittenRow, column: &str| match column {
        "caption" => !row.captions.is_empty(),
        _ => row.extra.iter().any(|(key, _)| key == column),
    };
    let found = COLUMNS.into_iter().find(|column| written.rows.iter().any(|row| has(row, column)));
    let Some(found) = found else {
        if let Some(problem) = written.problems.first() {
            bail!("no row of {} can be used: {problem}", file.display());
        }
        if written.rows.is_empty() {
            bail!("there are no predictions in {}: `audiocap caption --output-file` writes them", file.display());
        }
        bail!(
            "{} has no predictions: they are in the column {}",
            file.display(),
            COLUMNS.map(|c| format!("`{c}`")).join(" or ")
        );
    };
    if found == "caption" && written.rows.iter().any(|row| row.captions.len() > 1) {
        bail!(
            "{} has several captions in a row, as references have: predictions are one to a row, candidates in rows of their own",
            file.display()
        );
    }
    Ok(found)
}

fn text(row: &WrittenRow, column: &str) -> Option<String> {
    let failed = row.extra.iter().any(|(key, _)| key == "error");
    let text = match column {
        "caption" => row.captions.first(),
        _ => row.extra.iter().find(|(key, _)| key == column).map(|(_, text)| text),
    };
    // Blank captions are dropped by the reader of metadata.
    text.cloned().or_else(|| (column == "caption" && !failed).then(String::new))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str, repeated: Repeated) -> Result<Predictions> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        Predictions::read(&file, repeated, &AtomicBool::new(false))
    }

    const TWICE: &str = "file_name,caption_predicted\na.wav,one\nb.wav,\n./a.wav,two\n";

    #[test]
    fn repeated_rows_are_told_or_candidates() {
        let told = read("p.csv", TWICE, Repeated::Told).unwrap();
        assert_eq!((told.clips.len(), told.clips[1].texts[0].as_str()), (2, ""));
        assert!(told.left[0].why.starts_with("line 4 predicts it again"), "{:?}", told.left);
        let all = read("p.csv", TWICE, Repeated::Candidates).unwrap();
        assert_eq!((all.clips[0].texts.len(), all.left.len()), (2, 0));
    }

    #[test]
    fn json_lines_of_captions_count_and_those_that_failed_do_not() {
        let text = "{\"file_name\":\"a.wav\",\"caption\":\"a dog\",\"tokens\":[1],\"prompt_len\":4}\n\
            {\"file_name\":\"b.wav\",\"caption\":\"\"}\n{\"file_name\":\"c.wav\",\"error\":\"no sound\"}\n";
        let found = read("p.jsonl", text, Repeated::Told).unwrap();
        assert_eq!((found.clips.len(), found.clips[1].texts[0].as_str()), (2, ""));
        assert_eq!(found.left[0].why, "line 3 has no prediction: no sound");
    }

    #[test]
    fn files_without_predictions_are_refused() {
        let why = |text: &str| read("p.csv", text, Repeated::Told).unwrap_err().to_string();
        assert!(why("file_name,caption_predicted\n").contains("there are no predictions"));
        assert!(why("file_name,text\na.wav,x\n").contains("`caption_predicted` or `prediction` or `caption`"));
        assert!(why("file_name,caption_1,caption_2\na.wav,x,y\n").contains("as references have"));
        assert!(why("file_name,caption\na.wav\n").contains("no row of"));
    }
}
