//! Which files of a HuggingFace directory hold the weights.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::files::read_json;

/// Kinds of weights, best first: the single file and the list of its shards.
const KINDS: [(&str, &str); 2] =
    [("model.safetensors", "model.safetensors.index.json"), ("pytorch_model.bin", "pytorch_model.bin.index.json")];

#[derive(Deserialize)]
struct ShardIndex {
    weight_map: BTreeMap<String, String>,
}

/// The files to read, all of which exist.
pub(super) fn find(dir: &Path) -> Result<Vec<PathBuf>> {
    for (single, index) in KINDS {
        if dir.join(single).exists() {
            return Ok(vec![dir.join(single)]);
        }
        if dir.join(index).exists() {
            return shards(dir, &dir.join(index));
        }
    }
    bail!("{} has no weights: neither model.safetensors nor pytorch_model.bin, whole or in shards", dir.display())
}

fn shards(dir: &Path, index: &Path) -> Result<Vec<PathBuf>> {
    let names: BTreeSet<String> = read_json::<ShardIndex>(index)?.weight_map.into_values().collect();
    ensure!(!names.is_empty(), "{} lists no shards", index.display());
    names.into_iter().map(|name| shard(dir, &name).with_context(|| format!("as {} says", index.display()))).collect()
}

fn shard(dir: &Path, name: &str) -> Result<PathBuf> {
    let plain = Path::new(name).components().all(|c| matches!(c, Component::Normal(_)));
    ensure!(plain, "the shard `{}` would lie outside of {}", crate::text::safe(name), dir.display());
    let path = dir.join(name);
    ensure!(path.exists(), "the shard {} is missing; download it again", path.display());
    Ok(path)
}
