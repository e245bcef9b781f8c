use super::*;
use std::path::PathBuf;

fn clip() -> Clip {
    Clip {
        index: 0,
        file_name: "night/Dog barking.wav".to_owned(),
        path: PathBuf::new(),
        captions: vec!["A dog barks in the distance".to_owned(), "Café noises".to_owned()],
        labels: vec!["/m/0bt9lr".to_owned()],
        extra: vec![("year".to_owned(), "2021".to_owned()), ("licence".to_owned(), "CC0-1.0".to_owned())],
    }
}

fn facts() -> ClipFacts {
    ClipFacts {
        seconds: Some(18.3),
        sample_rate: 44_100,
        channels: 2,
        codec: "flac".to_owned(),
        bits: Some(16),
        peak_db: Some(-1.2),
        loudness_lufs: None,
    }
}

fn keeps(text: &str) -> bool {
    Query::parse(text).unwrap().matches(&clip(), Some(&facts())).is_some()
}

#[test]
fn words_match_fuzzily_anywhere() {
    for text in ["", "  ", "dog", "dgbrk", "distance dog", "cafe", "\"barks in\"", "Dog"] {
        assert!(keeps(text), "{text}");
    }
    for text in ["xylophone", "dog xylophone", "\"dog in\"", "DOG"] {
        assert!(!keeps(text), "{text}");
    }
}

#[test]
fn letters_strewn_over_a_caption_are_no_match() {
    let with = |caption: &str| Clip { file_name: "x.wav".into(), captions: vec![caption.into()], ..clip() };
    let keeps = |word: &str, caption: &str| Query::parse(word).unwrap().matches(&with(caption), None).is_some();
    for (word, caption) in [
        ("dog", "The sound of an alarm clock ringing"),
        ("dog", "A recording of a gong"),
        ("dog", "Someone is decorating"),
        ("bell", "A bird, then an early call is played loudly"),
    ] {
        assert!(!keeps(word, caption), "{word} in {caption}");
    }
    for (word, caption) in
        [("dog", "Bulldogs"), ("alrm", "an alarm"), ("abell", "a bell"), ("rnroof", "rain on a roof"), ("d", "red")]
    {
        assert!(keeps(word, caption), "{word} in {caption}");
    }
}

#[test]
fn better_matches_score_higher() {
    let query = Query::parse("dog").unwrap();
    let far = Clip { file_name: "x".into(), captions: vec!["a door of gold".into()], ..clip() };
    assert!(query.matches(&clip(), None) > query.matches(&far, None));
    assert!(query.ranks() && !Query::parse("caption:dog -cat").unwrap().ranks());
}

#[test]
fn fields_hold_text() {
    for text in
        ["caption:dog", "file:night", "codec:flac", "licence:cc0", "caption:\"the distance\"", "-caption:cat", "-rain"]
    {
        assert!(keeps(text), "{text}");
    }
    for text in ["caption:night", "file:distance", "-dog", "-caption:dog", "nosuchcolumn:x"] {
        assert!(!keeps(text), "{text}");
    }
}

#[test]
fn numbers_compare() {
    for text in [
        "dur>18",
        "dur<=18.3",
        "khz=44.1",
        "khz>=44",
        "ch=2",
        "ch:2",
        "peak<-1",
        "captions>1",
        "labels=1",
        "year>2020",
        "-dur>30",
    ] {
        assert!(keeps(text), "{text}");
    }
    for text in ["dur>18.3", "ch=1", "peak<-2", "captions=0", "lufs<0", "-lufs<0", "nosuchcolumn>0"] {
        assert!(!keeps(text), "{text}");
    }
}

#[test]
fn without_facts_nothing_is_claimed_about_them() {
    for text in ["dur>1", "-dur>1", "codec:flac"] {
        let query = Query::parse(text).unwrap();
        assert!(query.needs_facts(), "{text}");
        assert_eq!(query.matches(&clip(), None), None, "{text}");
    }
    assert!(Query::parse("peak<-1").unwrap().needs_levels() && !Query::parse("dur>1").unwrap().needs_levels());
}

#[test]
fn marks_are_asked_for() {
    let mark = Mark { starred: true, note: "too quiet".to_owned(), ..Mark::default() };
    let with = |text: &str| Query::parse(text).unwrap().matches_marked(&clip(), None, Some(&mark)).is_some();
    assert!(with("mark:yes") && with("note:quiet") && !with("mark:no"));
    assert!(keeps("mark:no") && !keeps("mark:yes") && Query::parse("mark:no").unwrap().needs_marks());
}

#[test]
fn says_how_to_write_it() {
    for (text, expected) in [("dur>abc", "no number"), ("caption:", "needs the text"), ("dur:long", "is a number")] {
        assert!(Query::parse(text).unwrap_err().contains(expected), "{text}");
    }
}

#[test]
fn half_typed_text_never_panics() {
    for text in ["-", "\"", "-\"", ":", ">5", "-:", "a\"b", "caption:\"", "\"\"", "-\"\"", "=", "x=", "é:ü", "-é"] {
        drop(Query::parse(text));
    }
}
