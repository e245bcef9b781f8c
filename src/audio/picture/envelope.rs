//! The waveform's outline at any zoom: a pyramid of minima and maxima.

/// Samples of the next finer level that one entry covers.
const FACTOR: usize = 16;

/// Lowest and highest value of a stretch of sound.
type Span = (f32, f32);

/// What contains no sample: any other span replaces it.
const NOTHING: Span = (f32::INFINITY, f32::NEG_INFINITY);

/// Minima and maxima of a sound in levels, each 16 times coarser, so that a column costs the same at any zoom.
#[derive(Clone, Debug)]
pub struct Envelope {
    rate: f64,
    samples: Vec<f32>,
    levels: Vec<Vec<Span>>,
}

impl Envelope {
    /// Of mono samples at `rate` Hz.
    pub fn of(mono: &[f32], rate: u32) -> Self {
        let mut levels = vec![coarser(mono, |&sample| (sample, sample))];
        while let Some(finest) = levels.last().filter(|level| level.len() > FACTOR) {
            levels.push(coarser(finest, |&span| span));
        }
        Self { rate: f64::from(rate.max(1)), samples: mono.to_vec(), levels }
    }

    /// Length in seconds.
    pub fn seconds(&self) -> f64 {
        self.samples.len() as f64 / self.rate
    }

    /// Lowest and highest sample between two times; at least the one sample at `from_seconds`. `(0, 0)` outside the sound.
    pub fn column(&self, from_seconds: f64, to_seconds: f64) -> (f32, f32) {
        let index = |seconds: f64| (seconds * self.rate).max(0.0) as usize;
        let from = index(from_seconds);
        let to = index(to_seconds).max(from + 1).min(self.samples.len());
        if from >= to || to_seconds < 0.0 {
            return (0.0, 0.0);
        }
        self.span(from, to)
    }

    /// Walks up from single samples to ever coarser entries, taking the odd ends of each level on the way.
    fn span(&self, mut from: usize, mut to: usize) -> Span {
        let mut span = NOTHING;
        for level in 0..=self.levels.len() {
            let coarse = (from.div_ceil(FACTOR), to / FACTOR);
            if level == self.levels.len() || coarse.0 >= coarse.1 {
                return joined(span, self.fold(level, from, to));
            }
            span = joined(span, self.fold(level, from, coarse.0 * FACTOR));
            span = joined(span, self.fold(level, coarse.1 * FACTOR, to));
            (from, to) = coarse;
        }
        span
    }

    /// Of the entries `from..to` of a level; level 0 is the samples themselves.
    fn fold(&self, level: usize, from: usize, to: usize) -> Span {
        match level.checked_sub(1) {
            None => self.samples[from..to].iter().fold(NOTHING, |span, &sample| joined(span, (sample, sample))),
            Some(level) => self.levels[level][from..to].iter().fold(NOTHING, |span, &entry| joined(span, entry)),
        }
    }
}

fn coarser<T>(finer: &[T], span: impl Fn(&T) -> Span) -> Vec<Span> {
    finer.chunks(FACTOR).map(|chunk| chunk.iter().map(&span).fold(NOTHING, joined)).collect()
}

fn joined(a: Span, b: Span) -> Span {
    (a.0.min(b.0), a.1.max(b.1))
}

#[cfg(test)]
mod tests {
    use super::Envelope;
    use crate::random::seeded;
    use rand::Rng;

    #[test]
    fn equals_a_walk_over_the_samples_at_any_zoom() {
        let mut random = seeded(1);
        let samples: Vec<f32> = (0..70_001).map(|_| random.random_range(-1.0..1.0)).collect();
        let envelope = Envelope::of(&samples, 1000);
        for _ in 0..300 {
            let from: usize = random.random_range(0..70_000);
            let to: usize = random.random_range(from + 1..70_002);
            let slice = &samples[from..to.min(samples.len())];
            let low = slice.iter().copied().fold(f32::INFINITY, f32::min);
            let high = slice.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let middle = |index: usize| (index as f64 + 0.5) / 1000.0;
            assert_eq!(envelope.column(middle(from), middle(to)), (low, high), "{from}..{to}");
        }
    }

    #[test]
    fn a_single_click_survives_any_zoom() {
        let mut samples = vec![0.0; 1_000_000];
        samples[654_321] = 0.9;
        let envelope = Envelope::of(&samples, 48_000);
        assert_eq!(envelope.column(0.0, envelope.seconds()), (0.0, 0.9));
    }

    #[test]
    fn outside_is_flat() {
        let envelope = Envelope::of(&[0.5; 10], 10);
        assert_eq!(envelope.column(1.0, 2.0), (0.0, 0.0));
        assert_eq!(envelope.column(-2.0, -1.0), (0.0, 0.0));
        assert_eq!(envelope.column(0.95, 0.951), (0.5, 0.5));
        assert_eq!(Envelope::of(&[], 10).column(0.0, 1.0), (0.0, 0.0));
    }
}
