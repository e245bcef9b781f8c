//! Where the gradient of one parameter is gathered.

use candle_core::{DType, Device, Result, Shape, Tensor};
use rayon::prelude::*;

use super::gemm::{Matrix, product};
use super::numbers::{change, fused, gather_into, numbers, precise, rows_of};
use super::vector::{add_scaled, wide};

/// The sum of all contributions to one parameter's gradient since it was last cleared; always of the parameter's own shape.
pub struct Gradient(Tensor);

/// Rows whose column sums are made by one task.
const SHARE: usize = 128;

impl Gradient {
    /// Zeros.
    pub fn zeros(shape: &Shape, dtype: DType, device: &Device) -> Result<Self> {
        Tensor::zeros(shape, dtype, device).map(Self)
    }

    /// The sum so far.
    pub fn tensor(&self) -> &Tensor {
        &self.0
    }

    /// Back to zero.
    pub fn clear(&mut self) -> Result<()> {
        if fused(&self.0) {
            return change(&self.0, |all| {
                all.par_chunks_mut(1 << 16).for_each(|part| part.fill(0.0));
                Ok(())
            });
        }
        self.0 = self.0.zeros_like()?;
        Ok(())
    }

    /// Takes the mean over processes, or any other change of all numbers, from `tensor`.
    pub fn replace(&mut self, tensor: Tensor) {
        self.0 = tensor;
    }

    /// Adds a tensor of the same number of elements.
    pub fn add(&mut self, more: &Tensor) -> Result<()> {
        if fused(&self.0) && fused(more) {
            self.0 = gather_into(self.0.clone(), &more.reshape(self.0.shape())?.contiguous()?)?;
            return Ok(());
        }
        self.0 = (&self.0 + more.reshape(self.0.shape())?.to_dtype(self.0.dtype())?)?;
        Ok(())
    }

    /// Adds `a^T b` for `a` `[.., m]` and `b` `[.., n]` with as many rows: the gradient of a weight `[m, n]`.
    pub fn add_product(&mut self, a: &Tensor, b: &Tensor) -> Result<()> {
        let ((rows, m), (_, n)) = (rows_of(a), rows_of(b));
        if fused(&self.0) && fused(a) && fused(b) {
            let (a, b) = (a.contiguous()?, b.contiguous()?);
            let (a, b) = (numbers(&a)?, numbers(&b)?);
            return change(&self.0, |all| {
                product((m, rows, n), Matrix::rows(&a, m).transposed(), Matrix::rows(&b, n), all, n, true, true);
                Ok(())
            });
        }
        self.add(&a.reshape((rows, m))?.t()?.matmul(&b.reshape((rows, n))?)?)
    }

    /// Adds each row of `rows` `[count, n]` to the row of this `[any, n]` that `places` `[count]` (u32) names.
    pub fn add_at(&mut self, places: &Tensor, rows: &Tensor) -> Result<()> {
        if fused(&self.0) && fused(rows) {
            let (places, rows) = (places.to_vec1::<u32>()?, rows.contiguous()?);
            let ((_, n), rows) = (rows_of(&rows), numbers(&rows)?);
            return change(&self.0, |all| {
                for (&place, row) in places.iter().zip(rows.chunks_exact(n)) {
                    add_scaled(&mut all[place as usize * n..][..n], 1.0, row);
                }
                Ok(())
            });
        }
        self.0 = self.0.index_add(places, &rows.to_dtype(self.0.dtype())?, 0)?;
        Ok(())
    }

    /// Adds the sum of all rows of `a` `[.., n]`: the gradient of a bias `[n]`.
    pub fn add_rows(&mut self, a: &Tensor) -> Result<()> {
        let (rows, n) = rows_of(a);
        if fused(&self.0) && fused(a) {
            let a = a.contiguous()?;
            let sum = column_sums(&numbers(&a)?, n);
            return change(&self.0, |all| {
                add_scaled(all, 1.0, &sum);
                Ok(())
            });
        }
        self.add(&precise(&a.reshape((rows, n))?)?.sum(0)?)
    }
}

/// Sums of the columns of rows of `n`; the order of additions does not depend on the number of threads.
fn column_sums(a: &[f32], n: usize) -> Vec<f32> {
    let parts: Vec<Vec<f32>> = a
        .par_chunks(SHARE * n)
        .map(|rows| {
            let mut sum = vec![0.0; n];
            wide(|| rows.chunks_exact(n).for_each(|row| add_scaled(&mut sum, 1.0, row)));
            sum
        })
        .collect();
    total(&parts, n)
}

/// The sum of all `parts`, in order.
pub(super) fn total(parts: &[Vec<f32>], n: usize) -> Vec<f32> {
    let mut sum = vec![0.0; n];
    parts.iter().for_each(|part| add_scaled(&mut sum, 1.0, part));
    sum
}

#[cfg(test)]
mod tests {
    use candle_core::{DType, Device};

    use super::super::finite_differences::{agree, random};
    use super::Gradient;

    #[test]
    fn sums_are_the_plain_ones_and_gather() {
        let (a, b) = (random(&[2, 150, 7], 1), random(&[2, 150, 5], 2));
        let mut fused = Gradient::zeros(&(7, 5).into(), DType::F32, &Device::Cpu).unwrap();
        let mut plain = Gradient::zeros(&(7, 5).into(), DType::F64, &Device::Cpu).unwrap();
        for _ in 0..2 {
            fused.add_product(&a, &b).unwrap();
            plain.add_product(&a.to_dtype(DType::F64).unwrap(), &b.to_dtype(DType::F64).unwrap()).unwrap();
        }
        agree(fused.tensor(), &plain.tensor().to_dtype(DType::F32).unwrap(), 1e-5);
        let mut bias = Gradient::zeros(&7.into(), DType::F32, &Device::Cpu).unwrap();
        bias.add_rows(&a).unwrap();
        agree(bias.tensor(), &a.sum(0).unwrap().sum(0).unwrap(), 1e-5);
        bias.clear().unwrap();
        agree(bias.tensor(), &bias.tensor().zeros_like().unwrap(), 0.0);
    }
}
