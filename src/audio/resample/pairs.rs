//! The filter for rates with few fractions between them, eight outputs at a time.
//!
//! Reading taps and samples is what bounds the speed. Output `n + to` uses the taps of output `n`, on samples `from` further
//! on; and outputs `n` and `n + 1` look at almost the same samples. So a pair of rows of taps, shifted against each other so
//! that both begin at one sample, meets four stretches of samples at once, and all that is read is used for several products.

use pulp::{Simd, WithSimd};

/// Rows are whole vectors of the widest kind.
const LANES: usize = 16;
/// Stretches of samples that meet a pair of rows at once.
const STRETCHES: usize = 4;

/// The rows of taps for one ratio, in pairs.
pub(super) struct Pairs {
    to: usize,
    from: usize,
    width: usize,
    /// `[to rounded up to even, width]`; the second row of a pair is moved right by as much as its output is later.
    taps: Vec<f32>,
}

impl Pairs {
    /// From the plain `rows` (`to` of them, each for the fraction `row / to`), for outputs at multiples of `from / to`.
    pub fn new(to: usize, from: usize, rows: &[&[f32]]) -> Self {
        let longest = rows.first().map_or(0, |row| row.len());
        let width = (longest + from.div_ceil(to)).next_multiple_of(LANES);
        let mut taps = vec![0.0; to.next_multiple_of(2) * width];
        for (output, row) in taps.chunks_exact_mut(width).take(to).enumerate() {
            let shift = output * from / to - (output & !1) * from / to;
            row[shift..shift + longest].copy_from_slice(rows[output * from % to]);
        }
        Self { to, from, width, taps }
    }

    /// Samples that `outputs` of them reach from the first's first.
    pub fn reach(&self, outputs: usize) -> usize {
        outputs.div_ceil(self.to) * self.from + self.width
    }
}

/// Fills `out` with the outputs from a whole number of periods on; `samples` begins with the first output's first sample.
pub(super) struct Fill<'a> {
    pub pairs: &'a Pairs,
    pub samples: &'a [f32],
    pub out: &'a mut [f32],
}

impl WithSimd for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Pairs { to, from, width, taps } = self.pairs;
        let periods = self.out.len().div_ceil(*to);
        for (pair, taps) in taps.chunks_exact(2 * width).enumerate() {
            let begin = 2 * pair * from / to;
            for first in (0..periods).step_by(STRETCHES) {
                // Beyond the last period the last one is computed again.
                let period = |k: usize| (first + k).min(periods - 1);
                let stretches = [0, 1, 2, 3].map(|k| &self.samples[begin + period(k) * from..][..*width]);
                let sums = products(simd, taps.split_at(*width), stretches);
                for (k, sums) in sums.into_iter().enumerate() {
                    let at = period(k) * to + 2 * pair;
                    let room = (self.out.len().saturating_sub(at)).min(2).min(to - 2 * pair);
                    self.out.iter_mut().skip(at).zip(sums).take(room).for_each(|(out, sum)| *out = sum);
                }
            }
        }
    }
}

/// Inner products of each of four `stretches` with both rows of taps.
#[inline(always)]
fn products<S: Simd>(simd: S, rows: (&[f32], &[f32]), stretches: [&[f32]; STRETCHES]) -> [[f32; 2]; STRETCHES] {
    let mut sums = [[simd.splat_f32s(0.0); 2]; STRETCHES];
    let (even, odd) = (S::as_simd_f32s(rows.0).0, S::as_simd_f32s(rows.1).0);
    let [p, q, r, s] = stretches.map(|stretch| S::as_simd_f32s(stretch).0);
    for (((((&even, &odd), &p), &q), &r), &s) in even.iter().zip(odd).zip(p).zip(q).zip(r).zip(s) {
        for (sums, samples) in sums.iter_mut().zip([p, q, r, s]) {
            sums[0] = simd.mul_add_e_f32s(even, samples, sums[0]);
            sums[1] = simd.mul_add_e_f32s(odd, samples, sums[1]);
        }
    }
    sums.map(|pair| pair.map(|sum| simd.reduce_sum_f32s(sum)))
}
