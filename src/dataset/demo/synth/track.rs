//! Laying sounds over one another.

/// Adds `sound` times `gain` to `track` from sample `at` on; what hangs over the end is dropped.
pub fn add(track: &mut [f64], sound: &[f64], at: usize, gain: f64) {
    for (sum, x) in track.iter_mut().skip(at).zip(sound) {
        *sum += gain * x;
    }
}

/// Multiplies `track` by `shape`, sample by sample.
pub fn multiply(track: &mut [f64], shape: &[f64]) {
    for (x, factor) in track.iter_mut().zip(shape) {
        *x *= factor;
    }
}
