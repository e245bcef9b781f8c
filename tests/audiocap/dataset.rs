//! Datasets as people have them, good and bad: opened, read, searched.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use audiocap::dataset::query::Query;
use audiocap::dataset::{Dataset, Sort, Split, arrange};

mod bad_input;
mod check;
mod layouts;
mod order;

/// Longer than anything here takes, so that a hang is a failure and not a hang.
const LONG: Duration = Duration::from_mins(1);

/// Writes a file, folders included.
fn write(root: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// A WAV file of a 440 Hz tone: 16 bits, one channel, 8 kHz.
fn write_tone(root: &Path, name: &str, seconds: f64, gain: f64) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec =
        hound::WavSpec { channels: 1, sample_rate: 8000, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for n in 0..(seconds * 8000.0) as usize {
        let phase = n as f64 * 440.0 / 8000.0 * std::f64::consts::TAU;
        writer.write_sample((phase.sin() * gain * 32767.0) as i16).unwrap();
    }
    writer.finalize().unwrap();
}

/// Opens a dataset and waits until everything has been looked at.
fn open(root: &Path) -> Dataset {
    let dataset = Dataset::open(root).unwrap();
    for split in &dataset.splits {
        assert!(split.wait_for(usize::MAX, LONG), "the index ends");
        let end = Instant::now() + LONG;
        while !split.is_checked() {
            assert!(Instant::now() < end, "the check ends");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    dataset
}

fn names(split: &Split) -> Vec<String> {
    (0..split.len()).filter_map(|i| split.clip(i).ok()).map(|clip| clip.file_name).collect()
}

fn split_names(dataset: &Dataset) -> Vec<&str> {
    dataset.splits.iter().map(|split| split.name()).collect()
}

/// The problems as they are shown, one a line, without the folder in front.
fn problems(dataset: &Dataset) -> String {
    let all = dataset.splits.iter().flat_map(|split| split.problems());
    let shown: Vec<String> =
        all.map(|problem| problem.to_string().replace(&format!("{}/", dataset.root.display()), "")).collect();
    shown.join("\n")
}

/// The file names that a filter and a sort give.
fn arranged(split: &Split, query: &str, sort: Sort) -> Vec<String> {
    let rows = arrange(split, &Query::parse(query).unwrap(), sort, &AtomicBool::new(false), &mut |_| {});
    rows.into_iter().filter_map(|row| split.clip(row as usize).ok()).map(|clip| clip.file_name).collect()
}
