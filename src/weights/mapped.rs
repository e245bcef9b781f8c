//! One memory-mapped safetensors file.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use candle_core::safetensors::Load;
use candle_core::{Device, Tensor};
use memmap2::Mmap;
use safetensors::SafeTensorError;
use safetensors::tensor::SafeTensors;

/// A safetensors file: its header in memory, its numbers on disk until they are asked for.
pub(super) struct Mapped {
    path: PathBuf,
    map: Mmap,
    shapes: BTreeMap<String, Vec<usize>>,
}

impl Mapped {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        // SAFETY: the map is only read. Were another process to cut the file short meanwhile, reading would end this program;
        // weights are written under a temporary name and renamed (by us, by the hub's clients, by HuggingFace), never in place.
        #[allow(unsafe_code)]
        let map = unsafe { Mmap::map(&file) }.with_context(|| format!("cannot map {}", path.display()))?;
        let shapes = shapes(&map).map_err(|why| anyhow!("{} {why}; download or copy it again", path.display()))?;
        Ok(Self { path: path.to_owned(), map, shapes })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.shapes.keys().cloned().collect()
    }

    pub(super) fn shape(&self, name: &str) -> Option<Vec<usize>> {
        self.shapes.get(name).cloned()
    }

    pub(super) fn read(&self, name: &str, device: &Device) -> Result<Tensor> {
        let tensors = SafeTensors::deserialize(&self.map).map_err(|e| anyhow!("{e}"))?;
        Ok(tensors.tensor(name).map_err(|e| anyhow!("{e}"))?.load(device)?)
    }
}

/// Names and shapes, or what is wrong with the file, for a sentence that begins with its name.
fn shapes(bytes: &[u8]) -> Result<BTreeMap<String, Vec<usize>>> {
    let Some(length) = bytes.first_chunk::<8>().map(|b| u64::from_le_bytes(*b)) else {
        bail!("is torn: it has {} bytes, less than a header", bytes.len());
    };
    if bytes.starts_with(b"version https://git-lfs") {
        bail!("is a Git LFS pointer, not the weights themselves: run `git lfs pull`");
    }
    if length.saturating_add(8) > bytes.len() as u64 {
        bail!("is torn or no safetensors file: its header would be {length} bytes and the file has {}", bytes.len());
    }
    match SafeTensors::read_metadata(bytes) {
        Ok((_, metadata)) => {
            Ok(metadata.tensors().into_iter().map(|(name, info)| (name, info.shape.clone())).collect())
        }
        Err(SafeTensorError::MetadataIncompleteBuffer) => {
            bail!("is torn: its {} bytes are not what its header promises", bytes.len())
        }
        Err(error) => bail!("has a broken header ({error})"),
    }
}
