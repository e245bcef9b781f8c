//! Facts of many clips in little memory: 24 bytes a row that was asked for.

use std::sync::{PoisonError, RwLock};

use super::ClipFacts;

/// One clip's facts; NaN and 0 stand for what is not known.
#[derive(Clone, Copy)]
struct Packed {
    seconds: f32,
    peak_db: f32,
    loudness_lufs: f32,
    sample_rate: u32,
    channels: u16,
    bits: u16,
    /// Index of the codec's name, plus one; 0 when nothing is known about the row.
    codec: u16,
}

const UNKNOWN: Packed = Packed {
    seconds: f32::NAN,
    peak_db: f32::NAN,
    loudness_lufs: f32::NAN,
    sample_rate: 0,
    channels: 0,
    bits: 0,
    codec: 0,
};

#[derive(Default)]
struct Table {
    rows: Vec<Packed>,
    codecs: Vec<String>,
}

/// The facts of a split that were asked for so far, by row.
#[derive(Default)]
pub(in crate::dataset) struct FactsCache(RwLock<Table>);

impl FactsCache {
    /// The facts of a row, if they are known.
    pub(in crate::dataset) fn get(&self, row: usize) -> Option<ClipFacts> {
        let table = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let packed = table.rows.get(row).filter(|packed| packed.codec > 0)?;
        Some(ClipFacts {
            seconds: known(packed.seconds).map(f64::from),
            sample_rate: packed.sample_rate,
            channels: packed.channels as usize,
            codec: table.codecs.get(packed.codec as usize - 1).cloned().unwrap_or_default(),
            bits: (packed.bits > 0).then_some(u32::from(packed.bits)),
            peak_db: known(packed.peak_db),
            loudness_lufs: known(packed.loudness_lufs),
        })
    }

    /// Keeps the facts of a row. Levels that are known already stay when the new facts have none.
    pub(in crate::dataset) fn set(&self, row: usize, facts: &ClipFacts) {
        let mut table = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if table.rows.len() <= row {
            table.rows.resize(row + 1, UNKNOWN);
        }
        let before = table.rows[row];
        let codec = table.codec(&facts.codec);
        table.rows[row] = Packed {
            seconds: facts.seconds.map_or(f32::NAN, |seconds| seconds as f32),
            peak_db: facts.peak_db.unwrap_or(before.peak_db),
            loudness_lufs: facts.loudness_lufs.unwrap_or(before.loudness_lufs),
            sample_rate: facts.sample_rate,
            channels: facts.channels.min(u16::MAX as usize) as u16,
            bits: facts.bits.map_or(0, |bits| bits.min(u16::MAX as u32) as u16),
            codec,
        };
    }
}

impl Table {
    /// There are few codecs: their names are kept once.
    fn codec(&mut self, name: &str) -> u16 {
        let known = self.codecs.iter().position(|codec| codec == name);
        let index = known.unwrap_or_else(|| {
            self.codecs.push(name.to_owned());
            self.codecs.len() - 1
        });
        (index + 1).min(u16::MAX as usize) as u16
    }
}

fn known(value: f32) -> Option<f32> {
    (!value.is_nan()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_kept() {
        let cache = FactsCache::default();
        let facts = ClipFacts {
            seconds: Some(1.5),
            sample_rate: 44_100,
            channels: 2,
            codec: "flac".to_owned(),
            bits: Some(16),
            peak_db: Some(-1.25),
            loudness_lufs: None,
        };
        cache.set(3, &facts);
        assert_eq!(cache.get(3), Some(facts.clone()));
        assert_eq!(cache.get(0), None);
        cache.set(3, &ClipFacts { peak_db: None, ..facts.clone() });
        assert_eq!(cache.get(3), Some(facts));
    }
}
