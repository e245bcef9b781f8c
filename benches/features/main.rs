//! From a 10 s mp3 to the model's input: this program against librosa and HuggingFace's feature extractor, in turns.
//!
//! `cargo bench --bench features`. The Python side gets a virtual environment of its own below `target/` (about 300 MB, once);
//! `AUDIOCAP_BENCH_PYTHON` names another Python, for example one with torch, which makes HuggingFace's side faster.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use audiocap::audio::{LogMel, load_16k};

/// Turns; the median is told.
const TURNS: usize = 25;
/// Before each measurement, so that the other side's threads have stopped spinning.
const REST: Duration = Duration::from_millis(300);
const PACKAGES: &[&str] = &["librosa", "transformers", "lameenc", "soundfile"];

fn main() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut theirs = Theirs::start(&python(folder)?, &folder.join("features-10s.mp3"))?;
    let (log_mel, mp3) = (LogMel::new(80), folder.join("features-10s.mp3"));
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        sleep(REST);
        let start = Instant::now();
        std::hint::black_box(log_mel.compute(&load_16k(&mp3)?));
        our_times.push(start.elapsed().as_secs_f64() * 1e3);
        sleep(REST);
        their_times.push(theirs.turn()?);
    }
    let (ours, theirs_median) = (median(&mut our_times), median(&mut their_times));
    println!("decode + resample + log-mel of a 10 s mp3 (44.1 kHz stereo), median of {TURNS} turns");
    println!("  audiocap                     {ours:8.1} ms");
    println!("  {:28} {theirs_median:8.1} ms", theirs.name);
    println!("  ratio                        {:8.1}", theirs_median / ours);
    Ok(())
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The Python to compare with, made with its packages where it is missing.
fn python(folder: &Path) -> anyhow::Result<PathBuf> {
    if let Some(python) = std::env::var_os("AUDIOCAP_BENCH_PYTHON") {
        return Ok(python.into());
    }
    let home = folder.join("features-venv");
    let python = home.join("bin/python");
    if !home.join("ready").exists() {
        println!("making a virtual environment with {} ...", PACKAGES.join(", "));
        run(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
        run(Command::new(&python).args(["-m", "pip", "install", "-q"]).args(PACKAGES))?;
        std::fs::write(home.join("ready"), "")?;
    }
    Ok(python)
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    ensure!(command.status().with_context(|| format!("{command:?}"))?.success(), "{command:?} failed");
    Ok(())
}

/// The Python process: it makes the mp3, then does one turn for every line it is sent.
struct Theirs {
    name: String,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    child: Child,
}

impl Theirs {
    fn start(python: &Path, mp3: &Path) -> anyhow::Result<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/features/theirs.py");
        let mut command = Command::new(python);
        command.arg(script).arg(mp3).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("{command:?}"))?;
        let input = child.stdin.take().context("no input to Python")?;
        let output = BufReader::new(child.stdout.take().context("no output of Python")?);
        let mut theirs = Self { name: String::new(), input, output, child };
        theirs.name = theirs.line()?;
        Ok(theirs)
    }

    /// Milliseconds that one turn took.
    fn turn(&mut self) -> anyhow::Result<f64> {
        writeln!(self.input, "go")?;
        Ok(self.line()?.parse()?)
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        ensure!(self.output.read_line(&mut line)? > 0, "Python ended");
        Ok(line.trim().to_owned())
    }
}

impl Drop for Theirs {
    fn drop(&mut self) {
        // It has nothing to lose, and the numbers are out.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
