//! Filters and sorts over a split.

use super::*;
use audiocap::dataset::Column;

fn three() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    write(
        root.path(),
        "metadata.jsonl",
        "{\"file_name\":\"b.wav\",\"caption\":\"A dog barks\"}\n{\"file_name\":\"A.wav\",\"caption\":\"Rain on a door of gold\"}\n{\"file_name\":\"c.wav\",\"caption_1\":\"Cat\",\"caption_2\":\"A dog too\"}\n{\"file_name\":\"gone.wav\"}\n",
    );
    write_tone(root.path(), "b.wav", 0.3, 0.1);
    write_tone(root.path(), "A.wav", 0.1, 1.0);
    write_tone(root.path(), "c.wav", 0.2, 0.5);
    root
}

fn by(column: Column) -> Sort {
    Sort { column, descending: false }
}

#[test]
fn sorts_by_every_column() {
    let root = three();
    let dataset = open(root.path());
    let split = &dataset.splits[0];
    let down = |column| Sort { column, descending: true };
    for (sort, expected) in [
        (by(Column::Order), "b A c gone"),
        (down(Column::Order), "gone c A b"),
        (by(Column::File), "A b c gone"),
        (by(Column::Duration), "A c b gone"),
        (down(Column::Duration), "b c A gone"),
        (by(Column::Peak), "b c A gone"),
        (by(Column::Captions), "gone b A c"),
        (by(Column::Caption), "b c A gone"),
    ] {
        assert_eq!(arranged(split, "", sort).join(" ").replace(".wav", ""), expected, "{sort:?}");
    }
}

#[test]
fn filters_by_words_facts_and_marks() {
    let root = three();
    let dataset = open(root.path());
    let split = &dataset.splits[0];
    dataset.marks().toggle(split.name(), "c.wav").unwrap();
    assert_eq!(arranged(split, "dog", Sort::default()), ["b.wav", "c.wav", "A.wav"], "best matches first");
    assert_eq!(arranged(split, "dog", by(Column::File)), ["A.wav", "b.wav", "c.wav"]);
    assert_eq!(arranged(split, "caption:dog", Sort::default()), ["b.wav", "c.wav"]);
    assert_eq!(arranged(split, "dur>0.15 peak<-10", Sort::default()), ["b.wav"]);
    assert_eq!(arranged(split, "mark:yes", Sort::default()), ["c.wav"]);
    assert_eq!(arranged(split, "captions=0", Sort::default()), ["gone.wav"]);
    assert_eq!(arranged(split, "", by(Column::Mark))[0], "c.wav");
    assert!(split.known_facts(0).is_some(), "facts are remembered");
}

#[test]
fn a_cancelled_arrangement_is_empty() {
    let root = three();
    let dataset = open(root.path());
    let query = Query::parse("dog").unwrap();
    assert!(arrange(&dataset.splits[0], &query, Sort::default(), &AtomicBool::new(true), &mut |_| {}).is_empty());
    let mut seen = 0;
    arrange(&dataset.splits[0], &query, Sort::default(), &AtomicBool::new(false), &mut |rows| seen = rows);
    assert_eq!(seen, 4);
}
