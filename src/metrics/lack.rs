//! What a metric lacks that needs pieces of others.

use std::fmt;

/// What is lacking, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// What and where, in a few words: `no Java`, `/x/spice lacks lib/ejml-0.23.jar`.
    pub what: String,
    /// What to do next.
    pub remedy: String,
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.remedy)
    }
}
