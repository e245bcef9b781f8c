//! The columns of the table: their heads, widths, and which give way first.

use crate::dataset::Column;
use crate::ui::widgets::table;

/// What the rows of a split have; a column that would stay empty is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Has {
    /// Some row has a caption.
    pub captions: bool,
    /// Some row has a label.
    pub labels: bool,
    /// Some row has a draft of a caption.
    pub drafts: bool,
}

/// The columns that can be sorted by, in the order of the screen.
pub const ORDER: [Column; 10] = [
    Column::Mark,
    Column::File,
    Column::Duration,
    Column::Rate,
    Column::Channels,
    Column::Peak,
    Column::Captions,
    Column::Caption,
    Column::Draft,
    Column::Labels,
];

/// The columns of a split, and how the table draws them. `metrics` are the names of the numbers of what a model wrote about it.
pub fn columns(has: Has, metrics: Option<&[String]>, star: &'static str) -> (Vec<Column>, Vec<table::Column>) {
    let captions = has.captions || !has.labels;
    let shown = |column: &Column| match column {
        Column::Captions | Column::Caption => captions,
        Column::Draft => has.drafts,
        Column::Labels => has.labels,
        _ => true,
    };
    let mut shown: Vec<Column> = ORDER.into_iter().filter(shown).collect();
    shown.extend(written(metrics));
    let drawn = shown.iter().map(|&column| drawn(column, metrics.unwrap_or_default(), star, captions)).collect();
    (shown, drawn)
}

/// The columns of what a model wrote, where it was laid over the split.
pub fn written(metrics: Option<&[String]>) -> impl Iterator<Item = Column> + '_ {
    let scores = (0..metrics.map_or(0, <[String]>::len)).map(|at| Column::Score(at as u8));
    metrics.map(|_| Column::Written).into_iter().chain(scores)
}

/// Heads are fixed texts: the metrics' are those of the names that are known.
const METRICS: [&str; 8] = ["cider", "spider", "spice", "meteor", "rouge_l", "bleu_4", "fense", "f1"];

fn head(metrics: &[String], at: u8) -> &'static str {
    let name = metrics.get(usize::from(at)).map(String::as_str);
    METRICS.into_iter().find(|known| Some(*known) == name).unwrap_or("score")
}

/// A head, its width, its share of what is left over, and when it gives way.
fn drawn(column: Column, metrics: &[String], star: &'static str, captions: bool) -> table::Column {
    let text = |title, width, share, priority| table::Column { title, width, share, right: false, priority };
    let number = |title, width, priority| table::Column { title, width, share: 0, right: true, priority };
    match column {
        Column::Mark => text(star, 2, 0, 2),
        Column::File | Column::Order => text("file", 20, 3, 0),
        Column::Duration => number("dur", 7, 3),
        Column::Rate => number("kHz", 6, 5),
        Column::Channels => number("ch", 3, 6),
        Column::Peak => number("peak", 6, 5),
        Column::Captions => number("captions", 9, 8),
        Column::Caption => text("caption", 17, 4, 1),
        Column::Draft => text("draft", 17, 3, 3),
        Column::Labels => text("labels", 14, 2, if captions { 4 } else { 1 }),
        Column::Written => text("written", 17, 4, 2),
        Column::Score(at) => number(head(metrics, at), 8, 2 + at.min(5)),
    }
}

/// A column's name in a sentence.
pub fn spoken(column: Column) -> &'static str {
    match column {
        Column::Order => "order of the file",
        Column::File => "file",
        Column::Duration => "duration",
        Column::Rate => "sample rate (kHz)",
        Column::Channels => "channels",
        Column::Peak => "peak",
        Column::Captions => "number of captions",
        Column::Caption => "caption",
        Column::Draft => "draft",
        Column::Labels => "labels",
        Column::Mark => "mark",
        Column::Written => "what was written",
        Column::Score(_) => "how good that is",
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Has, columns};
    use crate::ui::widgets::table::layout;

    fn shown(width: u16, has: Has) -> Vec<Column> {
        let (shown, drawn) = columns(has, None, "*");
        layout(&drawn, width).into_iter().map(|(index, ..)| shown[index]).collect()
    }

    #[test]
    fn a_narrow_table_keeps_file_and_words() {
        let captions = Has { captions: true, ..Has::default() };
        assert_eq!(shown(44, captions), [Column::Mark, Column::File, Column::Caption]);
        let wide = shown(78, captions);
        for column in [Column::Mark, Column::File, Column::Duration, Column::Rate, Column::Channels, Column::Caption] {
            assert!(wide.contains(&column), "{column:?} of {wide:?}");
        }
        assert!(!wide.contains(&Column::Captions), "80 columns are better spent on names");
        assert_eq!(shown(160, captions).len(), 8, "no room for labels that are not there");
        assert_eq!(shown(160, Has { labels: true, ..captions }).len(), 9);
        assert_eq!(shown(160, Has { drafts: true, ..captions }).len(), 9);
    }

    #[test]
    fn labels_take_the_place_of_captions_where_there_are_none() {
        assert_eq!(shown(40, Has { labels: true, ..Has::default() }), [Column::Mark, Column::File, Column::Labels]);
    }
}
