//! What `audiocap caption --json` tells besides the caption: why it reads so, from where it was gone on, how near it is to what
//! people wrote; and captions of the microphone.

use serde_json::Value;

use super::{Program, Ran, support};

fn caption(program: &Program, words: &[&str]) -> Ran {
    program.run(&[&["caption", "--model", "demo", "--max-length", "24"], words].concat())
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[test]
fn an_explanation_has_every_token_with_its_place_in_the_sound() {
    let program = Program::new();
    program.tone("a.wav");
    let plain = &caption(&program, &["a.wav", "--json"]).expect(0).json()[0];
    assert!(plain.get("explanation").is_none() && plain.get("metrics").is_none());
    let line = &caption(&program, &["a.wav", "--json", "--explain=3"]).expect(0).json()[0];
    assert_eq!(line["tokens"], plain["tokens"]);
    let told = line["explanation"].as_array().unwrap();
    let ids: Vec<&Value> = told.iter().map(|token| &token["id"]).collect();
    assert_eq!(ids, line["tokens"].as_array().unwrap().iter().collect::<Vec<_>>());
    let prompt = line["prompt_len"].as_u64().unwrap() as usize;
    assert_eq!(told.iter().filter(|token| token["given"] == true).count(), prompt);
    assert!(told[0]["log_prob"].is_null() && told[0]["looked"].is_null());
    for (token, log_prob) in told[prompt..].iter().zip(numbers(&line["log_probs"])) {
        assert!((token["log_prob"].as_f64().unwrap() - log_prob).abs() < 1e-4, "{token}");
        let others = token["alternatives"].as_array().unwrap();
        assert_eq!(others.len(), 3);
        assert!(others[0]["log_prob"].as_f64() >= others[1]["log_prob"].as_f64());
        let (looked, curve) = (numbers(&token["looked"]), numbers(&token["attention"]));
        assert!((curve.iter().sum::<f64>() - 1.0).abs() < 1e-2, "{}", curve.iter().sum::<f64>());
        let within = |(at, _): &(usize, &f64)| (looked[0]..looked[1]).contains(&((*at as f64 + 0.5) * 0.1));
        let share: f64 = curve.iter().enumerate().filter(within).map(|(_, weight)| weight).sum();
        assert!(share > 0.49, "{looked:?}: {share}");
    }
    assert!(caption(&program, &["a.wav", "--explain"]).expect(2).err.contains("--json"));
}

#[test]
fn a_caption_goes_on_from_its_own_beginning() {
    let program = Program::new();
    program.tone("a.wav");
    let whole = &caption(&program, &["a.wav", "--json"]).expect(0).json()[0];
    let text = whole["caption"].as_str().unwrap();
    let begin: String = text.split_inclusive(' ').take(2).collect();
    let line = &caption(&program, &["a.wav", "--json", "--begin", &begin, "--explain"]).expect(0).json()[0];
    assert_eq!((&line["tokens"], &line["caption"]), (&whole["tokens"], &whole["caption"]), "{begin:?}");
    let (prompt, begun) = (whole["prompt_len"].as_u64().unwrap(), line["begun"].as_u64().unwrap());
    assert!(begun > 0 && numbers(&line["log_probs"]).len() + begun as usize == numbers(&whole["log_probs"]).len());
    let given = line["explanation"].as_array().unwrap().iter().filter(|token| token["given"] == true);
    assert_eq!(given.count() as u64, prompt + begun);
    let tokens: Vec<String> = whole["tokens"].as_array().unwrap().iter().map(ToString::to_string).collect();
    let ids = tokens[prompt as usize..prompt as usize + 3].join(",");
    let line = &caption(&program, &["a.wav", "--json", "--begin-tokens", &ids]).expect(0).json()[0];
    assert_eq!((&line["tokens"], &line["begun"]), (&whole["tokens"], &3.into()));
    let other = &caption(&program, &["a.wav", "--json", "--begin", "Thunder"]).expect(0).json()[0];
    assert!(other["caption"].as_str().unwrap().starts_with("Thunder"), "{other}");
}

#[test]
fn a_beginning_that_cannot_be_is_refused() {
    let program = Program::new();
    program.tone("a.wav");
    let refused = |words: &[&str]| caption(&program, &[&["a.wav", "-o", "o.csv"], words].concat()).expect(2).err;
    let long = "rain ".repeat(40);
    let said = refused(&["--begin", &long]);
    assert!(said.contains("leaves no room within a max_length of 24: shorten the beginning"), "{said}");
    assert!(refused(&["--begin-tokens", "999999"]).contains("the model knows"));
    assert!(refused(&["--begin", "a", "--begin-tokens", "1"]).contains("cannot be used with"));
    assert!(!program.folder().join("o.csv").exists());
    caption(&program, &["a.wav", "-o", "o.csv", "--begin", "a"]).expect(0);
    let said = refused(&["--resume"]);
    assert!(said.contains("begun"), "{said}");
}

#[test]
fn captions_are_judged_by_references_line_by_line() {
    let program = Program::new();
    program.tone("in/a.wav");
    program.tone("in/b.wav");
    program.file("refs.csv", b"file_name,caption_1,caption_2\na.wav,a tone,a beep\nc.wav,rain falls,\n");
    let lines = caption(&program, &["in", "--json", "--references", "refs.csv"]).expect(0).json();
    let metrics = lines[0]["metrics"].as_object().unwrap();
    assert!(metrics["meteor"].is_number() && metrics["cider"].is_number(), "{metrics:?}");
    assert!(!metrics.contains_key("spice") && lines[1].get("metrics").is_none());
    let ran = caption(&program, &["in", "--json", "--references", "refs.csv", "--metrics", "cider,fense"]).expect(0);
    assert!(ran.json()[0]["metrics"]["fense"].is_null() && ran.err.contains("fense"), "{}", ran.err);
    let said = caption(&program, &["in", "--json", "--references", "gone.csv"]).expect(2).err;
    assert!(said.contains("gone.csv"), "{said}");
    caption(&program, &["in", "--references", "refs.csv"]).expect(2);
}

#[test]
fn a_recording_is_refused_where_there_is_no_microphone() {
    let program = Program::new();
    // The sound system is told of no device at all.
    let nothing = program.file("asound.conf", b"");
    let words = ["caption", "--model", "demo", "--microphone", "1", "--save-recording", "r.wav"];
    let run = |words: &[&str]| {
        let mut command = program.command(words);
        command.env("ALSA_CONFIG_PATH", &nothing).env_remove("PULSE_SERVER").env_remove("XDG_RUNTIME_DIR");
        Ran::new(&command.output().unwrap())
    };
    let said = run(&words).expect(2).err;
    assert!(said.contains("no recording: "), "{said}");
    assert!(!program.folder().join("r.wav").exists());
    program.file("r.wav", b"mine");
    assert!(run(&words).expect(2).err.contains("r.wav exists already"));
    assert!(
        run(&["caption", "--model", "demo", "--microphone", "0"]).expect(2).err.contains("above 0 and at most 60 s")
    );
    assert!(run(&["caption", "a.wav", "--microphone", "1"]).expect(2).err.contains("cannot be used with"));
}

#[cfg(all(target_os = "linux", feature = "playback"))]
#[test]
fn a_recording_is_kept_and_captioned() {
    let program = Program::new();
    // A microphone that is a file: 16-bit mono at 48 kHz, read at once.
    let tone: Vec<u8> = (0..96_000).flat_map(|n| ((f32::sin(n as f32 * 0.05) * 9000.0) as i16).to_le_bytes()).collect();
    let raw = program.file("tone.raw", &tone);
    let config = format!(
        "pcm.!default {{ type plug slave {{ pcm mic format S16_LE channels 1 rate 48000 }} }}\n\
         pcm.mic {{ type file slave {{ pcm {{ type null }} }} file /dev/null infile \"{}\" format raw }}\n",
        raw.display()
    );
    let alsa = program.file("asound.conf", config.as_bytes());
    let words = ["caption", "--model", "demo", "--max-length", "24", "--json", "--microphone", "0.5"];
    let run = |more: &[&str]| {
        let mut command = program.command(&[&words[..], more].concat());
        command.env("ALSA_CONFIG_PATH", &alsa).env_remove("PULSE_SERVER").env_remove("XDG_RUNTIME_DIR");
        Ran::new(&command.output().unwrap())
    };
    let line = &run(&["--save-recording", "r.wav"]).expect(0).json()[0];
    assert_eq!(line["file_name"], "r.wav");
    let reader = hound::WavReader::open(program.folder().join("r.wav")).unwrap();
    assert_eq!(reader.duration(), reader.spec().sample_rate / 2);
    let line = &run(&[]).expect(0).json()[0];
    assert_eq!(line["file_name"], "microphone");
}

#[test]
fn real_captions_go_on_token_by_token_from_their_text() {
    let (Some(golden), Some(model)) = (support::shared("golden/whisper"), support::whisper_base()) else { return };
    let (program, model) = (Program::new(), model.to_string_lossy().into_owned());
    let clip = golden.join("clips/sonic_perc_bell.flac").to_string_lossy().into_owned();
    let run = |more: &[&str]| {
        let words = ["caption", &clip, "--model", &model, "--max-length", "40", "--json"];
        program.run(&[&words[..], more].concat()).expect(0).json().remove(0)
    };
    let whole = run(&[]);
    let text = whole["caption"].as_str().unwrap().to_owned();
    for (at, _) in text.match_indices(' ').take(4) {
        let line = run(&["--begin", &text[..at]]);
        assert_eq!(line["tokens"], whole["tokens"], "{:?}", &text[..at]);
    }
}
