//! One run of SPICE.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::exchange;
use crate::metrics::captions::Clip;
use crate::metrics::java::program::Java;
use crate::metrics::java::running::{Running, Watch, output_of};
use crate::metrics::java::{memory, trouble};

/// MiB that the published program gets.
const MOST_MEMORY: u64 = 8 << 10;
/// Bytes of scores after which it is stopped, and what each clip adds.
const MOST_WRITTEN: u64 = 16 << 20;
const MOST_OF_CLIP: u64 = 64 << 10;
/// Packages of Java that SPICE's cache looks into, which Java 16 and newer forbid by themselves.
const OPEN: [&str; 7] = ["lang", "util", "math", "text", "net", "io", "util.concurrent"];
/// Runs SPICE where Java has no JavaScript engine.
const HELPER: &str = include_str!("../../../../data/java/Spice.java");

/// How SPICE is run.
pub(super) struct Call<'a> {
    pub java: &'a Java,
    pub jar: &'a Path,
    pub limit: Duration,
    pub cancel: &'a AtomicBool,
}

impl Call<'_> {
    /// The score of each of `clips`. SPICE keeps what it parsed in `parses`.
    pub fn run(&self, clips: &[&Clip<String>], parses: Option<&Path>) -> Result<Vec<Option<f64>>, String> {
        let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        let (input, output) = (folder.path().join("in.json"), folder.path().join("out.json"));
        let io = |error: std::io::Error| error.to_string();
        std::fs::write(&input, exchange::question(clips)).map_err(io)?;
        parses.map_or(Ok(()), std::fs::create_dir_all).map_err(io)?;
        let mut command = Command::new(&self.java.program);
        command.args(self.arguments(folder.path(), parses).map_err(io)?).stdin(Stdio::null());
        // Where Java leaves a report should it crash.
        command.current_dir(folder.path());
        let said = output_of(&mut command, folder.path()).map_err(io)?;
        let mut running = Running::start(&mut command).map_err(|error| format!("Java cannot be run: {error}"))?;
        let most = MOST_WRITTEN + MOST_OF_CLIP * clips.len() as u64;
        let watch = Watch::new(self.limit, self.cancel).hearing(&said).bounded(&output, most);
        let status = running.wait(&watch)?;
        if !status.success() {
            return Err(trouble::of(status, &said.text()));
        }
        let answer = std::fs::read(&output).map_err(|_| "it ended well but wrote no scores".to_owned())?;
        exchange::answer(&String::from_utf8_lossy(&answer), clips.len())
    }

    fn arguments(&self, folder: &Path, parses: Option<&Path>) -> std::io::Result<Vec<OsString>> {
        let mut words: Vec<OsString> = vec![format!("-Xmx{}m", memory::heap(MOST_MEMORY)).into()];
        if self.java.version >= 9 {
            words.extend(OPEN.map(|package| format!("--add-opens=java.base/java.{package}=ALL-UNNAMED").into()));
        }
        let (input, output) = (folder.join("in.json"), folder.join("out.json"));
        let scripts = self.java.version <= super::LAST_WITH_SCRIPTS;
        if scripts {
            words.extend(["-jar".into(), self.jar.into(), input.into()]);
        } else {
            let helper = folder.join("Spice.java");
            std::fs::write(&helper, HELPER)?;
            let class_path = std::env::join_paths([self.jar.to_path_buf(), self.libraries()]);
            words.extend(["-cp".into(), class_path.map_err(std::io::Error::other)?]);
            words.extend([helper, output.clone(), input].map(OsString::from));
        }
        words.extend(parses.into_iter().flat_map(|parses| ["-cache".into(), parses.into()]));
        words.extend(scripts.then(|| ["-out".into(), output.into()]).into_iter().flatten());
        words.extend(["-subset".into(), "-silent".into()]);
        Ok(words)
    }

    /// All jars beside SPICE's own.
    fn libraries(&self) -> PathBuf {
        self.jar.with_file_name("lib").join("*")
    }
}

/// Whether SPICE complained of its cache: its database, or what writes into it.
pub(super) fn is_of_cache(why: &str) -> bool {
    ["lmdb", "LMDB", "MDB_", "nustaq", "InaccessibleObject"].iter().any(|sign| why.contains(sign))
}
