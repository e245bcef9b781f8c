//! The tiny Whisper that belongs to the demo: carried in the program, unpacked into the user's data directory.

use std::path::{Path, PathBuf};

use crate::files::write_atomic;

/// Its files, as `data/demo` holds them.
const FILES: [(&str, &[u8]); 10] = [
    ("config.json", include_bytes!("../../../data/demo/config.json")),
    ("generation_config.json", include_bytes!("../../../data/demo/generation_config.json")),
    ("preprocessor_config.json", include_bytes!("../../../data/demo/preprocessor_config.json")),
    ("tokenizer.json", include_bytes!("../../../data/demo/tokenizer.json")),
    ("tokenizer_config.json", include_bytes!("../../../data/demo/tokenizer_config.json")),
    ("special_tokens_map.json", include_bytes!("../../../data/demo/special_tokens_map.json")),
    ("added_tokens.json", include_bytes!("../../../data/demo/added_tokens.json")),
    ("vocab.json", include_bytes!("../../../data/demo/vocab.json")),
    ("merges.txt", include_bytes!("../../../data/demo/merges.txt")),
    ("model.safetensors", include_bytes!("../../../data/demo/model.safetensors")),
];

/// The demo model's directory, `audiocap/whisper-demo` in the user's data directory: a HuggingFace Whisper directory. A file
/// that is missing, torn or of another version is written again, atomically, so several processes do not harm each other.
///
/// # Errors
/// No data directory is known, or it cannot be written to.
pub fn model_dir() -> anyhow::Result<PathBuf> {
    let dir = super::place::data_dir()?.join("whisper-demo");
    unpack(&dir)?;
    Ok(dir)
}

fn unpack(dir: &Path) -> std::io::Result<()> {
    for (name, bytes) in FILES {
        let path = dir.join(name);
        if std::fs::read(&path).ok().as_deref() != Some(bytes) {
            write_atomic(&path, bytes)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{FILES, unpack};

    #[test]
    fn is_unpacked_and_a_torn_file_repaired() {
        let folder = tempfile::tempdir().unwrap();
        unpack(folder.path()).unwrap();
        let weights = folder.path().join("model.safetensors");
        std::fs::write(&weights, "torn").unwrap();
        unpack(folder.path()).unwrap();
        for (name, bytes) in FILES {
            assert_eq!(std::fs::read(folder.path().join(name)).unwrap(), bytes, "{name}");
        }
    }

    #[test]
    fn is_small() {
        assert!(FILES.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() <= 6 << 20);
    }
}
