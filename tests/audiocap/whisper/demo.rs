//! The model that comes with the program names what it hears in the demo's test clips, which it never heard before.

use std::path::Path;

use audiocap::audio::load_16k;
use audiocap::dataset::demo;
use audiocap::whisper::{Checkpoint, Device, Precision, Search, Watch};

/// Words of which any names the kind of sound, and a word that shows that the others are meant differently.
const NAMES: [(&str, &[&str], &str); 20] = [
    ("alarm", &["alarm", "beeps", "beeping"], ""),
    ("bark", &["dog", "barks", "barking"], ""),
    ("bell", &["bell", "tolling"], "phone"),
    ("birds", &["bird", "birds", "birdsong"], ""),
    ("chord", &["chord", "chords"], ""),
    ("clock", &["clock", "ticks", "ticking"], "alarm"),
    ("crickets", &["cricket", "crickets", "insects"], ""),
    ("drops", &["drips", "dripping", "drops"], "rain"),
    ("engine", &["engine", "motor"], ""),
    ("footsteps", &["footsteps", "steps", "walks", "walking", "strolling", "runs", "hurrying"], "engine"),
    ("knock", &["knocks", "knocking", "fist"], ""),
    ("phone", &["phone", "telephone"], ""),
    ("rain", &["rain", "raining", "downpour"], ""),
    ("siren", &["siren"], ""),
    ("thunder", &["thunder", "thunderstorm"], ""),
    ("typing", &["types", "typing", "keys", "clicks"], ""),
    ("vowels", &["babbles", "vowels", "speaks", "syllables", "talking"], ""),
    ("waves", &["waves", "surf"], ""),
    ("whistle", &["whistles", "whistling", "whistled"], "wind"),
    ("wind", &["wind", "winds"], ""),
];

/// Whether `caption` names one of the kinds of sound after which the clip is called: `bark-and-rain-212.wav`.
fn names_a_sound(file_name: &str, caption: &str) -> bool {
    let words: Vec<String> = caption.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).collect();
    let mut kinds = NAMES.iter().filter(|(kind, ..)| file_name.split('-').any(|part| part == *kind));
    kinds.any(|(_, names, not)| {
        let says = |word: &str| words.iter().any(|said| said == word);
        names.iter().any(|name| says(name)) && (not.is_empty() || !caption.to_lowercase().contains(not))
    })
}

#[test]
fn a_caption_names_a_sound_by_whole_words() {
    assert!(names_a_sound("bark-and-rain-212.wav", "A little dog barks."));
    assert!(names_a_sound("bark-and-rain-212.wav", "It is raining."));
    assert!(!names_a_sound("wind-212.wav", "Rain drums on a window."));
    assert!(!names_a_sound("bell-212.wav", "A telephone bell rings."));
}

#[test]
fn the_demos_model_names_most_sounds_of_unheard_clips() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("demo");
    demo::write_further(&dataset, 0, &mut |_, _| ()).unwrap();
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let checkpoint = Checkpoint::load(&model, Device::Cpu, Precision::F32).unwrap();
    let mut clips: Vec<_> =
        std::fs::read_dir(dataset.join("test")).unwrap().map(|entry| entry.unwrap().path()).collect();
    clips.retain(|path| path.extension().is_some_and(|ending| ending == "wav"));
    clips.sort();
    let mut said = Vec::new();
    for path in &clips {
        let samples = load_16k(path).unwrap();
        let (prefix, search) = ("clotho > caption: ", Search::default());
        let captions = checkpoint.caption(&samples, prefix, &search, &Watch::default(), &mut |_| ()).unwrap();
        let caption = &captions[0].text;
        let name = path.file_name().unwrap().to_str().unwrap();
        said.push((names_a_sound(name, caption), format!("{name}: {caption}")));
    }
    let right = said.iter().filter(|(right, _)| *right).count();
    let lines: String =
        said.iter().map(|(right, line)| format!("{} {line}\n", if *right { "+" } else { "-" })).collect();
    println!("{right} of {} captions name the right sound\n{lines}", said.len());
    assert_eq!(said.len(), 32);
    assert!(right >= 28, "only {right} captions name the right sound\n{lines}");
}
