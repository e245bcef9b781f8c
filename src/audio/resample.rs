//! Changing the sample rate without aliases or delay, as good as soxr's high quality setting.
//!
//! A Kaiser-windowed sinc, evaluated at every output instant (a polyphase filter bank): see [`filter`].

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

mod dot;
mod filter;
mod pairs;

use filter::FilterBank;

/// How many banks are kept for the next file; a dataset seldom has more rates.
const KEPT_BANKS: usize = 4;
/// Filters by the rates that they go from and to.
type Banks = Vec<((u32, u32), Arc<FilterBank>)>;
static BANKS: LazyLock<Mutex<Banks>> = LazyLock::new(Mutex::default);

/// `samples` at `from` Hz brought to `to` Hz; sample `n` of the result stands at the same time as `n * from / to` before.
///
/// The result has `ceil(len * to / from)` samples, like librosa's. What lies outside `samples` counts as silence. Equal rates
/// give the samples back; a rate of 0 gives nothing.
pub fn resample(samples: &[f32], from: u32, to: u32) -> Vec<f32> {
    if from == to || samples.is_empty() {
        return samples.to_vec();
    }
    if from == 0 || to == 0 {
        return Vec::new();
    }
    let count = (samples.len() as u64 * u64::from(to)).div_ceil(u64::from(from)) as usize;
    bank(from, to).all(samples, count)
}

/// The filters for a pair of rates, newest first among those kept; two threads may both make a new one.
fn bank(from: u32, to: u32) -> Arc<FilterBank> {
    let banks = || BANKS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, bank)) = banks().iter().find(|(rates, _)| *rates == (from, to)) {
        return Arc::clone(bank);
    }
    let bank = Arc::new(FilterBank::new(from, to));
    let mut kept = banks();
    kept.insert(0, ((from, to), Arc::clone(&bank)));
    kept.truncate(KEPT_BANKS);
    bank
}

#[cfg(test)]
mod tests;
