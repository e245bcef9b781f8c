//! Taking a stretch of time, a band of frequencies, or a stretch within a band out of what the model is given.

use std::fmt;
use std::str::FromStr;

use realfft::RealFftPlanner;
use realfft::num_complex::Complex;
use serde::{Deserialize, Serialize};

use super::log_mel::{HOP, mel_bank};
use super::{CLIP_SECONDS, SAMPLE_RATE};

/// A rectangle of the log-mel spectrogram that is set to silence. Written `1.0-2.5` (seconds), `:200-800` (Hz) or `1.0-2.5:200-800`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mask {
    /// From second to second; `None` for all the time.
    time: Option<(f64, f64)>,
    /// From Hz to Hz; `None` for all frequencies.
    band: Option<(f64, f64)>,
}

/// Why there is no such mask. For people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MaskError(String);

/// The least level of a log-mel, that of digital silence.
const SILENCE: f32 = -1.5;
/// The floor lies so far below the loudest cell: 8 bels, divided by 4.
const DEPTH: f32 = 2.0;

impl Mask {
    /// Everything between `time` in seconds and between `band` in Hz; `None` is all there is.
    ///
    /// # Errors
    /// Neither is given; an end that does not lie behind its beginning; a beginning outside what a model can hear.
    pub fn new(time: Option<(f64, f64)>, band: Option<(f64, f64)>) -> Result<Self, MaskError> {
        if time.is_none() && band.is_none() {
            return Err(MaskError(format!("a mask names seconds, Hz or both: {FORMS}")));
        }
        check_range(time, "s", CLIP_SECONDS as f64)?;
        check_range(band, "Hz", f64::from(SAMPLE_RATE) / 2.0)?;
        Ok(Self { time, band })
    }

    /// From second to second, where it is not all the time.
    pub fn time(&self) -> Option<(f64, f64)> {
        self.time
    }

    /// From Hz to Hz, where it is not all frequencies.
    pub fn band(&self) -> Option<(f64, f64)> {
        self.band
    }

    /// Says whether it covers anything of a clip of so many seconds.
    ///
    /// # Errors
    /// It begins where the clip has ended.
    pub fn check(&self, seconds: f64) -> Result<(), MaskError> {
        match self.time {
            Some((from, _)) if from >= seconds => {
                Err(MaskError(format!("the mask {self} begins where the sound has ended: it is {seconds:.2} s long")))
            }
            _ => Ok(()),
        }
    }

    /// Sets its cells of `log_mel` `[mel_bins, frames]` to `floor`, what silence would give. It covers the frames whose middle, and
    /// the rows whose centre, lie in it, at least one of each.
    pub fn apply(&self, log_mel: &mut [f32], mel_bins: usize, floor: f32) {
        let frames = log_mel.len() / mel_bins.max(1);
        let columns = inside(self.time, (0..frames).map(|frame| (frame * HOP) as f64 / f64::from(SAMPLE_RATE)));
        let rows = inside(self.band, mel_bank::centres(mel_bins, f64::from(SAMPLE_RATE) / 2.0));
        for row in rows {
            log_mel[row * frames..][columns.clone()].fill(floor);
        }
    }

    /// Takes what it covers out of mono `samples` at `rate` Hz, to be heard by people: zeros over the time, and of a band what the
    /// Fourier transform of the whole has there.
    pub fn silence(&self, samples: &mut [f32], rate: u32) {
        let at = |seconds: f64| ((seconds * f64::from(rate)).round() as usize).min(samples.len());
        let range = self.time.map_or(0..samples.len(), |(from, to)| at(from)..at(to));
        let quiet = self.band.and_then(|band| without_band(samples, rate, band));
        match quiet {
            Some(quiet) => samples[range.clone()].copy_from_slice(&quiet[range]),
            None => samples[range].fill(0.0),
        }
    }
}

