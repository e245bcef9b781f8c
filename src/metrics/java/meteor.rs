//! METEOR 1.5 (Denkowski and Lavie, Meteor Universal: Language specific translation evaluation for any target language, WMT 2014) as
//! its authors' program has it, with paraphrases and tuned weights. Its scores are much lower than those of `meteor`.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::places::Places;
use super::program::Java;
use super::running::{Said, Watch, complaints_of};
use super::talk::Talk;
use super::{Lack, files, memory, texts, trouble};
use crate::metrics::captions::Clip;
use crate::metrics::{Judged, Score};
use crate::text::safe;

/// MiB that the published program gets.
const MOST_MEMORY: u64 = 2 << 10;
/// What Java and the paraphrases need to begin, on a slow machine.
const BEGINNING: Duration = Duration::from_mins(3);
/// What a clip needs, on a slow machine.
const EACH: Duration = Duration::from_millis(200);
/// Counts that tell of one clip.
const COUNTS: usize = 23;

/// METEOR 1.5, ready to be run.
#[derive(Clone, Debug)]
pub struct MeteorJava {
    java: Java,
    jar: PathBuf,
    time_limit: Option<Duration>,
}

impl MeteorJava {
    /// Looks for Java and both files; starts nothing but `java -version`.
    ///
    /// # Errors
    /// What is missing and where to get it.
    pub fn found(places: &Places) -> Result<Self, Lack> {
        let jar = files::METEOR.find(&places.meteor)?.join(files::METEOR.jar);
        let fits = |java: &Java| (java.version >= 8).then_some(0);
        let java = Java::best(&places.java, "METEOR 1.5 needs Java 8 or newer", fits)?;
        Ok(Self { java, jar, time_limit: places.time_limit })
    }

    /// The Java that runs it.
    pub fn java(&self) -> &Java {
        &self.java
    }

    /// Where it is.
    pub fn jar(&self) -> &PathBuf {
        &self.jar
    }

    /// The score `meteor_java` of each caption that has a reference, and that of all: of their counts together, not a mean.
    ///
    /// # Errors
    /// What happened to Java, in a sentence that is safe to show.
    pub fn score(&self, captions: &[Judged], cancel: &AtomicBool) -> Result<Score, String> {
        let texts = texts(captions);
        let clips: Vec<&Clip<String>> = texts.iter().flatten().collect();
        if clips.is_empty() {
            return Ok(Score { name: "meteor_java", value: None, clips: vec![None; texts.len()] });
        }
        let found = self.run(&clips, cancel).map_err(|why| format!("METEOR 1.5 (Java {}): {why}", self.java.version));
        let (each, all) = found?;
        let mut each = each.into_iter();
        let clips = texts.iter().map(|text| text.as_ref().and_then(|_| each.next())).collect();
        Ok(Score { name: "meteor_java", value: Some(all), clips })
    }

    /// The score of each clip and that of all.
    fn run(&self, clips: &[&Clip<String>], cancel: &AtomicBool) -> Result<(Vec<f64>, f64), String> {
        let limit = self.time_limit.unwrap_or(BEGINNING + EACH * clips.len() as u32);
        let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        let mut command = self.command();
        // Where Java leaves a report should it crash.
        command.current_dir(folder.path());
        let said = complaints_of(&mut command, folder.path()).map_err(|error| error.to_string())?;
        let watch = Watch::new(limit, cancel).hearing(&said);
        let talk = Talk::start(&mut command).map_err(|error| format!("Java cannot be run: {error}"))?;
        let mut exchange = Exchange { talk, said, watch };
        exchange.talk.say(clips.iter().map(|clip| question(clip)).collect());
        let counts = clips.iter().map(|_| exchange.counts()).collect::<Result<Vec<_>, _>>()?;
        exchange.talk.say(format!("EVAL ||| {}\n", counts.join(" ||| ")));
        let each = clips.iter().map(|_| exchange.score()).collect::<Result<Vec<_>, _>>()?;
        Ok((each, exchange.score()?))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.java.program);
        command.arg(format!("-Xmx{}m", memory::heap(MOST_MEMORY)));
        // What it reads is in this encoding, whatever the user's language is.
        command.args(["-Dfile.encoding=UTF-8", "-jar"]).arg(&self.jar);
        command.args(["-", "-", "-stdio", "-l", "en", "-norm"]);
        command
    }
}

/// The line that asks about a clip: references first. What separates them is taken out of the texts.
fn question(clip: &Clip<String>) -> String {
    let texts = clip.references.iter().chain([&clip.prediction]);
    let texts: Vec<String> = texts.map(|text| text.replace("|||", "").replace("  ", " ")).collect();
    format!("SCORE ||| {}\n", texts.join(" ||| "))
}

/// One conversation.
struct Exchange<'a> {
    talk: Talk,
    said: Said,
    watch: Watch<'a>,
}

impl Exchange<'_> {
    /// The counts of the next clip, to be asked about together.
    fn counts(&mut self) -> Result<String, String> {
        let line = self.line()?;
        let numbers = line.split(' ').filter(|word| word.parse::<f64>().is_ok_and(f64::is_finite)).count();
        if numbers == COUNTS { Ok(line) } else { Err(unexpected(&line)) }
    }

    fn score(&mut self) -> Result<f64, String> {
        let line = self.line()?;
        let score = line.parse::<f64>().ok().filter(|score| (0.0..=1.0).contains(score));
        score.ok_or_else(|| unexpected(&line))
    }

    fn line(&mut self) -> Result<String, String> {
        match self.talk.hear(&self.watch)? {
            Some(line) => Ok(line),
            None => Err(trouble::of(self.talk.running.wait(&self.watch)?, &self.said.text())),
        }
    }
}

fn unexpected(line: &str) -> String {
    let line: String = safe(line).chars().take(100).collect();
    format!("it answers what METEOR 1.5 does not: {line}")
}
