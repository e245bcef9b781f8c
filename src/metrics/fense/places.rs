//! Where the models of FENSE are looked for, and what to get when they are not there.

use std::env::var_os;
use std::path::{Path, PathBuf};

use super::tokens::Tokens;
use crate::hub::{self, HubId, OnProgress};
use crate::metrics::Lack;
use crate::stop::Watch;

/// The sentence model on the hub.
pub const SENTENCE_MODEL: &str = "sentence-transformers/paraphrase-TinyBERT-L6-v2";

/// The detector's file, whose published form is the first.
const DETECTOR: [&str; 2] = ["echecker_clotho_audiocaps_base.ckpt", "echecker_clotho_audiocaps_base.safetensors"];

/// Where the detector was published.
const DETECTOR_ADDRESS: &str =
    "https://github.com/blmoistawinde/fense/releases/download/V0.1/echecker_clotho_audiocaps_base.ckpt";

/// Where both models are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// A folder of sentence-transformers.
    pub sentences: PathBuf,
    /// The detector's file.
    pub detector: PathBuf,
}

/// Where to look.
struct Search {
    /// The user's folders, which may hold both.
    folders: Vec<PathBuf>,
    /// Where Python's packages keep the detector.
    detectors: Vec<PathBuf>,
    hub: PathBuf,
}

impl Places {
    /// Looks into `folder`, the folder `AUDIOCAP_FENSE`, the hub's cache, and where Python's packages keep the detector
    /// (`FENSE_DATA`, `~/.fense_data`, `fense_data` in the cache of torch).
    ///
    /// # Errors
    /// What is missing, and where to get it.
    pub fn find(folder: Option<&Path>) -> Result<Self, Lack> {
        Search::new(folder)?.both()
    }

    /// As [`Places::find`], but downloads the sentence model where that alone is missing and downloads are allowed.
    ///
    /// # Errors
    /// What is missing, and where to get it.
    pub fn get(folder: Option<&Path>, watch: &Watch, progress: &mut OnProgress) -> Result<Self, String> {
        let search = Search::new(folder).map_err(|lack| lack.to_string())?;
        let fetch = cfg!(feature = "download") && !hub::offline() && search.sentences().is_none();
        match search.detector() {
            Some(detector) if fetch => {
                let sentences = hub::locate(SENTENCE_MODEL, watch, progress);
                let sentences = sentences.map_err(|error| format!("FENSE needs its sentence model: {error:#}"))?;
                Ok(Self { sentences, detector })
            }
            _ => search.both().map_err(|lack| lack.to_string()),
        }
    }
}

impl Search {
    fn new(folder: Option<&Path>) -> Result<Self, Lack> {
        let folders: Vec<PathBuf> = folder.map(Path::to_owned).into_iter().chain(set("AUDIOCAP_FENSE")).collect();
        if let Some(absent) = folders.iter().find(|folder| !folder.is_dir()) {
            let remedy = "name one with the models of FENSE, by --fense or AUDIOCAP_FENSE".to_owned();
            return Err(Lack { what: format!("no folder {}", absent.display()), remedy });
        }
        let home = dirs::home_dir().unwrap_or_default();
        let cache = || set("XDG_CACHE_HOME").unwrap_or_else(|| home.join(".cache")).join("torch");
        let torch = set("TORCH_HOME").unwrap_or_else(cache).join("hub/fense_data");
        let detectors = set("FENSE_DATA").into_iter().chain([home.join(".fense_data"), torch]).collect();
        Ok(Self { folders, detectors, hub: hub::cache_folder() })
    }

    fn both(&self) -> Result<Places, Lack> {
        match (self.sentences(), self.detector()) {
            (Some(sentences), Some(detector)) => Ok(Places { sentences, detector }),
            (sentences, detector) => Err(missing(sentences.is_none(), detector.is_none())),
        }
    }

    fn sentences(&self) -> Option<PathBuf> {
        let name = SENTENCE_MODEL.rsplit('/').next().unwrap_or_default();
        let own =
            self.folders.iter().flat_map(|folder| [folder.join(SENTENCE_MODEL), folder.join(name), folder.clone()]);
        let is_model = |dir: &PathBuf| hub::is_complete(dir) && Tokens::are_in(dir);
        own.into_iter().find(is_model).or_else(|| hub::cached(&self.hub, &HubId::parse(SENTENCE_MODEL)?))
    }

    fn detector(&self) -> Option<PathBuf> {
        let folders = self.folders.iter().chain(&self.detectors);
        folders.flat_map(|folder| DETECTOR.map(|name| folder.join(name))).find(|path| path.is_file())
    }
}

/// The folder that the environment names.
fn set(name: &str) -> Option<PathBuf> {
    var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn missing(sentences: bool, detector: bool) -> Lack {
    let mut needs = Vec::new();
    if sentences {
        needs.push(format!("the sentence model {SENTENCE_MODEL} of the HuggingFace hub, in its cache"));
    }
    if detector {
        needs.push(format!("the file {DETECTOR_ADDRESS} in ~/.fense_data"));
    }
    let what = match (sentences, detector) {
        (true, true) => "no models of FENSE",
        (true, false) => "no sentence model of FENSE",
        (false, _) => "no error detector of FENSE",
    };
    let remedy = format!("get {}, or both in a folder that --fense or AUDIOCAP_FENSE names", needs.join(", and "));
    Lack { what: what.to_owned(), remedy }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(folder: &Path, names: &[&str]) {
        for name in names {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
    }

    fn search(root: &Path) -> Search {
        Search { folders: vec![root.join("own")], detectors: vec![root.join("data")], hub: root.join("hub") }
    }

    #[test]
    fn says_what_is_missing_until_both_are_there() {
        let root = tempfile::tempdir().unwrap();
        let error = search(root.path()).both().unwrap_err().to_string();
        assert!(
            error.starts_with("no models of FENSE: get the sentence model")
                && ["base.ckpt", "--fense", "AUDIOCAP_FENSE"].iter().all(|word| error.contains(word)),
            "{error}"
        );
        touch(&root.path().join("data"), &[DETECTOR[0]]);
        let error = search(root.path()).both().unwrap_err().to_string();
        assert!(error.contains("TinyBERT") && !error.contains("base.ckpt"), "{error}");
        let cached = root.path().join("hub/models--sentence-transformers--paraphrase-TinyBERT-L6-v2/snapshots/main");
        touch(&cached, &["config.json", "vocab.txt", "pytorch_model.bin"]);
        let found = search(root.path()).both().unwrap();
        assert_eq!(found, Places { sentences: cached, detector: root.path().join("data").join(DETECTOR[0]) });
    }

    #[test]
    fn the_users_folder_comes_first() {
        let root = tempfile::tempdir().unwrap();
        let own = root.path().join("own");
        touch(&root.path().join("data"), &[DETECTOR[0]]);
        touch(&own, &[DETECTOR[1], "config.json", "tokenizer.json", "model.safetensors"]);
        let found = search(root.path()).both().unwrap();
        assert_eq!(found, Places { sentences: own.clone(), detector: own.join(DETECTOR[1]) });
        let named = own.join("paraphrase-TinyBERT-L6-v2");
        touch(&named, &["config.json", "tokenizer.json", "model.safetensors"]);
        assert_eq!(search(root.path()).sentences(), Some(named));
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = Places::find(Some(Path::new("/no/such/folder"))).unwrap_err().to_string();
        assert!(error.contains("/no/such/folder"), "{error}");
    }
}
