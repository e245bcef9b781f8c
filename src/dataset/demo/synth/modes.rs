//! Struck bodies: what rings after a blow is a sum of decaying sines, each with its own life.

use super::{burst, tone};

/// One way in which a body rings.
#[derive(Clone, Copy, Debug)]
pub struct Mode {
    /// Frequency in Hz.
    pub hz: f64,
    /// Seconds until it has lost 60 dB.
    pub decay: f64,
    /// Amplitude at the blow.
    pub gain: f64,
}

/// `seconds` of a body with these modes, struck once at the start.
pub fn ring(rate: f64, seconds: f64, modes: &[Mode]) -> Vec<f64> {
    let mut track = vec![0.0; (seconds * rate) as usize];
    for mode in modes {
        let partial = tone(rate, seconds, &[(1.0, mode.gain)], |_| mode.hz);
        super::add(&mut track, &burst(partial, rate, 0.001, mode.decay), 0, 1.0);
    }
    track
}
