//! AudioSet's segment lists: `YTID, start_seconds, end_seconds, "id,id"` after lines that begin with `#`.

use std::io;
use std::path::Path;

use rayon::prelude::*;

/// Bytes that one thread parses at a time.
const PIECE: usize = 1 << 20;

/// No recording is longer, in seconds: a hundred days.
const LATEST: f32 = 8_640_000.0;

/// A line of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment<'a> {
    /// The YouTube id.
    pub id: &'a str,
    /// Where it begins, in seconds.
    pub start: f32,
    /// Where it ends, in seconds.
    pub end: f32,
    /// Its labels as they are written, comma-separated ids.
    pub labels: &'a str,
    /// The line of the file, counted from 1.
    pub line: u32,
}

impl<'a> Segment<'a> {
    /// The ids of its labels.
    pub fn label_ids(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.labels.split(',').map(str::trim).filter(|id| !id.is_empty())
    }
}

/// A line that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Counted from 1.
    pub line: u32,
    /// What is wrong.
    pub why: String,
}

/// The lines of a list, in their order; the file is read whole.
pub struct Segments {
    text: String,
}

impl Segments {
    /// Reads a file.
    ///
    /// # Errors
    /// What the file system says, with the path; also when it is no UTF-8.
    pub fn read(path: &Path) -> io::Result<Segments> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("cannot read {}: {error}", path.display()));
        Ok(Segments { text: std::fs::read_to_string(path).map_err(named)? })
    }

    /// Parses every line on all cores, and says what `take` made of each piece of the file, in the order of the file. Lines
    /// that begin with `#`, a line of column names and empty lines are passed over.
    pub fn pieces<T: Send>(&self, take: impl Fn(Vec<Result<Segment<'_>, BadLine>>) -> T + Sync) -> Vec<T> {
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
        let pieces = pieces(text);
        let lines: Vec<u32> =
            pieces.par_iter().map(|piece| memchr::memchr_iter(b'\n', piece.as_bytes()).count() as u32).collect();
        let firsts = lines.iter().scan(1, |next, count| Some(std::mem::replace(next, *next + count)));
        let work: Vec<(&str, u32)> = pieces.into_iter().zip(firsts).collect();
        work.par_iter().map(|(piece, first)| take(parse(piece, *first))).collect()
    }

    /// Every line in order.
    pub fn lines(&self) -> Vec<Result<Segment<'_>, BadLine>> {
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
        parse(text, 1)
    }
}

/// `text` cut after line ends.
fn pieces(text: &str) -> Vec<&str> {
    let (mut rest, mut found) = (text, Vec::new());
    while rest.len() > PIECE {
        let cut = memchr::memchr(b'\n', &rest.as_bytes()[PIECE..]).map_or(rest.len(), |at| PIECE + at + 1);
        let (piece, after) = rest.split_at(cut);
        found.push(piece);
        rest = after;
    }
    found.push(rest);
    found
}

fn parse(text: &str, first: u32) -> Vec<Result<Segment<'_>, BadLine>> {
    let lines = (first..).zip(text.lines());
    lines.filter(|(line, text)| !is_no_row(*line, text)).map(|(line, text)| segment(text, line)).collect()
}

/// A remark, an empty line, or the names of the columns at the top.
fn is_no_row(line: u32, text: &str) -> bool {
    let text = text.trim_start();
    text.is_empty() || text.starts_with('#') || (line == 1 && text.to_ascii_lowercase().starts_with("ytid"))
}

fn segment(text: &str, line: u32) -> Result<Segment<'_>, BadLine> {
    let bad = |why: String| BadLine { line, why };
    let mut fields = text.splitn(4, ',').map(|field| field.trim().trim_matches('"').trim());
    let [Some(id), Some(start), Some(end), Some(labels)] = std::array::from_fn(|_| fields.next()) else {
        return Err(bad("expected YTID, start, end, \"label,label\"".to_owned()));
    };
    let seconds = |text: &str| text.parse::<f32>().ok().filter(|n| (0.0..=LATEST).contains(n));
    let (Some(from), Some(to)) = (seconds(start), seconds(end)) else {
        return Err(bad(format!("start {start:?} and end {end:?} must be seconds")));
    };
    if id.is_empty() || id.contains(['/', '\\', '\0']) || id.starts_with('.') {
        return Err(bad(format!("{id:?} is no YouTube id")));
    }
    if from >= to {
        return Err(bad(format!("starts at {start} s and ends at {end} s")));
    }
    if labels.trim().is_empty() {
        return Err(bad("has no labels".to_owned()));
    }
    Ok(Segment { id, start: from, end: to, labels, line })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Segments {
        Segments { text: text.to_owned() }
    }

    #[test]
    fn reads_the_published_form_and_its_relatives() {
        let published = "# made\n# num=2\n# YTID, start_seconds, end_seconds, positive_labels\n\
                         --PJHxphWEs, 30.000, 40.000, \"/m/09x0r,/t/dd00088\"\n";
        let windows = "\u{feff}YTID, start_seconds, end_seconds, positive_labels\r\n--PJHxphWEs,30,40,\"/m/09x0r, /t/dd00088\"\r\n\r\n";
        for (text, line) in [(published, 4), (windows, 2)] {
            let segments = read(text);
            let found = segments.lines();
            assert_eq!(found.len(), 1, "{text}");
            let segment = found[0].as_ref().unwrap();
            assert_eq!((segment.id, segment.start, segment.end, segment.line), ("--PJHxphWEs", 30.0, 40.0, line));
            assert_eq!(segment.label_ids().collect::<Vec<_>>(), ["/m/09x0r", "/t/dd00088"]);
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_line() {
        let text =
            "a, 1, 2\nb, 3, 2, \"/m/1\"\nc, x, 2, \"/m/1\"\n../d, 1, 2, \"/m/1\"\ne, 1, 2, \"\"\nf, nan, 2, \"/m/1\"";
        let segments = read(text);
        let told: Vec<String> = segments
            .lines()
            .into_iter()
            .map(|line| line.unwrap_err())
            .map(|bad| format!("{} {}", bad.line, bad.why))
            .collect();
        let expected = [
            "1 expected",
            "2 starts at 3 s and ends at 2 s",
            "3 start \"x\"",
            "4 \"../d\" is no",
            "5 has no labels",
            "6 start",
        ];
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}");
        }
        assert_eq!(told.len(), 6);
    }

    #[test]
    fn pieces_are_the_whole_with_the_right_line_numbers() {
        let text: String = (0..60_000).map(|n| format!("id{n:09}, 0.000, 10.000, \"/m/{}\"\n", n % 7)).collect();
        let segments = read(&text);
        let numbers = segments.pieces(|piece| piece.into_iter().map(|s| s.unwrap().line).collect::<Vec<_>>());
        assert!(numbers.len() > 1);
        assert!(numbers.into_iter().flatten().eq(1..=60_000));
    }
}
