//! The scores that need Java: whether it is here, and the files that go with it.

use super::finding::Finding;
use crate::metrics::java::{Java, Lack, MeteorJava, Places, Spice};

/// Java, SPICE and METEOR 1.5. None of them is needed for anything else.
pub fn look() -> Vec<Finding> {
    let places = Places::of_this_machine();
    vec![java(&places), spice(&places), meteor(&places)]
}

fn java(places: &Places) -> Finding {
    let found = Java::found(&places.java);
    finding("metrics: java", found.map(|java| format!("{}, at {}", java.version, java.program.display())))
}

fn spice(places: &Places) -> Finding {
    let found = Spice::found(places);
    finding("metrics: SPICE, SPIDEr", found.map(|spice| with(spice.jar(), spice.java())))
}

fn meteor(places: &Places) -> Finding {
    let found = MeteorJava::found(places);
    finding("metrics: METEOR 1.5", found.map(|meteor| with(meteor.jar(), meteor.java())))
}

fn with(jar: &std::path::Path, java: &Java) -> String {
    format!("{}, with Java {} at {}", jar.display(), java.version, java.program.display())
}

fn finding(topic: &str, found: Result<String, Lack>) -> Finding {
    match found {
        Ok(value) => Finding::good(topic, value),
        Err(lack) => Finding::note(topic, lack.what, lack.remedy),
    }
}
