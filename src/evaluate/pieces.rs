//! Where the pieces are looked for that some metrics need: Java programs and weights of networks.

use std::path::PathBuf;
use std::time::Duration;

use crate::metrics::java;

/// What a person says about them; all else is as on this machine.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// A folder with the models of FENSE, looked into before all other places.
    pub fense: Option<PathBuf>,
    /// How long a Java program may run; by itself that depends on the number of clips.
    pub time_limit: Option<Duration>,
}

impl Pieces {
    /// Where Java and its programs are looked for.
    pub(super) fn java(&self) -> java::Places {
        java::Places { time_limit: self.time_limit, ..java::Places::of_this_machine() }
    }
}
