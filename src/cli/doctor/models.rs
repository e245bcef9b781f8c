//! Models: where they are kept, which are there, and whether the chosen one is.

use std::path::Path;

use super::finding::Finding;
use crate::cli::arguments::Global;
use crate::config::Settings;
use crate::hub::{self, HubId};
use crate::metrics::fense;

/// The hub's cache, whether it may be filled, the chosen model, and the models of FENSE.
pub fn look(global: &Global, settings: &Settings) -> Vec<Finding> {
    let cached = hub::cached_models();
    let chosen = chosen(global.model.as_ref().or(settings.model.as_ref()), &cached);
    vec![cache(&cached), downloads(), chosen, fense()]
}

fn cache(cached: &[String]) -> Finding {
    let models = if cached.is_empty() { "no Whisper models yet".to_owned() } else { cached.join(", ") };
    Finding::good("model cache", format!("{} ({models})", hub::cache_folder().display()))
}

fn downloads() -> Finding {
    if !cfg!(feature = "download") {
        return Finding::note("downloads", "built without them", "put models into the cache by other means");
    }
    if hub::offline() {
        return Finding::note("downloads", "HF_HUB_OFFLINE forbids them", "unset it to fetch models by their hub id");
    }
    Finding::good("downloads", "allowed (HF_HUB_OFFLINE=1 forbids them)")
}

/// Whether the metric FENSE, and SPIDEr-FL with it, can be computed.
fn fense() -> Finding {
    match fense::Places::find(None) {
        Ok(places) => {
            let (sentences, detector) = (places.sentences.display(), places.detector.display());
            Finding::good("FENSE", format!("sentence model {sentences}, detector {detector}"))
        }
        Err(lack) => Finding::note("FENSE", format!("{}; FENSE and SPIDEr-FL are left out", lack.what), lack.remedy),
    }
}

fn chosen(model: Option<&String>, cached: &[String]) -> Finding {
    let Some(name) = model else {
        let advice = "choose one with --model, or in the Caption room: it is remembered";
        return Finding::note("model", "none is chosen; there is always `demo`", advice);
    };
    if name == "demo" {
        return Finding::good("model", "demo (comes with the program)");
    }
    if Path::new(name).is_dir() {
        return directory(name);
    }
    match HubId::parse(name) {
        Some(id) if cached.contains(&id.repository) => Finding::good("model", format!("{name} (in the cache)")),
        Some(_) if hub::offline() || !cfg!(feature = "download") => {
            Finding::problem("model", format!("{name} is not in the cache"), "allow downloads, or name a directory")
        }
        Some(_) => Finding::note("model", format!("{name} is not in the cache"), "it is downloaded when first used"),
        None => Finding::problem("model", format!("{name}: no such directory"), "name a directory or a hub id"),
    }
}

fn directory(name: &str) -> Finding {
    if Path::new(name).join("config.json").is_file() {
        return Finding::good("model", format!("{name} (a directory)"));
    }
    let advice = "name a directory as HuggingFace writes it: config.json, weights and tokenizer";
    Finding::problem("model", format!("{name} has no config.json"), advice)
}
