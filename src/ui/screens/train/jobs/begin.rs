//! Beginning runs: the trainer is a process of its own, which this screen neither holds nor ends.

use super::done;
use crate::text::safe;
use crate::ui::jobs::{Job, JobContext, Lane};
use crate::ui::screens::train::action::{FormAction, TrainAction};
use crate::ui::screens::train::state::form::{Plan, Planned, Wish};
use anyhow::{Context, Result, bail};
use std::fs::OpenOptions;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A trainer that is alive after this time has read its config.
const SETTLED: Duration = Duration::from_millis(1500);
/// A child is looked at so often.
const LOOK: Duration = Duration::from_millis(50);

/// Asks the trainer what the run will be; a newer wish ends the question.
pub fn plan(wish: Wish) -> Job {
    Job::new(Lane("plan a run"), move |context| {
        let planned = ask(&wish, context).unwrap_or_else(|error| Planned::Failed(format!("{error:#}")));
        done(TrainAction::Form(FormAction::Planned(Box::new(planned))))
    })
}

/// Begins the run, and waits until it is under way or has failed.
pub fn begin(wish: Wish) -> Job {
    Job::new(Lane("begin a run"), move |_| {
        let begun = started(&wish).map_err(|error| format!("{error:#}"));
        done(TrainAction::Form(FormAction::Begun(begun)))
    })
}

/// Goes on with the run in `path` from its newest checkpoint, perhaps with another learning rate.
pub fn resume(path: PathBuf, rate: Option<f64>) -> Job {
    Job::new(Lane("begin a run"), move |_| {
        let begun = resumed(&path, rate).map_err(|error| format!("{error:#}"));
        done(TrainAction::Form(FormAction::Begun(begun)))
    })
}

fn trainer() -> Result<Command> {
    let mut command = Command::new(std::env::current_exe().context("cannot find this program")?);
    command.arg("train").stdin(Stdio::null());
    Ok(command)
}

fn ask(wish: &Wish, context: &JobContext) -> Result<Planned> {
    let mut config = tempfile::Builder::new().prefix("audiocap-").suffix(".yaml").tempfile()?;
    std::io::Write::write_all(&mut config, wish.config.as_bytes())?;
    let mut command = trainer()?;
    command.arg("--training-config").arg(config.path()).args(["--plan", "--json"]);
    if let Some(from) = &wish.from {
        command.arg("--load-checkpoint").arg(from);
    }
    let (out, errors) = (tempfile::tempfile()?, tempfile::tempfile()?);
    let mut child = command.stdout(out.try_clone()?).stderr(errors.try_clone()?).spawn()?;
    while child.try_wait()?.is_none() {
        if context.cancelled() {
            child.kill()?;
        }
        std::thread::sleep(LOOK);
    }
    if !child.wait()?.success() {
        return Ok(Planned::Failed(last_line(&text(errors)?)));
    }
    Ok(Planned::Ready(serde_json::from_str::<Plan>(&text(out)?).context("the trainer's plan cannot be read")?))
}

fn text(mut file: std::fs::File) -> Result<String> {
    use std::io::Seek;
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What a program said last, which is why it ended.
fn last_line(said: &str) -> String {
    let line = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("the trainer ended without a word");
    safe(line.trim_start_matches("audiocap: ")).into_owned()
}

fn started(wish: &Wish) -> Result<PathBuf> {
    let run = wish.root.join(&wish.name);
    if run.exists() {
        bail!("{} exists already: choose another name", run.display());
    }
    let config = wish.root.join(format!("{}.yaml", wish.name));
    if std::fs::read(&config).is_ok_and(|there| there != wish.config.as_bytes()) {
        bail!("{} exists already, and is another config: choose another name", config.display());
    }
    crate::files::write_atomic(&config, wish.config.as_bytes())?;
    let mut command = trainer()?;
    command.arg("--training-config").arg(&config);
    if let Some(from) = &wish.from {
        command.arg("--load-checkpoint").arg(from);
    }
    under_way(command, &wish.root, &wish.name)
}

fn resumed(path: &Path, rate: Option<f64>) -> Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut command = trainer()?;
    command.arg("--resume");
    if let Some(rate) = rate {
        command.arg("--learning-rate").arg(format!("{rate:e}"));
    }
    under_way(command, path.parent().unwrap_or(Path::new(".")), &name)
}

/// Starts the trainer of `root/name` in a process group of its own, so that neither Ctrl-C nor the end of this screen reaches it.
fn under_way(mut command: Command, root: &Path, name: &str) -> Result<PathBuf> {
    let run = root.join(name);
    let there = run.exists();
    std::fs::create_dir_all(&run).with_context(|| format!("cannot make {}", run.display()))?;
    let log = run.join("train.log");
    let errors = OpenOptions::new().create(true).append(true).open(&log).with_context(|| log.display().to_string())?;
    let before = errors.metadata()?.len();
    command.arg("--checkpoint-dir-root").arg(root).args(["--name", name, "--quiet"]);
    command.stdout(Stdio::null()).stderr(errors);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().context("cannot start the trainer")?;
    if let Some(why) = early_end(&mut child, &log, before)? {
        if !there {
            let _ = std::fs::remove_file(&log).and_then(|()| std::fs::remove_dir(&run));
        }
        bail!("{why}");
    }
    // Somebody has to take note when it ends, or it stays in the table of processes.
    std::thread::Builder::new().name("trainer".into()).spawn(move || child.wait())?;
    Ok(run)
}

/// Why it ended at once, if it did.
fn early_end(child: &mut Child, log: &Path, before: u64) -> Result<Option<String>> {
    let begun = Instant::now();
    while begun.elapsed() < SETTLED {
        if let Some(status) = child.try_wait()? {
            let said = std::fs::read(log).unwrap_or_default();
            let new = String::from_utf8_lossy(said.get(before as usize..).unwrap_or_default()).into_owned();
            return Ok((!status.success()).then(|| last_line(&new)));
        }
        std::thread::sleep(LOOK);
    }
    Ok(None)
}
