//! What a model wrote, laid over the clips.

use crate::browse::sounds::tone;
use crate::driver::Driver;

fn split() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let mut rows = String::new();
    for (name, caption) in
        [("dog", "a dog barks at the moon"), ("cat", "a cat purrs softly"), ("rain", "rain falls on a roof")]
    {
        tone(&root.path().join(format!("set/train/{name}.wav")), 440.0, 0.2, 16_000, 1);
        rows.push_str(&format!("{{\"file_name\":\"{name}.wav\",\"caption_1\":\"{caption}\"}}\n"));
    }
    std::fs::write(root.path().join("set/train/metadata.jsonl"), rows).unwrap();
    let csv = |name: &str, rows: &str| {
        let text = format!("\"file_name\",\"caption_predicted\"\n{rows}");
        std::fs::write(root.path().join(name), text).unwrap();
    };
    csv(
        "one.csv",
        "\"dog.wav\",\"a dog barks at the moon\"\n\"cat.wav\",\"a man speaks\"\n\"rain.wav\",\"rain falls\"\n\"gone.wav\",\"x\"\n",
    );
    csv("two.csv", "\"dog.wav\",\"a dog barks\"\n\"cat.wav\",\"a cat purrs softly\"\n\"rain.wav\",\"rain falls\"\n");
    root
}

#[test]
fn captions_of_a_model_lie_over_the_clips_the_worst_first() {
    let root = split();
    let mut bench = Driver::on(&root.path().join("set"), 200, 50);
    let path = |name: &str| root.path().join(name).display().to_string();
    bench.keys("C").types(&path("two.csv")).keys("Enter").shows("lay captions over the clips first");
    bench.keys("P").types(&path("one.csv")).keys("Enter").shows("3 captions: ").shows("1 predictions are not judged");
    bench.shows("written").shows("cider").shows("meteor").shows("a man speaks");
    let text = bench.text();
    let place = |name: &str| text.find(name).unwrap();
    assert!(place("cat.wav") < place("dog.wav"), "the worst is first:\n{text}");
    bench
        .keys("C")
        .types(&path("two.csv"))
        .keys("Enter")
        .shows("Two models")
        .shows("two.csv against what is laid over the clips, 3 clips");
    bench.keys("G").shows("Clips that gained most by cider").shows("cat.wav").keys("Esc");
    bench.keys("P Enter").lacks("a man speaks");
}

#[test]
fn a_file_that_says_nothing_of_these_clips_is_told() {
    let root = split();
    let mut bench = Driver::on(&root.path().join("set"), 120, 30);
    let file = root.path().join("other.csv");
    std::fs::write(&file, "file_name,caption_predicted\nzebra.wav,x\n").unwrap();
    bench.keys("P").types(&file.display().to_string()).keys("Enter").lacks("cider").lacks("judging");
    bench.keys("P").types("/nowhere.csv").keys("Enter").lacks("cider").lacks("judging");
}
