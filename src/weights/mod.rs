//! The tensors of a checkpoint, whatever kind of file they lie in.

mod files;
mod mapped;
mod pickled;

use std::path::Path;

use anyhow::{Context, Result, bail};
use candle_core::{DType, Device, Tensor};

/// The tensors of one checkpoint by the names in its files, read from disk when asked for.
pub struct Weights {
    parts: Vec<Part>,
}

/// One file of weights.
enum Part {
    /// `*.safetensors`, memory-mapped.
    Mapped(mapped::Mapped),
    /// `pytorch_model*.bin`, `*.ckpt`.
    Pickled(pickled::Pickled),
}

impl Weights {
    /// Opens the weights in the HuggingFace directory `dir`: `model.safetensors`, its shards, or `pytorch_model.bin`.
    ///
    /// # Errors
    /// Which file is missing, torn or not what its name says.
    pub fn open(dir: &Path) -> Result<Self> {
        let parts = files::find(dir)?.iter().map(|path| Part::open(path, None)).collect::<Result<_>>()?;
        Ok(Self { parts })
    }

    /// Opens the adapter in the PEFT directory `dir`.
    ///
    /// # Errors
    /// There is none, or its file is torn.
    pub fn open_adapter(dir: &Path) -> Result<Self> {
        let names = ["adapter_model.safetensors", "adapter_model.bin"];
        let Some(path) = names.iter().map(|name| dir.join(name)).find(|path| path.exists()) else {
            bail!("{} has no adapter_model.safetensors", dir.display());
        };
        Ok(Self { parts: vec![Part::open(&path, None)?] })
    }

    /// Opens the single file `path`: safetensors, or a PyTorch pickle. Pickles of a training run hold more than tensors; theirs
    /// are then under `key`.
    ///
    /// # Errors
    /// The file is missing, torn or not what its name says, or holds nothing under `key`.
    pub fn open_file(path: &Path, key: Option<&str>) -> Result<Self> {
        Ok(Self { parts: vec![Part::open(path, key)?] })
    }

    /// All tensor names, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.parts.iter().flat_map(Part::names).collect();
        names.sort();
        names
    }

    /// Shape of the tensor `name`; `None` where there is none. `model.` in front may be missing in the file.
    pub fn shape(&self, name: &str) -> Option<Vec<usize>> {
        self.find(name).and_then(|(part, name)| part.shape(name))
    }

    /// Reads the tensor `name` onto `device` as `dtype`, checking its shape.
    pub fn get(&self, name: &str, shape: &[usize], dtype: DType, device: &Device) -> Result<Tensor> {
        let Some((part, found)) = self.find(name) else {
            bail!("{} has no tensor `{name}`: is it a model of this kind and size?", self.first_file());
        };
        let there = part.shape(found).unwrap_or_default();
        if there != shape {
            bail!("{}: `{name}` is {there:?}, but the model asks for {shape:?}", part.path().display());
        }
        let read = || -> Result<Tensor> { Ok(part.read(found, device)?.to_dtype(dtype)?) };
        read().with_context(|| format!("cannot read `{name}` from {}", part.path().display()))
    }

    fn find<'a>(&self, name: &'a str) -> Option<(&Part, &'a str)> {
        let bare = name.strip_prefix("model.").unwrap_or(name);
        [name, bare].into_iter().find_map(|name| Some((self.parts.iter().find(|p| p.shape(name).is_some())?, name)))
    }

    fn first_file(&self) -> String {
        self.parts.first().map_or_else(String::new, |p| p.path().display().to_string())
    }
}

impl Part {
    fn open(path: &Path, key: Option<&str>) -> Result<Self> {
        if path.extension().is_some_and(|e| e == "safetensors") {
            Ok(Self::Mapped(mapped::Mapped::open(path)?))
        } else {
            Ok(Self::Pickled(pickled::Pickled::open(path, key)?))
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Mapped(part) => part.path(),
            Self::Pickled(part) => part.path(),
        }
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::Mapped(part) => part.names(),
            Self::Pickled(part) => part.names(),
        }
    }

    fn shape(&self, name: &str) -> Option<Vec<usize>> {
        match self {
            Self::Mapped(part) => part.shape(name),
            Self::Pickled(part) => part.shape(name),
        }
    }

    fn read(&self, name: &str, device: &Device) -> Result<Tensor> {
        match self {
            Self::Mapped(part) => part.read(name, device),
            Self::Pickled(part) => part.read(name, device),
        }
    }
}

#[cfg(test)]
mod tests;
