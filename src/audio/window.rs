//! Which 30 s of a longer file are heard.

use std::path::Path;

use super::levels::SILENCE_DB;
use super::{AudioError, CLIP_SAMPLES, CLIP_SECONDS, MAX_SECONDS, SAMPLE_RATE, decode_mono_up_to, resample};

/// What to listen to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Listen {
    /// The 30 s from this second on.
    From(f64),
    /// All, 30 s after 30 s.
    Windows,
}

/// At most 30 s of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Mono, at 16 kHz.
    pub samples: Vec<f32>,
    /// Where it begins in the file, in seconds.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The length of the file in seconds, where that is known.
    pub length: Option<f64>,
    /// Whether the file has more than this window.
    pub part: bool,
    /// What is wrong with the sound: damaged, silent, very short.
    pub warning: Option<String>,
}

/// A little more than the window, so that the resampler's filter finds real samples at its end.
const MARGIN: f64 = 0.1;
/// What is left behind the last whole window is heard from this length on, in seconds.
const LAST: f64 = 1.0;
/// Shorter clips hold less than a sound, in seconds.
const SHORT: f64 = 0.1;

/// The windows of the file `path`: one for [`Listen::From`], at least one for [`Listen::Windows`]. A file is heard up to
/// [`MAX_SECONDS`]; with windows, what is left at the end when that is less than a second is not.
///
/// # Errors
/// A file that holds no samples, a beginning beyond its end, and whatever keeps it from being decoded.
pub fn load_windows(path: &Path, listen: Listen) -> Result<Vec<Window>, AudioError> {
    let needed = match listen {
        Listen::From(from) => from + CLIP_SECONDS as f64 + MARGIN,
        Listen::Windows => MAX_SECONDS,
    };
    let sound = decode_mono_up_to(path, needed)?;
    let (facts, trouble) = (sound.facts.clone(), sound.trouble.clone());
    let decoded = sound.duration();
    let samples = resample(&sound.into_mono(), facts.sample_rate, SAMPLE_RATE);
    if samples.is_empty() {
        return Err(AudioError::NoSamples);
    }
    // A file that was not decoded to its end, and whose header does not tell, has an unknown length.
    let cut = decoded + MARGIN / 2.0 >= needed.min(MAX_SECONDS);
    let length = if cut { facts.duration().filter(|length| *length >= decoded) } else { Some(decoded) };
    let heard = samples.len() as f64 / f64::from(SAMPLE_RATE);
    let starts = match listen {
        Listen::From(from) if from >= heard => return Err(AudioError::BeyondEnd { from, length: heard }),
        Listen::From(from) => vec![from],
        Listen::Windows => starts(heard),
    };
    let window = |from: &f64| Window::new(&samples, *from, length);
    let mut windows: Vec<Window> = starts.iter().map(window).collect();
    if let (Some(trouble), Some(first)) = (trouble, windows.first_mut()) {
        first.warning = Some(first.warning.take().map_or(trouble.clone(), |more| format!("{trouble}; {more}")));
    }
    Ok(windows)
}

/// Where windows begin in a sound of so many seconds.
fn starts(seconds: f64) -> Vec<f64> {
    let step = CLIP_SECONDS as f64;
    let whole = (seconds / step).floor();
    let count = if seconds - whole * step >= LAST { whole + 1.0 } else { whole };
    (0..(count as usize).max(1)).map(|i| i as f64 * step).collect()
}

impl Window {
    fn new(all: &[f32], from: f64, length: Option<f64>) -> Self {
        let first = ((from * f64::from(SAMPLE_RATE)).round() as usize).min(all.len());
        let samples = all[first..].iter().copied().take(CLIP_SAMPLES).collect::<Vec<f32>>();
        let to = from + samples.len() as f64 / f64::from(SAMPLE_RATE);
        let warning = warning(&samples);
        // A file that is a hair longer than 30 s counts as heard.
        let part = from > 0.0 || length.is_none_or(|length| length >= to + MARGIN);
        Self { samples, from, to, length, part, warning }
    }

    /// What is heard, for people: `the first 30 s of 72 s are heard`; `None` when that is all.
    pub fn told(&self) -> Option<String> {
        if !self.part {
            return None;
        }
        let of = self.length.map_or_else(|| "a longer sound".to_owned(), |length| format!("{} s", short(length)));
        let what = if self.from == 0.0 {
            format!("the first {} s", short(self.to))
        } else {
            format!("{} to {} s", short(self.from), short(self.to))
        };
        Some(format!("{what} of {of} are heard"))
    }
}

