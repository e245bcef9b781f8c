//! `--link`: how files come to another folder.

use clap::ValueEnum;

use crate::files::transfer::Link;

/// [`Link`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Linking {
    /// A second name for the same file; a copy across file systems
    Hard,
    /// A symbolic link
    Sym,
    /// A copy
    Copy,
}

impl From<Linking> for Link {
    fn from(linking: Linking) -> Link {
        match linking {
            Linking::Hard => Link::Hard,
            Linking::Sym => Link::Sym,
            Linking::Copy => Link::Copy,
        }
    }
}
