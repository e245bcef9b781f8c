//! The cache that HuggingFace's tools share: `models--org--name/{refs,blobs,snapshots/<commit>}`.

use std::env::var_os;
use std::path::{Path, PathBuf};

use super::HubId;

/// The cache folder: `HF_HUB_CACHE`, `HUGGINGFACE_HUB_CACHE`, `$HF_HOME/hub`, `$XDG_CACHE_HOME/huggingface/hub`, or
/// `~/.cache/huggingface/hub`, the first that is set.
pub fn folder() -> PathBuf {
    let set = |name: &str| var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("HF_HUB_CACHE")
        .or_else(|| set("HUGGINGFACE_HUB_CACHE"))
        .or_else(|| set("HF_HOME").map(|home| home.join("hub")))
        .or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("huggingface/hub")))
        .unwrap_or_else(|| dirs::home_dir().unwrap_or_default().join(".cache/huggingface/hub"))
}

/// The snapshot of `id` in `cache`, where it has all that a model needs.
pub fn complete(cache: &Path, id: &HubId) -> Option<PathBuf> {
    let repository = cache.join(format!("models--{}", id.repository.replace('/', "--")));
    let named = std::fs::read_to_string(repository.join("refs").join(&id.revision)).ok();
    let commit = named.as_deref().map_or(id.revision.as_str(), str::trim);
    let snapshot = repository.join("snapshots").join(commit);
    is_complete(&snapshot).then_some(snapshot)
}

/// Whether a folder has configuration, tokenizer and weights. A list of shards counts only with every shard.
pub fn is_complete(dir: &Path) -> bool {
    let has = |name: &str| dir.join(name).exists();
    let weights = ["model.safetensors", "pytorch_model.bin"].iter().any(|name| has(name) || shards_there(dir, name));
    has("config.json")
        && weights
        && (has("tokenizer.json") || has("vocab.txt") || (has("vocab.json") && has("merges.txt")))
}

fn shards_there(dir: &Path, name: &str) -> bool {
    let Ok(text) = std::fs::read(dir.join(format!("{name}.index.json"))) else { return false };
    let index: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    index["weight_map"].as_object().is_some_and(|map| {
        !map.is_empty() && map.values().all(|shard| shard.as_str().is_some_and(|shard| dir.join(shard).exists()))
    })
}

/// Hub ids of the Whisper models in the cache, sorted.
pub fn cached_models() -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder()) else { return Vec::new() };
    let mut models: Vec<String> = entries
        .filter_map(|entry| {
            entry.ok()?.file_name().to_str()?.strip_prefix("models--").map(|n| n.replacen("--", "/", 1))
        })
        .filter(|name| HubId::parse(name).and_then(|id| complete(&folder(), &id)).is_some_and(|dir| is_whisper(&dir)))
        .collect();
    models.sort();
    models
}

fn is_whisper(dir: &Path) -> bool {
    let text = std::fs::read(dir.join("config.json")).unwrap_or_default();
    serde_json::from_slice::<serde_json::Value>(&text).is_ok_and(|config| config["model_type"] == "whisper")
}

#[cfg(test)]
mod tests {
    use super::super::HubId;
    use super::complete;

    #[test]
    fn finds_a_snapshot_once_it_is_complete() {
        let cache = tempfile::tempdir().unwrap();
        let repository = cache.path().join("models--org--name");
        let snapshot = repository.join("snapshots/abc");
        std::fs::create_dir_all(&snapshot).unwrap();
        std::fs::create_dir_all(repository.join("refs")).unwrap();
        std::fs::write(repository.join("refs/main"), "abc\n").unwrap();
        let id = HubId::parse("org/name").unwrap();
        for name in ["config.json", "tokenizer.json", "model.safetensors.index.json"] {
            std::fs::write(snapshot.join(name), r#"{"weight_map": {"a": "model-1.safetensors"}}"#).unwrap();
            assert_eq!(complete(cache.path(), &id), None, "{name}");
        }
        std::fs::write(snapshot.join("model-1.safetensors"), "").unwrap();
        assert_eq!(complete(cache.path(), &id), Some(snapshot.clone()));
        assert_eq!(complete(cache.path(), &HubId::parse("org/name@abc").unwrap()), Some(snapshot));
    }
}
