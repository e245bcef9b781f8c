//! One thing that the doctor found, and the table of all.

use serde::Serialize;

use crate::cli::output;
use crate::text::safe;

/// How a finding is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Good,
    /// Something does not work here, and the rest does.
    Note,
    /// Something is broken.
    Problem,
}

/// One thing that the doctor found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// What was looked at: `sound output`.
    pub topic: String,
    /// How it stands.
    pub state: State,
    /// What was found.
    pub value: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Finding {
    /// As it should be.
    pub fn good(topic: &str, value: impl Into<String>) -> Self {
        Self { topic: topic.into(), state: State::Good, value: value.into(), advice: None }
    }

    /// Worth knowing, and what to do about it.
    pub fn note(topic: &str, value: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { topic: topic.into(), state: State::Note, value: value.into(), advice: Some(advice.into()) }
    }

    /// Broken, and what to do about it.
    pub fn problem(topic: &str, value: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { topic: topic.into(), state: State::Problem, value: value.into(), advice: Some(advice.into()) }
    }
}

/// All findings for people, the advice under its finding.
pub fn table(findings: &[Finding], ascii: bool) -> String {
    let mut rows = Vec::new();
    for finding in findings {
        rows.push(vec![mark(finding.state, ascii).into(), finding.topic.clone(), safe(&finding.value).into_owned()]);
        if let Some(advice) = &finding.advice {
            let arrow = if ascii { "->" } else { "→" };
            rows.push(vec![String::new(), String::new(), format!("{arrow} {}", safe(advice))]);
        }
    }
    output::table(&rows, &[])
}

fn mark(state: State, ascii: bool) -> &'static str {
    match (state, ascii) {
        (State::Good, false) => "✓",
        (State::Note, false) => "·",
        (State::Problem, false) => "✗",
        (State::Good, true) => "ok",
        (State::Note, true) => "--",
        (State::Problem, true) => "!!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_stands_under_its_finding() {
        let text = table(&[Finding::good("a", "fine"), Finding::note("sound output", "none", "plug it in")], true);
        assert_eq!(text, "ok  a             fine\n--  sound output  none\n                  -> plug it in");
    }
}
