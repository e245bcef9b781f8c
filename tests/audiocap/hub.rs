//! A model by its hub id: downloaded once, then from the cache, and never against the user's will.

mod server;

use std::path::Path;
use std::process::{Command, Output};

use audiocap::dataset::demo;
use audiocap::whisper::demo_model;
use server::Hub;

/// `audiocap caption` on one demo clip with the model `test/tiny` of a hub.
fn caption(hub: &Hub, cache: &Path, clip: &Path, offline: bool) -> Output {
    Command::new(env!("CARGO_BIN_EXE_audiocap"))
        .args(["caption", "--model", "test/tiny", "--max-length", "14", "--json"])
        .arg(clip)
        .env("HF_ENDPOINT", &hub.endpoint)
        .env("HF_HUB_CACHE", cache)
        .env("HF_HUB_OFFLINE", if offline { "1" } else { "0" })
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_model_is_downloaded_once_and_then_read_from_the_cache() {
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let model = folder.path().join("model");
    demo_model::write(&model, &demo::captions(), None).unwrap();
    let clip = folder.path().join("clip.wav");
    write_clip(&clip);
    let hub = Hub::serve(&model);

    let refused = caption(&hub, cache.path(), &clip, true);
    assert!(!refused.status.success() && text(&refused.stderr).contains("HF_HUB_OFFLINE"), "{}", text(&refused.stderr));
    assert!(hub.downloads().is_empty(), "an offline run asked the hub");

    let first = caption(&hub, cache.path(), &clip, false);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let downloads = hub.downloads();
    assert_eq!(downloads.iter().filter(|name| *name == "model.safetensors").count(), 1, "{downloads:?}");
    assert!(cache.path().join("models--test--tiny/snapshots/c0ffee/config.json").exists());

    let again = caption(&hub, cache.path(), &clip, true);
    assert_eq!(text(&again.stdout), text(&first.stdout));
    assert_eq!(hub.downloads(), downloads);
}

fn write_clip(path: &Path) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec).unwrap();
    for i in 0..16_000 {
        file.write_sample(((i as f32 * 0.2).sin() * 9000.0) as i16).unwrap();
    }
    file.finalize().unwrap();
}
