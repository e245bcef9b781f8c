//! What a Java program died of, as a person would say it.

use std::process::ExitStatus;

use crate::text::safe;

/// Letters of a complaint that are shown.
const SHOWN: usize = 300;

/// What is known of some complaints.
const KNOWN: [(&str, &str); 4] = [
    ("OutOfMemoryError", "it ran out of memory: close other programs, or use a machine with more"),
    ("UnsupportedClassVersionError", "this Java is too old for it: SPICE and METEOR 1.5 need Java 8 or newer"),
    ("NoClassDefFoundError", "a jar is missing or broken: get the files anew, `audiocap doctor` tells where"),
    ("Could not reserve enough space", "there is not enough memory for it: close other programs"),
];

/// Why a program that said `said` ended with `status`.
pub(super) fn of(status: ExitStatus, said: &str) -> String {
    let complaint = complaint(said);
    let complaint: String = safe(complaint).chars().take(SHOWN).collect();
    let known = KNOWN.iter().find(|(sign, _)| said.contains(sign)).map(|(_, meaning)| *meaning);
    match (known, complaint.is_empty()) {
        (Some(meaning), _) => format!("{meaning} ({complaint})"),
        (None, false) => format!("it ended with {status}: {complaint}"),
        (None, true) => format!("it ended with {status} and said nothing: was it killed for want of memory?"),
    }
}

/// The line of a stack trace that tells most: its deepest cause, else the error itself, else the last words.
fn complaint(said: &str) -> &str {
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("at "));
    let cause = lines().filter_map(|line| line.strip_prefix("Caused by: ")).next_back();
    let error = || lines().find(|line| line.contains("Exception") || line.contains("Error"));
    cause.or_else(error).or_else(|| lines().next_back()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn the_deepest_cause_tells_most() {
        let trace = "WARN x\nException in thread \"main\" java.lang.ExceptionInInitializerError\n\tat a.B.c(B.java:1)\n\
            Caused by: java.lang.ClassNotFoundException: d.E\n\tat f.G\n\t... 4 more\n";
        assert_eq!(complaint(trace), "java.lang.ClassNotFoundException: d.E");
        assert_eq!(complaint("java.lang.NullPointerException\n\tat x\n"), "java.lang.NullPointerException");
        assert_eq!(complaint("\nlast words\n"), "last words");
        assert_eq!(complaint(""), "");
    }
}
