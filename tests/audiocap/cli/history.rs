//! `audiocap history`: what the Caption room kept, shown, exported and forgotten.

use audiocap::history::{Entry, History};

use super::Program;

impl Program {
    fn keep(&self, dataset: Option<&str>, clip: &str, caption: &str) {
        let history = History::at(self.folder().join("XDG_DATA_HOME/audiocap/history"));
        let entry = Entry {
            time: audiocap::history::now(),
            file_name: clip.into(),
            caption: caption.into(),
            prefix: "clotho > caption: ".into(),
            model: "demo".into(),
            log_probs: vec![-0.1, -0.2],
            ..Entry::default()
        };
        let root = dataset.map(|name| self.folder().join(name));
        root.iter().for_each(|root| std::fs::create_dir_all(root).unwrap());
        history.append(root.as_deref(), &entry).unwrap();
    }
}

#[test]
fn tries_are_shown_by_dataset_clip_and_words() {
    let program = Program::new();
    assert!(program.run(&["history"]).expect(0).err.contains("no such tries are kept"));
    program.keep(Some("clotho"), "sub/dog.wav", "a dog\x1b[2J barks");
    program.keep(Some("clotho"), "rain.wav", "it rains");
    program.keep(Some("other"), "dog.wav", "another dog");
    program.keep(None, "loose.wav", "something");
    let all = program.run(&["history"]).expect(0).out;
    assert_eq!(all.lines().count(), 5, "{all}");
    assert!(all.contains("a dog\\x1b[2J barks") && all.contains("86 %"), "{all}");
    let captions = |words: &[&str]| {
        let lines = program.run(&[&["history", "--json"], words].concat()).expect(0).json();
        lines.iter().map(|line| line["caption"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(captions(&["clotho"]), ["it rains", "a dog\x1b[2J barks"]);
    assert_eq!(captions(&["clotho/", "--clip", "dog.wav"]).len(), 1);
    assert_eq!(captions(&["--search", "DOG"]).len(), 2);
    assert_eq!(captions(&["./clotho", "--last", "1"]), ["it rains"]);
    assert_eq!(captions(&["--loose"]), ["something"]);
    let told = program.run(&["history", "gone"]).expect(2).err;
    assert!(told.contains("no tries are kept of gone; there are those of") && told.contains("clotho"), "{told}");
}

#[test]
fn an_export_replaces_nothing_unasked() {
    let program = Program::new();
    program.keep(Some("clotho"), "dog.wav", "a \"dog\", barking");
    let export = |file: &str, more: &[&str]| program.run(&[&["history", "clotho", "--export", file], more].concat());
    assert!(export("tries.csv", &[]).expect(0).err.contains("1 try in tries.csv"));
    let table = std::fs::read_to_string(program.folder().join("tries.csv")).unwrap();
    assert!(table.starts_with("time,dataset,") && table.contains("\"a \"\"dog\"\", barking\""), "{table}");
    assert!(export("tries.csv", &[]).expect(2).err.contains("exists already"));
    export("tries.csv", &["--overwrite"]).expect(0);
    assert!(export("tries.txt", &[]).expect(2).err.contains("neither .csv nor .jsonl"));
    export("tries.jsonl", &[]).expect(0);
    let line = std::fs::read_to_string(program.folder().join("tries.jsonl")).unwrap();
    assert_eq!(serde_json::from_str::<Entry>(&line).unwrap().caption, "a \"dog\", barking");
}

#[test]
fn tries_are_forgotten_only_when_that_is_confirmed() {
    let program = Program::new();
    program.keep(Some("clotho"), "dog.wav", "one");
    program.keep(Some("clotho"), "rain.wav", "two");
    program.keep(Some("other"), "rain.wav", "three");
    let asked = program.run(&["history", "clotho", "--clip", "dog.wav", "--forget"]).expect(2).err;
    assert!(asked.contains("1 try would be forgotten for good: say --yes"), "{asked}");
    assert_eq!(program.run(&["history", "--json"]).expect(0).json().len(), 3);
    let done = program.run(&["history", "clotho", "--clip", "dog.wav", "--forget", "--yes"]).expect(0).err;
    assert!(done.contains("1 try forgotten"), "{done}");
    assert_eq!(program.run(&["history", "--json"]).expect(0).json().len(), 2);
    program.run(&["history", "clotho", "--forget", "--yes"]).expect(0);
    assert_eq!(program.run(&["history", "--json"]).expect(0).json().len(), 1);
    assert!(program.run(&["history", "--yes"]).expect(2).err.contains("--forget"));
}
