//! Downloading a model from the hub into the shared cache.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use hf_hub::api::Progress;
use hf_hub::api::sync::{ApiBuilder, ApiRepo};
use hf_hub::{Repo, RepoType};

use super::{HubId, OnProgress};
use crate::stop::{Stopped, Watch};

/// Small files a model may have; whichever the repository holds are taken.
const SMALL: [&str; 15] = [
    "config.json",
    "generation_config.json",
    "preprocessor_config.json",
    "tokenizer.json",
    "vocab.json",
    "merges.txt",
    "added_tokens.json",
    "normalizer.json",
    "special_tokens_map.json",
    "tokenizer_config.json",
    "adapter_config.json",
    "vocab.txt",
    "modules.json",
    "sentence_bert_config.json",
    "1_Pooling/config.json",
];

/// Downloads what a model needs and returns its snapshot folder. An interrupted file goes on where it stopped.
pub(super) fn fetch(cache: &Path, id: &HubId, watch: &Watch, progress: &mut OnProgress) -> Result<PathBuf> {
    progress(&format!("asking the hub for {}", id.repository), 0, 0);
    let mut api = ApiBuilder::new().with_cache_dir(cache.to_owned()).with_progress(false).with_retries(2);
    if let Ok(endpoint) = std::env::var("HF_ENDPOINT") {
        api = api.with_endpoint(endpoint);
    }
    if let Ok(token) = std::env::var("HF_TOKEN") {
        api = api.with_token(Some(token));
    }
    let repo = api.build()?.repo(Repo::with_revision(id.repository.clone(), RepoType::Model, id.revision.clone()));
    let there: Vec<String> = repo.info()?.siblings.into_iter().map(|s| s.rfilename).collect();
    let mut folder = None;
    for file in wanted(&there)? {
        watch.check()?;
        let path = one(&repo, file, watch, progress)?;
        folder = path.parent().map(Path::to_owned);
    }
    folder.context("the repository is empty")
}

/// The files to take: every small one, and one kind of weights.
fn wanted(there: &[String]) -> Result<Vec<&str>> {
    let has = |name: &str| there.iter().any(|t| t == name);
    let mut files: Vec<&str> = SMALL.into_iter().filter(|name| has(name)).collect();
    ensure!(has("config.json"), "the repository has no config.json: it is no transformers model");
    for (stem, ending) in [("model", "safetensors"), ("pytorch_model", "bin")] {
        let single = format!("{stem}.{ending}");
        let shard = |name: &str| {
            let index = name == format!("{single}.index.json");
            index || (name.starts_with(&format!("{stem}-")) && name.ends_with(ending) && !name.contains('/'))
        };
        let weights: Vec<&str> =
            there.iter().map(String::as_str).filter(|n| *n == single || (!has(&single) && shard(n))).collect();
        if !weights.is_empty() {
            files.extend(weights);
            return Ok(files);
        }
    }
    bail!("the repository has neither model.safetensors nor pytorch_model.bin")
}

fn one(repo: &ApiRepo, file: &str, watch: &Watch, progress: &mut OnProgress) -> Result<PathBuf> {
    let bar = Bar { file, done: 0, total: 0, watch, progress };
    // The library gives no way to stop but to unwind out of it; its locks and files are closed on the way.
    match catch_unwind(AssertUnwindSafe(|| repo.download_with_progress(file, bar))) {
        Ok(result) => result.with_context(|| format!("at {file}")),
        Err(cause) if cause.is::<Stopped>() => Err(Stopped.into()),
        Err(_) => Err(anyhow!("the download of {file} ended with a fault")),
    }
}

/// Passes progress on, and stops when told.
struct Bar<'a, 'b> {
    file: &'a str,
    done: u64,
    total: u64,
    watch: &'a Watch,
    progress: &'a mut OnProgress<'b>,
}

impl Progress for Bar<'_, '_> {
    fn init(&mut self, size: usize, _: &str) {
        (self.done, self.total) = (0, size as u64);
        self.update(0);
    }

    fn update(&mut self, size: usize) {
        if self.watch.stopped() {
            resume_unwind(Box::new(Stopped));
        }
        self.done += size as u64;
        (self.progress)(&format!("downloading {}", self.file), self.done, self.total);
    }

    fn finish(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::wanted;

    fn files(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn takes_one_kind_of_weights() {
        let both =
            files(&["config.json", "vocab.json", "pytorch_model.bin", "model.safetensors", "flax_model.msgpack"]);
        assert_eq!(wanted(&both).unwrap(), ["config.json", "vocab.json", "model.safetensors"]);
        let sharded = files(&["config.json", "model.safetensors.index.json", "model-00001-of-00002.safetensors"]);
        assert_eq!(wanted(&sharded).unwrap().len(), 3);
        assert!(wanted(&files(&["config.json"])).unwrap_err().to_string().contains("neither"));
        assert!(wanted(&files(&["model.safetensors"])).is_err());
    }
}
