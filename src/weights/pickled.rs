//! One PyTorch pickle of weights.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use candle_core::pickle::PthTensors;
use candle_core::{Device, Tensor};

/// A `pytorch_model.bin` in PyTorch's zip format (version 1.6 and later). Nothing in it is executed.
pub(super) struct Pickled {
    path: PathBuf,
    tensors: PthTensors,
}

impl Pickled {
    /// Opens `path`; its tensors are at its top or, where one is given, under `key`.
    pub(super) fn open(path: &Path, key: Option<&str>) -> Result<Self> {
        let head = head(path).with_context(|| format!("cannot read {}", path.display()))?;
        if head.starts_with(b"version https://git-lfs") {
            bail!("{} is a Git LFS pointer, not the weights themselves: run `git lfs pull`", path.display());
        }
        ensure!(
            head.starts_with(b"PK"),
            "{} is not in PyTorch's zip format: save it again with PyTorch 1.6 or later",
            path.display()
        );
        let open = || PthTensors::new(path, key).map_err(|error| plain(&error));
        let tensors = without_panic(open).with_context(|| {
            format!("{} is torn or no PyTorch checkpoint; download or copy it again", path.display())
        })?;
        ensure!(!tensors.tensor_infos().is_empty(), "{} holds no tensors", path.display());
        Ok(Self { path: path.to_owned(), tensors })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.tensors.tensor_infos().keys().cloned().collect()
    }

    pub(super) fn shape(&self, name: &str) -> Option<Vec<usize>> {
        self.tensors.tensor_infos().get(name).map(|info| info.layout.dims().to_vec())
    }

    pub(super) fn read(&self, name: &str, device: &Device) -> Result<Tensor> {
        let tensor = without_panic(|| self.tensors.get(name).map_err(|error| plain(&error)))?;
        Ok(tensor.ok_or_else(|| anyhow!("`{name}` is not in the file"))?.to_device(device)?)
    }
}

fn head(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(64).read_to_end(&mut head)?;
    Ok(head)
}

/// What candle says, without the calls that led there, which it appends where `RUST_BACKTRACE` is set.
fn plain(error: &candle_core::Error) -> anyhow::Error {
    let text = error.to_string();
    anyhow!("{}", text.lines().next().unwrap_or_default().to_owned())
}

/// candle's pickle reader indexes what a file says without looking; a broken file must not end the program.
fn without_panic<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(anyhow!("the file contradicts itself")))
}
