//! Good, sharded, torn and lying files of weights.

use std::collections::HashMap;
use std::path::Path;

use candle_core::{DType, Device, Tensor};

use super::Weights;

fn save(path: &Path, names: &[&str]) {
    let tensor = |i: usize| Tensor::full(i as f32, (2, 3), &Device::Cpu).unwrap();
    let tensors: HashMap<String, Tensor> =
        names.iter().enumerate().map(|(i, n)| ((*n).to_owned(), tensor(i))).collect();
    candle_core::safetensors::save(&tensors, path).unwrap();
}

fn first(weights: &Weights, name: &str) -> f32 {
    let tensor = weights.get(name, &[2, 3], DType::F32, &Device::Cpu).unwrap();
    tensor.flatten_all().unwrap().to_vec1::<f32>().unwrap()[0]
}

fn error(dir: &Path) -> String {
    format!("{:#}", Weights::open(dir).err().unwrap())
}

#[test]
fn reads_one_file_with_and_without_the_leading_model() {
    let dir = tempfile::tempdir().unwrap();
    save(&dir.path().join("model.safetensors"), &["model.a", "b"]);
    let weights = Weights::open(dir.path()).unwrap();
    assert_eq!((first(&weights, "model.a"), first(&weights, "model.b")), (0.0, 1.0));
    assert_eq!(weights.names(), ["b", "model.a"]);
}

#[test]
fn reads_shards_and_names_a_missing_one() {
    let dir = tempfile::tempdir().unwrap();
    let shard = |n: u32| dir.path().join(format!("model-{n}.safetensors"));
    save(&shard(1), &["a"]);
    save(&shard(2), &["c", "b"]);
    let index =
        r#"{"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors", "c": "model-2.safetensors"}}"#;
    std::fs::write(dir.path().join("model.safetensors.index.json"), index).unwrap();
    assert_eq!(first(&Weights::open(dir.path()).unwrap(), "b"), 1.0);
    std::fs::remove_file(shard(2)).unwrap();
    assert!(error(dir.path()).contains("model-2.safetensors is missing"));
    std::fs::write(dir.path().join("model.safetensors.index.json"), r#"{"weight_map": {"a": "../x.safetensors"}}"#)
        .unwrap();
    assert!(error(dir.path()).contains("outside"));
}

#[test]
fn a_file_torn_anywhere_is_said_to_be_torn() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("model.safetensors");
    save(&path, &["model.a", "model.b"]);
    let whole = std::fs::read(&path).unwrap();
    for cut in 0..whole.len() {
        std::fs::write(&path, &whole[..cut]).unwrap();
        let error = error(dir.path());
        assert!(
            error.contains("model.safetensors") && (error.contains("torn") || error.contains("map")),
            "{cut}: {error}"
        );
    }
}

#[test]
fn garbage_and_pointers_are_named() {
    let dir = tempfile::tempdir().unwrap();
    assert!(error(dir.path()).contains("no weights"));
    std::fs::write(dir.path().join("pytorch_model.bin"), b"\x80\x02\x8a\nold pickle").unwrap();
    assert!(error(dir.path()).contains("zip format"));
    std::fs::write(dir.path().join("pytorch_model.bin"), b"PK\x03\x04 and nothing more").unwrap();
    assert!(error(dir.path()).contains("torn"));
    std::fs::write(dir.path().join("model.safetensors"), b"version https://git-lfs.github.com/spec/v1\n").unwrap();
    assert!(error(dir.path()).contains("git lfs pull"));
}

#[test]
fn wrong_shapes_and_names_are_told() {
    let dir = tempfile::tempdir().unwrap();
    save(&dir.path().join("model.safetensors"), &["a"]);
    let weights = Weights::open(dir.path()).unwrap();
    let get = |name, shape: &[usize]| format!("{:#}", weights.get(name, shape, DType::F32, &Device::Cpu).unwrap_err());
    assert!(get("a", &[3, 2]).contains("[2, 3], but the model asks for [3, 2]"));
    assert!(get("z", &[1]).contains("no tensor `z`"));
}
