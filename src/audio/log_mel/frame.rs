//! One frame of samples to its power spectrum.

use realfft::RealToComplex;
use realfft::num_complex::Complex;

use super::{HOP, WINDOW};
use crate::audio::CLIP_SAMPLES;

/// Power spectra of frames, with its buffers kept between them. Inside all is f64: HuggingFace's floor lies 80 dB under
/// the loudest bin, and there f32 would already show.
pub(super) struct FrameMaker<'a> {
    window: &'a [f64],
    fft: &'a dyn RealToComplex<f64>,
    frame: Vec<f64>,
    spectrum: Vec<Complex<f64>>,
    scratch: Vec<Complex<f64>>,
    power: Vec<f64>,
}

impl<'a> FrameMaker<'a> {
    pub fn new(window: &'a [f64], fft: &'a dyn RealToComplex<f64>) -> Self {
        let (spectrum, scratch) = (fft.make_output_vec(), fft.make_scratch_vec());
        Self { window, fft, frame: vec![0.0; WINDOW], power: vec![0.0; spectrum.len()], spectrum, scratch }
    }

    /// Power of each of the 201 frequencies in frame `index`, which is centred on sample `160 * index`.
    pub fn power(&mut self, samples: &[f32], index: usize) -> &[f64] {
        self.cut(samples, index * HOP);
        // The lengths are the plan's own, the only thing it can object to.
        if self.fft.process_with_scratch(&mut self.frame, &mut self.spectrum, &mut self.scratch).is_ok() {
            self.power.iter_mut().zip(&self.spectrum).for_each(|(power, bin)| *power = bin.norm_sqr());
        }
        &self.power
    }

    /// Fills the windowed frame around `centre`.
    fn cut(&mut self, samples: &[f32], centre: usize) {
        let half = WINDOW / 2;
        let inside = centre >= half && centre + half <= samples.len();
        if inside {
            let here = &samples[centre - half..centre + half];
            for ((out, &sample), weight) in self.frame.iter_mut().zip(here).zip(self.window) {
                *out = f64::from(sample) * weight;
            }
            return;
        }
        for (offset, (out, weight)) in self.frame.iter_mut().zip(self.window).enumerate() {
            *out = f64::from(reflected(samples, centre as i64 + offset as i64 - half as i64)) * weight;
        }
    }
}

/// Sample `at` of the clip padded with zeros to 30 s, mirrored at both ends (the end samples themselves not repeated).
fn reflected(samples: &[f32], at: i64) -> f32 {
    let last = CLIP_SAMPLES as i64 - 1;
    let inside = if at < 0 {
        -at
    } else if at > last {
        2 * last - at
    } else {
        at
    };
    samples.get(inside as usize).copied().unwrap_or(0.0)
}
