//! Which clips a CSV names.

use std::collections::HashMap;
use std::path::Path;

use serde::Serialize;

use super::Dropped;
use crate::dataset::Problem;
use crate::dataset::table::Table;

/// Seconds of an AudioCaps clip.
const AUDIOCAPS_SECONDS: f64 = 10.0;
/// Longer clips are not fetched: a slip in the CSV should not fetch hours.
const LONGEST: f64 = 600.0;

/// A part of a video.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Clip {
    /// The video's id on YouTube: eleven letters, digits, `-` and `_`.
    pub id: String,
    /// Where it begins, in seconds.
    pub start: f64,
    /// Where it ends, in seconds.
    pub end: f64,
}

/// The clips of a CSV, in its order, and the rows that name none.
#[derive(Debug, Default, PartialEq)]
pub struct Clips {
    /// One for each id.
    pub clips: Vec<Clip>,
    /// In order.
    pub dropped: Vec<Dropped>,
    known: HashMap<String, f64>,
}

/// The clips of one of AudioSet's files of segments: three lines that begin with `#`, then `YTID, start, end, "label,label"`.
///
/// # Errors
/// The file cannot be read.
pub fn audioset(csv: &Path) -> Result<Clips, Problem> {
    let bytes = std::fs::read(csv).map_err(|error| Problem::of_file(csv, format!("cannot be read: {error}")))?;
    let text = String::from_utf8_lossy(&bytes);
    let mut clips = Clips::default();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with('#') {
            // Labels have commas too, but come last.
            let mut cells = line.split(',').map(|cell| cell.trim().trim_matches('"'));
            let mut cell = || cells.next().unwrap_or_default();
            clips.push(number, cell(), cell().parse().ok(), cell().parse().ok());
        }
    }
    Ok(clips)
}

/// The clips of one of AudioCaps' files: ten seconds from `start_time` on of `youtube_id`.
///
/// # Errors
/// The file cannot be read, or has no such columns.
pub fn audiocaps(csv: &Path) -> Result<Clips, Problem> {
    let table = Table::read(csv, &["youtube_id", "start_time"])?;
    let (id, start) = (table.column("youtube_id"), table.column("start_time"));
    let mut clips = Clips::default();
    for line in &table.rows {
        match &line.cells {
            Ok(cells) => {
                let start: Option<f64> = cells[start].trim().parse().ok();
                clips.push(line.number, cells[id].trim(), start, start.map(|start| start + AUDIOCAPS_SECONDS));
            }
            Err(why) => clips.dropped.push(Dropped { line: line.number, why }),
        }
    }
    Ok(clips)
}

impl Clips {
    fn push(&mut self, line: u64, id: &str, start: Option<f64>, end: Option<f64>) {
        let spans = |start: f64, end: f64| start >= 0.0 && end > start && end - start <= LONGEST;
        let why = match (start, end) {
            _ if !is_id(id) => "no YouTube id: eleven letters, digits, - and _",
            (Some(start), Some(end)) if spans(start, end) => match self.known.get(id) {
                None => {
                    self.known.insert(id.to_owned(), start);
                    self.clips.push(Clip { id: id.to_owned(), start, end });
                    return;
                }
                // Five captions are five rows of one clip.
                Some(first) if *first == start => return,
                Some(_) => "another part of a video that an earlier row names: there is one file for each video",
            },
            _ => "no span of time: start and end in seconds, at most ten minutes apart",
        };
        self.dropped.push(Dropped { line, why });
    }
}

/// Nothing else is ever made a name of a file or given to a program.
fn is_id(id: &str) -> bool {
    id.len() == 11 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::{Clips, audiocaps, audioset};

    fn read(read: fn(&std::path::Path) -> Result<Clips, crate::dataset::Problem>, text: &str) -> Clips {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        read(file.path()).unwrap()
    }

    fn shown(clips: &Clips) -> Vec<String> {
        clips.clips.iter().map(|clip| format!("{} {} {}", clip.id, clip.start, clip.end)).collect()
    }

    #[test]
    fn reads_audiosets_segments() {
        let whole = "# Segments csv created Sun Mar  5 10:54:31 2017\n# num_ytids=22160\n# YTID, start_seconds, end_seconds, \
            positive_labels\n--PJHxphWEs, 30.000, 40.000, \"/m/09x0r,/t/dd00088\"\n--ZhevVpy1s, 50.000, 60.000, \"/m/012xff\"\n";
        let clips = read(audioset, whole);
        assert_eq!(shown(&clips), ["--PJHxphWEs 30 40", "--ZhevVpy1s 50 60"]);
        let windows =
            format!("\u{feff}{}", whole.lines().skip(2).map(|line| format!("{line}\r\n")).collect::<String>());
        assert_eq!(read(audioset, &windows).clips, clips.clips);
    }

    #[test]
    fn reads_audiocaps_rows_of_one_clip_once() {
        let head = "audiocap_id,youtube_id,start_time,caption";
        let clips =
            read(audiocaps, &format!("{head}\n1,vfY_TJq7n_U,130,\"a, b\"\n2,vfY_TJq7n_U,130,c\n3,vfY_TJq7n_U,20,d\n"));
        assert_eq!(shown(&clips), ["vfY_TJq7n_U 130 140"]);
        assert_eq!(clips.dropped[0].line, 4);
    }

    #[test]
    fn takes_nothing_that_could_be_an_option_or_a_path() {
        let rows = "--exec=rm -r, 0, 10\n../../../ab, 0, 10\n, 0, 10\na b c d e f, 0, 1\nshort, 0, 10\nvfY_TJq7n_U, x, 10\n\
            vfY_TJq7n_U, 10, 5\nvfY_TJq7n_U, nan, inf\nvfY_TJq7n_U, 0, 9000\nvfY_TJq7n_U\nééééé_, 0, 10\n";
        let clips = read(audioset, rows);
        assert_eq!((clips.clips.len(), clips.dropped.len()), (0, 11));
    }
}
