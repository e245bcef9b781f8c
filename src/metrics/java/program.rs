//! The Java of this machine, and its version.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::Lack;
use super::running::{Running, Watch, output_of};
use crate::text::safe;

/// A Java that does not tell its version within this does not work.
const PATIENCE: Duration = Duration::from_secs(20);

/// A Java that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Java {
    /// The program.
    pub program: PathBuf,
    /// Its feature version: 8, 11, 17.
    pub version: u32,
}

impl Java {
    /// Asks `program` for its version.
    fn asked(program: &Path) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        let mut command = Command::new(program);
        let said = output_of(command.arg("-version").stdin(Stdio::null()), folder.path()).map_err(|e| e.to_string())?;
        let never = AtomicBool::new(false);
        let mut running = Running::start(&mut command).map_err(|error| format!("cannot be run: {error}"))?;
        let status = running.wait(&Watch::new(PATIENCE, &never).hearing(&said))?;
        let text = said.text();
        match version(&text) {
            Some(version) if status.success() => Ok(Self { program: everywhere(program), version }),
            _ => {
                Err(format!("does not tell its version ({status}): {}", safe(text.lines().next().unwrap_or_default())))
            }
        }
    }

    /// The Java of `programs` with the lowest rank; one that has no rank does not fit, and why is in `wanted`. Equals are
    /// taken in their order, and none is asked after one of rank 0.
    pub(super) fn best(programs: &[PathBuf], wanted: &str, rank: fn(&Self) -> Option<u32>) -> Result<Self, Lack> {
        let mut unfit = Vec::new();
        let mut best: Option<(u32, Self)> = None;
        for program in programs {
            match Self::asked(program) {
                Err(why) => unfit.push(format!("{} {why}", program.display())),
                Ok(java) => match rank(&java) {
                    None => unfit.push(format!("{} is Java {}", program.display(), java.version)),
                    Some(0) => return Ok(java),
                    Some(rank) if best.as_ref().is_none_or(|(other, _)| rank < *other) => best = Some((rank, java)),
                    Some(_) => {}
                },
            }
        }
        let what = if unfit.is_empty() { "no Java".to_owned() } else { unfit.join(", ") };
        let remedy = format!("{wanted}; install one (such as `apt install default-jdk`), or name it in AUDIOCAP_JAVA");
        best.map(|(_, java)| java).ok_or(Lack { what, remedy })
    }

    /// The first of `programs` that works, whatever its version.
    pub fn found(programs: &[PathBuf]) -> Result<Self, Lack> {
        Self::best(programs, "SPICE and METEOR 1.5 need Java 8 or newer", |_| Some(0))
    }

    /// Whether it has a compiler: whether it is a JDK.
    pub(super) fn compiles(&self) -> bool {
        let real = self.program.canonicalize().unwrap_or_else(|_| self.program.clone());
        let beside = |program: &Path| program.with_file_name(format!("javac{}", std::env::consts::EXE_SUFFIX)).exists();
        beside(&self.program) || beside(&real)
    }
}

/// A path that holds in every folder; a bare name is one on the `PATH` and holds already.
fn everywhere(program: &Path) -> PathBuf {
    let absolute = (program.components().count() > 1).then(|| std::path::absolute(program).ok()).flatten();
    absolute.unwrap_or_else(|| program.to_owned())
}

/// The feature version in what `java -version` says: 8 of `version "1.8.0_292"`, 17 of `version "17.0.15"`.
fn version(said: &str) -> Option<u32> {
    let (_, quoted) = said.split_once("version \"")?;
    let mut numbers = quoted.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
    match numbers.next()? {
        Ok(1) => numbers.next()?.ok(),
        first => first.ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_read_in_the_old_way_and_the_new_one() {
        for (said, expected) in [
            ("java version \"1.8.0_292\"\nJava(TM) SE", Some(8)),
            ("Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version \"17.0.15\" 2025-04-15", Some(17)),
            ("openjdk version \"25\" 2025-09-16 LTS", Some(25)),
            ("openjdk version \"9-ea\"", Some(9)),
            ("java version \"1.7.0\"", Some(7)),
            ("no such thing", None),
            ("version \"x\"", None),
        ] {
            assert_eq!(version(said), expected, "{said}");
        }
    }
}
