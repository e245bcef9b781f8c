//! SPICE 1.0 (Anderson, Fernando, Johnson and Gould, SPICE: Semantic propositional image caption evaluation, ECCV 2016): the F-score
//! of the objects, attributes and relations that a parser finds in a caption and in its references.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::cache::{Cache, key};
use super::places::Places;
use super::program::Java;
use super::{Lack, files, texts};
use crate::metrics::captions::Clip;
use crate::metrics::{Judged, Score, mean};

mod call;
mod exchange;

use call::Call;

/// The last Java with the JavaScript engine that SPICE writes its scores with.
const LAST_WITH_SCRIPTS: u32 = 14;
/// What Java and its models need to begin, on a slow machine.
const BEGINNING: Duration = Duration::from_mins(5);
/// What a clip with five references needs, on a slow machine.
const EACH: Duration = Duration::from_secs(3);

/// SPICE, ready to be run.
#[derive(Clone, Debug)]
pub struct Spice {
    java: Java,
    jar: PathBuf,
    cache: Option<PathBuf>,
    time_limit: Option<Duration>,
}

impl Spice {
    /// Looks for Java and all files; starts nothing but `java -version`.
    ///
    /// # Errors
    /// What is missing and where to get it.
    pub fn found(places: &Places) -> Result<Self, Lack> {
        let jar = files::SPICE.find(&places.spice)?.join(files::SPICE.jar);
        let wanted = "SPICE needs Java 8 to 14, or a newer JDK (with `javac`)";
        let java = Java::best(&places.java, wanted, rank)?;
        Ok(Self { java, jar, cache: places.cache.clone(), time_limit: places.time_limit })
    }

    /// The Java that runs it.
    pub fn java(&self) -> &Java {
        &self.java
    }

    /// Where it is.
    pub fn jar(&self) -> &PathBuf {
        &self.jar
    }

    /// The score `spice` of each caption that has a reference, and their mean; Java reads only what it has not read before.
    /// Where SPICE itself has no value of a clip there is none of all, as in the published program.
    ///
    /// # Errors
    /// What happened to Java, in a sentence that is safe to show.
    pub fn score(&self, captions: &[Judged], cancel: &AtomicBool) -> Result<Score, String> {
        let clips = texts(captions);
        let keys: Vec<Option<String>> = clips.iter().map(|clip| clip.as_ref().map(key)).collect();
        let mut cache = Cache::open(self.cache.as_ref().map(|folder| folder.join("spice-1.0.jsonl")));
        let mut seen = HashSet::new();
        let mut is_new = |key: &&String| !cache.knows(key) && seen.insert((*key).clone());
        let both = clips.iter().zip(&keys).filter_map(|(clip, key)| Some((clip.as_ref()?, key.as_ref()?)));
        let new: Vec<(&Clip<String>, &String)> = both.filter(|(_, key)| is_new(key)).collect();
        if !new.is_empty() {
            let texts: Vec<&Clip<String>> = new.iter().map(|(clip, _)| *clip).collect();
            let found = self.run(&texts, cancel).map_err(|why| format!("SPICE (Java {}): {why}", self.java.version))?;
            cache.add(new.iter().map(|(_, key)| (*key).clone()).zip(found).collect());
        }
        let scores = keys.iter().map(|key| cache.get(key.as_ref()?)).collect();
        Ok(of_all(scores, clips.iter().flatten().count()))
    }

    /// Runs Java, once more without its own cache should that be what is broken.
    fn run(&self, clips: &[&Clip<String>], cancel: &AtomicBool) -> Result<Vec<Option<f64>>, String> {
        let limit = self.time_limit.unwrap_or(BEGINNING + EACH * clips.len() as u32);
        let call = Call { java: &self.java, jar: &self.jar, limit, cancel };
        let parses = self.cache.as_ref().filter(|_| cfg!(target_arch = "x86_64")).map(|it| it.join("spice-1.0-parses"));
        match call.run(clips, parses.as_deref()) {
            Err(why) if parses.is_some() && call::is_of_cache(&why) => call.run(clips, None),
            other => other,
        }
    }
}

/// Which Java is liked best: one that runs SPICE as it is, then one that can compile what helps it.
fn rank(java: &Java) -> Option<u32> {
    match java.version {
        8..=LAST_WITH_SCRIPTS => Some(0),
        version if version > LAST_WITH_SCRIPTS && java.compiles() => Some(1),
        _ => None,
    }
}

/// `judged` clips have references.
fn of_all(clips: Vec<Option<f64>>, judged: usize) -> Score {
    let known: Vec<f64> = clips.iter().copied().flatten().collect();
    let complete = !known.is_empty() && known.len() == judged;
    Score { name: "spice", value: complete.then(|| mean(known.into_iter())), clips }
}
