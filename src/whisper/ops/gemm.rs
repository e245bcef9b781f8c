//! Matrix products over slices: a checked door to the `gemm` crate.

use gemm::Parallelism;

/// A matrix that lies in a slice: element `(i, j)` is at `i * row_stride + j * column_stride`.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a> {
    /// The numbers.
    pub data: &'a [f32],
    /// Steps from a row to the next.
    pub row_stride: usize,
    /// Steps from a column to the next.
    pub column_stride: usize,
}

impl<'a> Matrix<'a> {
    /// Rows of `width` numbers one after the other.
    pub(super) fn rows(data: &'a [f32], width: usize) -> Self {
        Self { data, row_stride: width, column_stride: 1 }
    }

    /// The same numbers with rows and columns exchanged.
    pub(super) fn transposed(self) -> Self {
        Self { data: self.data, row_stride: self.column_stride, column_stride: self.row_stride }
    }

    fn holds(&self, rows: usize, columns: usize) -> bool {
        rows == 0 || columns == 0 || (rows - 1) * self.row_stride + (columns - 1) * self.column_stride < self.data.len()
    }
}

/// `out = a b`, or `out += a b` when `add`. `a` is `[m, k]`, `b` is `[k, n]`, `out` has rows of `out_stride >= n` numbers.
///
/// Runs on all of rayon's threads when `parallel`.
pub(super) fn product(
    (m, k, n): (usize, usize, usize),
    a: Matrix<'_>,
    b: Matrix<'_>,
    out: &mut [f32],
    out_stride: usize,
    add: bool,
    parallel: bool,
) {
    assert!(a.holds(m, k) && b.holds(k, n), "a matrix is smaller than the product needs");
    assert!(out_stride >= n && Matrix::rows(out, out_stride).holds(m, n), "the result does not fit");
    let parallelism = if parallel { Parallelism::Rayon(0) } else { Parallelism::None };
    let stride = |s: usize| s as isize;
    // SAFETY: the asserts above keep every index that gemm forms, (rows - 1) * row_stride + (columns - 1) * column_stride at
    // most, inside its slice; `out` is borrowed mutably, so nothing else sees it, and its rows do not overlap.
    #[allow(unsafe_code)]
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            1,
            stride(out_stride),
            add,
            a.data.as_ptr(),
            stride(a.column_stride),
            stride(a.row_stride),
            b.data.as_ptr(),
            stride(b.column_stride),
            stride(b.row_stride),
            1.0,
            1.0,
            false,
            false,
            false,
            parallelism,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{Matrix, product};

    fn plain(m: usize, k: usize, n: usize, a: &[f32], b: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; m * n];
        for i in 0..m {
            for j in 0..n {
                out[i * n + j] = (0..k).map(|l| a[i * k + l] * b[l * n + j]).sum();
            }
        }
        out
    }

    #[test]
    fn agrees_with_three_loops() {
        let (m, k, n) = (5, 7, 3);
        let a: Vec<f32> = (0..m * k).map(|i| (i % 11) as f32 - 5.0).collect();
        let b: Vec<f32> = (0..k * n).map(|i| (i % 13) as f32 - 6.0).collect();
        let mut out = vec![1.0; m * n];
        product((m, k, n), Matrix::rows(&a, k), Matrix::rows(&b, n), &mut out, n, false, true);
        assert_eq!(out, plain(m, k, n, &a, &b));
        product((m, k, n), Matrix::rows(&a, k), Matrix::rows(&b, n), &mut out, n, true, false);
        assert_eq!(out, plain(m, k, n, &a, &b).iter().map(|x| 2.0 * x).collect::<Vec<_>>());
    }

    #[test]
    #[should_panic(expected = "smaller")]
    fn refuses_what_would_read_beyond() {
        let (a, b, mut out) = ([0.0; 5], [0.0; 6], [0.0; 4]);
        product((2, 3, 2), Matrix::rows(&a, 3), Matrix::rows(&b, 2), &mut out, 2, false, false);
    }
}