/// `samples` without what lies between two frequencies in Hz; `None` for no samples.
fn without_band(samples: &[f32], rate: u32, (low, high): (f64, f64)) -> Option<Vec<f32>> {
    let (count, mut planner) = (samples.len(), RealFftPlanner::<f32>::new());
    if count == 0 {
        return None;
    }
    let (forward, back) = (planner.plan_fft_forward(count), planner.plan_fft_inverse(count));
    let (mut spectrum, mut quiet) = (forward.make_output_vec(), back.make_output_vec());
    forward.process(&mut samples.to_vec(), &mut spectrum).ok()?;
    for (bin, value) in spectrum.iter_mut().enumerate() {
        let hz = bin as f64 * f64::from(rate) / count as f64;
        if (low..=high).contains(&hz) {
            *value = Complex::default();
        }
    }
    back.process(&mut spectrum, &mut quiet).ok()?;
    quiet.iter_mut().for_each(|sample| *sample /= count as f32);
    Some(quiet)
}

/// What silence gives in `log_mel`: two below its loudest cell, as the spectrogram was made.
pub fn floor(log_mel: &[f32]) -> f32 {
    let loudest = log_mel.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    (loudest - DEPTH).max(SILENCE)
}

const FORMS: &str = "such as 1.0-2.5 (seconds), :200-800 (Hz) or 1.0-2.5:200-800";

/// The indices of those among rising `places` that lie in `range`; where none does, of the nearest to its middle.
fn inside(range: Option<(f64, f64)>, places: impl Iterator<Item = f64>) -> std::ops::Range<usize> {
    let places: Vec<f64> = places.collect();
    let Some((from, to)) = range else { return 0..places.len() };
    let first = places.partition_point(|&place| place < from);
    let end = places.partition_point(|&place| place < to);
    if first < end || places.is_empty() {
        return first..end;
    }
    let distance = |&i: &usize| (places[i] - f64::midpoint(from, to)).abs();
    let nearest = (0..places.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0);
    nearest..nearest + 1
}

fn check_range(range: Option<(f64, f64)>, unit: &str, most: f64) -> Result<(), MaskError> {
    let Some((from, to)) = range else { return Ok(()) };
    if !from.is_finite() || !to.is_finite() || from < 0.0 {
        return Err(MaskError(format!("{from}-{to} {unit} is not a range of a sound: {FORMS}")));
    }
    if from >= to {
        return Err(MaskError(format!("{from}-{to} {unit} ends before it begins: write {to}-{from}")));
    }
    if from >= most {
        return Err(MaskError(format!("{from}-{to} {unit} lies outside what the model is given: 0 to {most} {unit}")));
    }
    Ok(())
}

impl FromStr for Mask {
    type Err = MaskError;

    fn from_str(text: &str) -> Result<Self, MaskError> {
        let (time, band) = text.split_once(':').map_or((text, ""), |(time, band)| (time, band));
        let range = |text: &str| -> Result<Option<(f64, f64)>, MaskError> {
            if text.trim().is_empty() {
                return Ok(None);
            }
            let two = text.split_once('-').and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
            two.map(Some).ok_or_else(|| MaskError(format!("`{text}` is not two numbers with a `-` between: {FORMS}")))
        };
        Self::new(range(time)?, range(band)?)
    }
}

impl TryFrom<String> for Mask {
    type Error = MaskError;

    fn try_from(text: String) -> Result<Self, MaskError> {
        text.parse()
    }
}

impl From<Mask> for String {
    fn from(mask: Mask) -> Self {
        mask.to_string()
    }
}