/// Seconds with at most two digits behind the point, and none that say nothing.
fn short(seconds: f64) -> String {
    let text = format!("{seconds:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn warning(samples: &[f32]) -> Option<String> {
    let peak = samples.iter().fold(0f32, |most, sample| most.max(sample.abs()));
    let seconds = samples.len() as f64 / f64::from(SAMPLE_RATE);
    if peak == 0.0 {
        Some("silent: every sample is 0".to_owned())
    } else if 20.0 * peak.log10() < SILENCE_DB {
        Some(format!("silent: nothing is louder than {SILENCE_DB} dB"))
    } else if seconds < SHORT {
        Some(format!("only {:.0} ms long", 1000.0 * seconds))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Listen, Window, load_windows, starts};
    use crate::audio::{AudioError, load_16k};

    /// A file of so many seconds at 8 kHz whose samples rise slowly, so that each place can be told.
    fn file(seconds: f64, level: f32) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 8000,
            bits_per_sample: 32,
            sample_format: hound::SampleFormat::Float,
        };
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        (0..(seconds * 8000.0) as usize).for_each(|i| writer.write_sample(level * i as f32 / 1e6).unwrap());
        writer.finalize().unwrap();
        (folder, path)
    }

    fn spans(windows: &[Window]) -> Vec<(f64, f64)> {
        windows.iter().map(|window| (window.from, window.to)).collect()
    }

    #[test]
    fn the_beginning_is_what_the_model_always_heard() {
        let (_folder, path) = file(72.0, 1.0);
        let windows = load_windows(&path, Listen::From(0.0)).unwrap();
        assert_eq!(windows[0].samples, load_16k(&path).unwrap());
        assert_eq!(windows[0].told().unwrap(), "the first 30 s of 72 s are heard");
        let (_folder, path) = file(12.0, 1.0);
        let windows = load_windows(&path, Listen::From(0.0)).unwrap();
        assert_eq!((windows[0].told(), spans(&windows)), (None, vec![(0.0, 12.0)]));
    }

    #[test]
    fn a_window_begins_where_it_is_asked_to() {
        let (_folder, path) = file(72.0, 1.0);
        let windows = load_windows(&path, Listen::From(40.5)).unwrap();
        assert_eq!(spans(&windows), [(40.5, 70.5)]);
        assert!((windows[0].samples[100] - (40.5 * 8000.0 + 50.0) / 1e6).abs() < 1e-4);
        assert_eq!(windows[0].told().unwrap(), "40.5 to 70.5 s of 72 s are heard");
        let error = load_windows(&path, Listen::From(72.0)).unwrap_err();
        assert_eq!(error.to_string(), "the window begins at 72 s, and the sound ends at 72 s");
    }

    #[test]
    fn windows_follow_each_other_to_the_end() {
        let (_folder, path) = file(72.0, 1.0);
        let windows = load_windows(&path, Listen::Windows).unwrap();
        assert_eq!(spans(&windows), [(0.0, 30.0), (30.0, 60.0), (60.0, 72.0)]);
        assert_eq!(windows[2].told().unwrap(), "60 to 72 s of 72 s are heard");
        assert_eq!(starts(60.5), [0.0, 30.0], "less than a second is left out");
        assert_eq!(starts(0.2), [0.0]);
    }

    #[test]
    fn nothing_and_silence_are_told() {
        let (_folder, path) = file(0.0, 1.0);
        assert!(matches!(load_windows(&path, Listen::From(0.0)), Err(AudioError::NoSamples)));
        let warning = |seconds, level| {
            let (_folder, path) = file(seconds, level);
            load_windows(&path, Listen::From(0.0)).unwrap()[0].warning.clone()
        };
        assert_eq!(warning(1.0, 0.0).unwrap(), "silent: every sample is 0");
        assert_eq!(warning(1.0, 0.1).unwrap(), "silent: nothing is louder than -60 dB");
        assert_eq!(warning(0.05, 100.0).unwrap(), "only 50 ms long");
        assert_eq!(warning(1.0, 100.0), None);
    }
}
