//! From a model's name to its directory: a local folder, or a repository of the HuggingFace hub, cached or downloaded.

mod cache;
#[cfg(feature = "download")]
mod download;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

pub use cache::{cached_models, complete as cached, folder as cache_folder, is_complete};

use crate::stop::Watch;

/// Hears of progress: what is being done, bytes done, bytes in all (0 when unknown).
pub type OnProgress<'a> = dyn FnMut(&str, u64, u64) + 'a;

/// A repository on the hub: `openai/whisper-base`, or `openai/whisper-base@revision`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubId {
    /// `openai/whisper-base`.
    pub repository: String,
    /// Branch, tag or commit; `main` unless given.
    pub revision: String,
}

impl HubId {
    /// Reads `organisation/name[@revision]`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (repository, revision) = text.split_once('@').unwrap_or((text, "main"));
        let (organisation, name) = repository.split_once('/')?;
        let word = |part: &str| {
            let plain = part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
            !part.is_empty() && plain && !part.starts_with('.')
        };
        let all_words = word(organisation) && word(name) && word(revision);
        all_words.then(|| Self { repository: repository.to_owned(), revision: revision.to_owned() })
    }
}

/// The directory of `model`: an existing directory as it is, otherwise a hub id from the cache or, unless
/// `HF_HUB_OFFLINE` is set, downloaded into it.
///
/// # Errors
/// Nothing is there by that name, it cannot be downloaded, or `watch` stopped it.
pub fn locate(model: &str, watch: &Watch, progress: &mut OnProgress) -> Result<PathBuf> {
    let path = Path::new(model);
    if path.is_dir() {
        return Ok(path.to_owned());
    }
    ensure!(!path.is_file(), "{model} is a file; name the folder that holds config.json and the weights");
    let Some(id) = HubId::parse(model) else {
        bail!("there is no folder `{}`, and it is no hub id such as openai/whisper-base", crate::text::safe(model));
    };
    match cache::complete(&cache::folder(), &id) {
        Some(dir) => Ok(dir),
        None if offline() => bail!(
            "{model} is not in the cache {} and HF_HUB_OFFLINE is set: unset it to download the model",
            cache::folder().display()
        ),
        None => fetch(&id, watch, progress).with_context(|| format!("cannot download {model}")),
    }
}

/// Whether the user forbids going to the hub (`HF_HUB_OFFLINE` is `1`, `true`, `yes` or `on`).
pub fn offline() -> bool {
    std::env::var("HF_HUB_OFFLINE").is_ok_and(|v| matches!(v.to_lowercase().as_str(), "1" | "true" | "yes" | "on"))
}

#[cfg(feature = "download")]
fn fetch(id: &HubId, watch: &Watch, progress: &mut OnProgress) -> Result<PathBuf> {
    download::fetch(&cache::folder(), id, watch, progress)
}

#[cfg(not(feature = "download"))]
fn fetch(_: &HubId, _: &Watch, _: &mut OnProgress) -> Result<PathBuf> {
    bail!(
        "this build cannot download (made without the feature `download`): put the model into the cache by other means"
    )
}

#[cfg(test)]
mod tests {
    use super::{HubId, Watch, locate};

    #[test]
    fn tells_ids_from_paths() {
        let id = HubId::parse("openai/whisper-base@v1").unwrap();
        assert_eq!((id.repository.as_str(), id.revision.as_str()), ("openai/whisper-base", "v1"));
        for no in ["whisper", "../x/y", "./a/b", "/tmp/x", "a/b/c", "a/..", "a/b@../c", "a /b", ""] {
            assert_eq!(HubId::parse(no), None, "{no}");
        }
    }

    #[test]
    fn says_what_a_model_can_be() {
        let error = locate("no such thing", &Watch::default(), &mut |_, _, _| {}).unwrap_err().to_string();
        assert!(error.contains("no such thing") && error.contains("openai/whisper-base"), "{error}");
    }
}