impl fmt::Display for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((from, to)) = self.time {
            write!(f, "{from}-{to}")?;
        }
        self.band.map_or(Ok(()), |(low, high)| write!(f, ":{low}-{high}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Mask;
    use crate::audio::{CLIP_FRAMES, Given, LogMel};

    fn mask(text: &str) -> Mask {
        text.parse().unwrap()
    }

    fn why(text: &str) -> String {
        text.parse::<Mask>().unwrap_err().to_string()
    }

    #[test]
    fn reads_what_it_writes() {
        for text in ["1-2.5", ":200-800", "1.25-2.5:200-800"] {
            assert_eq!(mask(text).to_string(), text);
        }
        assert_eq!(mask(" 1.0 - 2.50 ").to_string(), "1-2.5");
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(why("2.5-1"), "2.5-1 s ends before it begins: write 1-2.5");
        assert!(why("1-1").contains("ends before it begins"));
        assert!(why(":800-200").contains("800-200 Hz ends before it begins"));
        assert!(why("a-b").starts_with("`a-b` is not two numbers"));
        assert!(why("5").starts_with("`5` is not two numbers"));
        assert!(why("-1-2").starts_with("`-1-2` is not two numbers"));
        assert!(why("1-inf").contains("not a range"));
        assert!(why("").contains("names seconds, Hz or both"));
        assert!(why("30-31").contains("outside what the model is given: 0 to 30 s"));
        assert!(why(":8000-9000").contains("0 to 8000 Hz"));
        assert_eq!(mask("2-3").check(2.5), Ok(()));
        let error = mask("2-3").check(2.0).unwrap_err().to_string();
        assert_eq!(error, "the mask 2-3 begins where the sound has ended: it is 2.00 s long");
    }

    /// Where a mask changes the spectrogram of a second of noise and silence behind it.
    fn changed(text: &str) -> (Vec<usize>, Vec<usize>, f32, f32) {
        let mut state = 1u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from((state >> 16) as i16) / 65_536.0
        };
        let samples: Vec<f32> = (0..16_000).map(|_| noise()).collect();
        let plain = LogMel::new(80).compute(&samples);
        let masked = Given { samples: &samples, masks: &[mask(text)] }.log_mel(&LogMel::new(80));
        let differs = |i: usize| plain[i] != masked[i];
        let frames = (0..CLIP_FRAMES).filter(|frame| (0..80).any(|row| differs(row * CLIP_FRAMES + frame))).collect();
        let rows = (0..80).filter(|row| (0..CLIP_FRAMES).any(|frame| differs(row * CLIP_FRAMES + frame))).collect();
        let floor = (0..plain.len()).find(|&i| differs(i)).map_or(0.0, |i| masked[i]);
        (frames, rows, floor, plain[CLIP_FRAMES - 1])
    }

    #[test]
    fn a_stretch_becomes_what_the_silence_behind_is() {
        let (frames, rows, floor, silence) = changed("0.25-0.5");
        assert_eq!(frames, (25..50).collect::<Vec<_>>());
        assert_eq!(rows, (0..80).collect::<Vec<_>>());
        assert!((floor - silence).abs() < 1e-6, "{floor} {silence}");
    }

    #[test]
    fn a_band_takes_the_rows_whose_centres_lie_in_it() {
        let (frames, rows, ..) = changed(":200-800");
        // Slaney's filters of 80 rows stand 37.4 Hz apart below 1 kHz.
        assert_eq!(rows, (5..21).collect::<Vec<_>>());
        assert!(frames.len() >= 100);
        assert_eq!(changed(":201-202").1, [4], "the nearest where none lies in it");
        assert_eq!(changed("0.201-0.202").0, [20]);
    }

    #[test]
    fn people_hear_silence_too() {
        let mut samples = vec![1.0; 100];
        mask("0.2-0.5").silence(&mut samples, 100);
        assert_eq!(samples.iter().position(|&x| x == 0.0), Some(20));
        assert_eq!(samples.iter().sum::<f32>(), 70.0);
        mask("0-0.1:200-300").silence(&mut [], 100);
    }

    #[test]
    fn people_hear_the_sound_without_the_band() {
        let tone = |hz: f32, n: usize| (n as f32 * hz * std::f32::consts::TAU / 8000.0).sin();
        let mut samples: Vec<f32> = (0..8000).map(|n| tone(300.0, n) + tone(1000.0, n)).collect();
        mask("0.5-1:200-800").silence(&mut samples, 8000);
        for (n, sample) in samples.iter().enumerate() {
            let right = tone(1000.0, n) + if n < 4000 { tone(300.0, n) } else { 0.0 };
            assert!((sample - right).abs() < 1e-3, "{n}: {sample}, not {right}");
        }
    }
}
