//! The inner product everything is made of.

/// Partial sums kept side by side: several vector registers on every processor, so that no addition waits for the one before.
const LANES: usize = 32;

/// Sum of `a[i] * b[i]`; both have one length, best a multiple of [`LANES`].
///
/// Inlined into its caller, which is compiled once for each kind of processor. No fused multiply-add: where the processor has
/// none, that is a slow function call.
#[allow(clippy::inline_always)]
#[inline(always)]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; LANES];
    let (a_blocks, b_blocks) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (x, y) in a_blocks.0.iter().zip(b_blocks.0) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let rest: f32 = a_blocks.1.iter().zip(b_blocks.1).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}

/// `length` rounded up to whole vectors.
pub(super) fn whole_lanes(length: usize) -> usize {
    length.next_multiple_of(LANES)
}
