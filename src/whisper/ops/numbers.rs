//! The numbers inside contiguous f32 tensors of the CPU, for the fused kernels.

use std::ops::{Deref, Range};
use std::sync::{Mutex, PoisonError};

use candle_core::{CpuStorage, DType, InplaceOp1, Layout, Result, Storage, Tensor};
use rayon::prelude::*;

use super::vector::{add_scaled, wide};

/// Whether the fused kernels can take `x`.
pub(super) fn fused(x: &Tensor) -> bool {
    x.device().is_cpu() && x.dtype() == DType::F32
}

/// `x` in a precision in which sums, squares and exponentials can be taken: as it is, or in f32 where it has only 16 bits
/// (Whisper's hidden states pass 256, whose square is beyond f16; bf16 has three digits).
pub(super) fn precise(x: &Tensor) -> Result<Tensor> {
    match x.dtype() {
        DType::F16 | DType::BF16 => x.to_dtype(DType::F32),
        _ => Ok(x.clone()),
    }
}

/// Length of the last dimension and number of rows before it.
pub(super) fn rows_of(x: &Tensor) -> (usize, usize) {
    let width = x.dims().last().copied().unwrap_or(1).max(1);
    (x.elem_count() / width, width)
}

/// A read lock on a tensor's numbers.
struct Numbers<G> {
    storage: G,
    range: Range<usize>,
}

impl<G: Deref<Target = Storage>> Deref for Numbers<G> {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        match &*self.storage {
            Storage::Cpu(CpuStorage::F32(all)) => &all[self.range.clone()],
            _ => &[],
        }
    }
}

/// The numbers of a contiguous f32 CPU tensor.
pub(super) fn numbers(x: &Tensor) -> Result<impl Deref<Target = [f32]> + '_> {
    let (storage, layout) = x.storage_and_layout();
    if !matches!(&*storage, Storage::Cpu(CpuStorage::F32(_))) {
        candle_core::bail!("a fused operation needs f32 numbers on the CPU");
    }
    let range = contiguous(layout)?;
    Ok(Numbers { storage, range })
}

fn contiguous(layout: &Layout) -> Result<Range<usize>> {
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(start..end),
        None => candle_core::bail!("a fused operation needs contiguous numbers"),
    }
}

/// Lets `work` change the numbers of a contiguous f32 CPU tensor in place. `work` must not read `x` in another way.
pub(super) fn change(x: &Tensor, work: impl FnOnce(&mut [f32]) -> Result<()>) -> Result<()> {
    x.inplace_op1(&Change(Mutex::new(Some(work))))
}

/// Candle's door to a tensor's memory, opened for one visit.
struct Change<F>(Mutex<Option<F>>);

impl<F: FnOnce(&mut [f32]) -> Result<()>> InplaceOp1 for Change<F> {
    fn name(&self) -> &'static str {
        "change in place"
    }

    fn cpu_fwd(&self, storage: &mut CpuStorage, layout: &Layout) -> Result<()> {
        let range = contiguous(layout)?;
        let work = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (storage, work) {
            (CpuStorage::F32(all), Some(work)) => work(&mut all[range]),
            _ => candle_core::bail!("a fused operation needs f32 numbers on the CPU"),
        }
    }
}

/// Elements a thread takes at a time.
const SHARE: usize = 1 << 14;

/// `a + b`, of one shape.
pub fn add(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    if !(fused(a) && fused(b) && a.dims() == b.dims() && a.is_contiguous() && b.is_contiguous()) {
        return a + b;
    }
    let mut sum = numbers(a)?.to_vec();
    add_to(&mut sum, &numbers(b)?);
    Tensor::from_vec(sum, a.shape(), a.device())
}

/// `sum + more`, of one shape, in the memory of `sum`: nobody else may hold it.
pub fn gather_into(sum: Tensor, more: &Tensor) -> Result<Tensor> {
    if !(fused(&sum) && sum.dims() == more.dims() && sum.is_contiguous() && more.is_contiguous()) {
        return sum + more;
    }
    let numbers = numbers(more)?;
    change(&sum, |all| {
        add_to(all, &numbers);
        Ok(())
    })?;
    Ok(sum)
}

fn add_to(all: &mut [f32], more: &[f32]) {
    all.par_chunks_mut(SHARE).zip(more.par_chunks(SHARE)).for_each(|(to, from)| wide(|| add_scaled(to, 1.0, from)));
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, Tensor};

    use super::{change, numbers};

    #[test]
    fn numbers_are_read_and_changed_where_they_lie() {
        let x = Tensor::new(&[[1f32, 2.0], [3.0, 4.0]], &Device::Cpu).unwrap();
        let second = x.narrow(0, 1, 1).unwrap();
        change(&second, |numbers| {
            numbers[0] = 7.0;
            Ok(())
        })
        .unwrap();
        assert_eq!(*numbers(&x).unwrap(), [1.0, 2.0, 7.0, 4.0]);
        assert!(numbers(&x.t().unwrap()).is_err());
        assert!(numbers(&x.to_dtype(candle_core::DType::F64).unwrap()).is_err());
    }
}
