//! A grid for people: a table for each clip.

use super::Clip;
use super::row::{Row, setting_name};
use crate::cli::output;
use crate::text::{Change, changed_words, safe};
use crate::whisper::engine::Caption;
use crate::whisper::grid::Grid;

/// A table for each clip, under its name where there are several.
pub fn tables(grid: &Grid, clips: &[Clip], rows: &[Row]) -> String {
    let of_clip = |(number, clip): (usize, &Clip)| {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.clip == number).collect();
        let name = if clips.len() > 1 { format!("{}\n", safe(&clip.name)) } else { String::new() };
        format!("{name}{}", table(grid, &rows))
    };
    clips.iter().enumerate().map(of_clip).collect::<Vec<_>>().join("\n\n")
}

/// One row for each caption, with a column for each side of the grid that has several.
fn table(grid: &Grid, rows: &[&Row]) -> String {
    let first = rows.iter().find_map(|row| row.written.as_ref().ok()?.captions.first());
    let mut lines = vec![head(grid)];
    for row in rows {
        match &row.written {
            Err(why) => lines.push(cells(grid, row, format!("({})", safe(why)))),
            Ok(written) => {
                let all = written.captions.iter();
                lines.extend(all.map(|caption| cells(grid, row, against(first, caption))));
            }
        }
    }
    output::table(&lines, &[])
}

fn head(grid: &Grid) -> Vec<String> {
    let names = ["model", "prefix", "setting"].into_iter().zip(grid.varies());
    let names = names.filter(|(_, varies)| *varies).map(|(name, _)| name);
    names.chain(["caption"]).map(str::to_owned).collect()
}

fn cells(grid: &Grid, row: &Row, caption: String) -> Vec<String> {
    let setting = row.cell.setting.to_string();
    let all = [row.cell.model, row.cell.prefix, setting_name(&setting)];
    let told = all.iter().zip(grid.varies()).filter(|(_, varies)| *varies).map(|(text, _)| safe(text).into_owned());
    told.chain([caption]).collect()
}

/// A caption with its differences from the first.
fn against(first: Option<&Caption>, caption: &Caption) -> String {
    let before = first.map_or("", |first| &first.text);
    safe(&marked(before, &caption.text)).into_owned()
}

/// `after` with what differs from `before`, in the manner of `wdiff`; as it is where less than a third is the same.
fn marked(before: &str, after: &str) -> String {
    let words = changed_words(before, after);
    let same = words.iter().filter(|word| word.change == Change::Same).count();
    if 3 * same < words.len() {
        return after.to_owned();
    }
    let runs = words.chunk_by(|a, b| a.change == b.change);
    let run = |words: &[crate::text::ChangedWord]| {
        let text = words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        match words[0].change {
            Change::Same => text,
            Change::New => format!("{{+{text}+}}"),
            Change::Gone => format!("[-{text}-]"),
        }
    };
    runs.map(run).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn runs_of_words_are_marked_together() {
        assert_eq!(marked("a dog barks loudly", "a cat howls loudly"), "a [-dog barks-] {+cat howls+} loudly");
        assert_eq!(marked("a dog", "A dog."), "A dog.");
        assert_eq!(marked("", ""), "");
        assert_eq!(marked("a dog barks", "rain on a roof"), "rain on a roof");
    }
}
