//! Metrics without a value, and why.

use serde::Serialize;

use crate::metrics::Lack;

/// A metric that has no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Null {
    /// The metric.
    pub name: &'static str,
    /// What is missing or went wrong, and what to do.
    pub why: String,
    /// The same in few words, which is told once for all metrics that are null for it.
    #[serde(skip)]
    pub short: String,
    /// Whether something is not here that can be got.
    #[serde(skip)]
    pub lacking: bool,
}

impl Null {
    /// One that lacks something.
    pub(super) fn lacking(name: &'static str, lack: &Lack) -> Self {
        Self { name, why: lack.to_string(), short: lack.what.clone(), lacking: true }
    }

    /// One that went wrong.
    pub(super) fn failed(name: &'static str, why: String) -> Self {
        Self { name, short: why.clone(), why, lacking: false }
    }

    /// `name`, which is made of this one.
    pub(super) fn of(&self, name: &'static str) -> Self {
        let part = if self.name == "fense" { "the error detector of FENSE" } else { "SPICE" };
        let why = format!("it is made of {part}, and that has no value: {}", self.why);
        Self { name, why, ..self.clone() }
    }
}

/// Each reason once, with the metrics that are null for it, in their order.
pub fn grouped<'a>(nulls: impl IntoIterator<Item = &'a Null>) -> Vec<(Vec<&'static str>, &'a str)> {
    let mut groups: Vec<(Vec<&'static str>, &str)> = Vec::new();
    for null in nulls {
        match groups.iter_mut().find(|(_, why)| *why == null.short) {
            Some((names, _)) => names.push(null.name),
            None => groups.push((vec![null.name], &null.short)),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_told_once_for_all_that_have_it() {
        let lack = Lack { what: "no Java".into(), remedy: "install one".into() };
        let spice = Null::lacking("spice", &lack);
        let fense = Null::failed("fense", "torn".into());
        let all = [spice.clone(), fense.clone(), spice.of("spider"), Null::lacking("meteor_java", &lack)];
        let groups = grouped(&all);
        assert_eq!(groups, [(vec!["spice", "spider", "meteor_java"], "no Java"), (vec!["fense"], "torn")]);
        assert_eq!(all[2].why, "it is made of SPICE, and that has no value: no Java: install one");
        assert!(fense.of("spider_fl").why.starts_with("it is made of the error detector of FENSE"));
    }
}
