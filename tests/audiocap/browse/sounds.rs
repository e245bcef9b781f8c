//! Small real AudioFolders.

use std::f32::consts::TAU;
use std::path::Path;
use tempfile::TempDir;

/// Writes a tone of 16-bit samples.
pub fn tone(path: &Path, hertz: f32, seconds: f32, rate: u32, channels: u16) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec =
        hound::WavSpec { channels, sample_rate: rate, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for frame in 0..(seconds * rate as f32) as usize {
        let sample = (TAU * hertz * frame as f32 / rate as f32).sin() * 0.5;
        (0..channels).for_each(|_| writer.write_sample((sample * f32::from(i16::MAX)) as i16).unwrap());
    }
    writer.finalize().unwrap();
}

/// Two splits: three good clips with captions and a broken one, and one clip with labels.
pub fn zoo() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let train = root.path().join("train");
    tone(&train.join("dog.wav"), 440.0, 1.0, 16_000, 1);
    tone(&train.join("cat.wav"), 880.0, 2.0, 44_100, 2);
    tone(&train.join("rain.wav"), 1000.0, 0.5, 22_050, 1);
    std::fs::write(train.join("torn.wav"), b"RIFF\x10\0\0\0WAVEfmt ").unwrap();
    let rows = [
        r#"{"file_name":"dog.wav","caption_1":"A dog barks at the moon.","caption_2":"Barking far away."}"#,
        r#"{"file_name":"cat.wav","caption_1":"A cat purrs.","year":"2021"}"#,
        r#"{"file_name":"rain.wav","caption_1":"Rain falls \u001b[31mon\u001b[0m a roof."}"#,
        r#"{"file_name":"torn.wav","caption_1":"Nobody knows."}"#,
        r#"{"file_name":"../secret.wav"}"#,
    ];
    std::fs::write(train.join("metadata.jsonl"), rows.join("\n")).unwrap();
    let test = root.path().join("test");
    tone(&test.join("siren.wav"), 600.0, 1.0, 16_000, 1);
    std::fs::write(test.join("metadata.jsonl"), r#"{"file_name":"siren.wav","labels":["/m/03kmc9"]}"#).unwrap();
    let ontology = r#"[{"id":"/m/03kmc9","name":"Siren","child_ids":[]}]"#;
    std::fs::write(root.path().join("ontology.json"), ontology).unwrap();
    root
}
