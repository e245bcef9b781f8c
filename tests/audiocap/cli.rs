//! The real program, run as a person or a script runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support;

mod balance;
mod caption;
mod commands;
mod download;
mod evaluate;
mod grid;
mod heard;
mod history;
mod prepare;
mod told;
mod train;

/// The program in a home of its own, so that no settings, caches or models of this machine matter.
struct Program {
    home: tempfile::TempDir,
}

impl Program {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn folder(&self) -> &Path {
        self.home.path()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_audiocap"));
        command.args(words).current_dir(self.folder()).stdin(Stdio::null());
        for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "HOME"] {
            command.env(name, self.folder().join(name));
        }
        for name in ["HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "HF_HUB_OFFLINE", "NO_COLOR", "COLORTERM"] {
            command.env_remove(name);
        }
        for name in
            ["AUDIOCAP_FENSE", "FENSE_DATA", "TORCH_HOME", "AUDIOCAP_SPICE", "AUDIOCAP_METEOR", "AUDIOCAP_JAVA_METRICS"]
        {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, words: &[&str]) -> Ran {
        Ran::new(&self.command(words).output().unwrap())
    }

    /// A file in the folder that the program runs in.
    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A second of a 440 Hz tone at 16 kHz.
    fn tone(&self, name: &str) -> PathBuf {
        let path = self.file(name, b"");
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 16_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for n in 0..16_000 {
            writer
                .write_sample((f32::sin(n as f32 * 440.0 * std::f32::consts::TAU / 16_000.0) * 9_000.0) as i16)
                .unwrap();
        }
        writer.finalize().unwrap();
        path
    }
}

/// What a run left behind.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn new(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Standard output as one JSON value per line.
    fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[track_caller]
    fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out:\n{}\nerr:\n{}", self.out, self.err);
        self
    }
}
