//! Bringing many files from one place to another: linked, copied or moved, on all cores.
//!
//! It may be killed at any moment and done again: what is there already is left as it is, half a file is never seen under its
//! own name, and nothing that was there before is replaced.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use rayon::prelude::*;

mod one;
mod summary;
#[cfg(test)]
mod tests;
mod there;

use one::Done;
pub use summary::{Failure, Summary};

/// How a file comes to its new place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// A second name for the same bytes, which takes no room; a copy where the file systems differ or know no such names.
    #[default]
    Hard,
    /// A symbolic link to the absolute path of the file.
    Sym,
    /// A copy.
    Copy,
}

/// One file to bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it is.
    pub from: PathBuf,
    /// Where it shall be, its name included. Missing folders are made.
    pub to: PathBuf,
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files that are done, well or not.
    pub files: usize,
    /// Files in all.
    pub of: usize,
    /// Bytes that were copied; links and moves within a file system copy none.
    pub bytes: u64,
}

/// What to do with each file.
#[derive(Clone, Copy)]
enum Way {
    Bring(Link),
    Move,
}

/// Brings every item to its place and leaves its source as it is. `on_progress` hears on this thread of every file.
///
/// An item whose place is taken by the same file counts as already there: the same bytes on the disk, a link to the source, or
/// a file of the same length. Anything else in its place is a failure of that item and stays. Once `cancel` is set, or no
/// space is left, the rest is not begun.
pub fn bring(items: &[Item], link: Link, on_progress: &mut dyn FnMut(Progress), cancel: &AtomicBool) -> Summary {
    run(items, Way::Bring(link), on_progress, cancel)
}

/// Moves every item to its place, as [`bring`] does otherwise: renamed, or copied and then removed where the file systems
/// differ. An item that has gone from its source and is in its place counts as already there; a file in its place counts as
/// the same only when its content is the same.
pub fn relocate(items: &[Item], on_progress: &mut dyn FnMut(Progress), cancel: &AtomicBool) -> Summary {
    run(items, Way::Move, on_progress, cancel)
}

fn run(items: &[Item], way: Way, on_progress: &mut dyn FnMut(Progress), cancel: &AtomicBool) -> Summary {
    let mut folders: Vec<&Path> = items.iter().filter_map(|item| item.to.parent()).collect();
    folders.sort_unstable();
    folders.dedup();
    folders.into_iter().for_each(super::sweep);
    let (full, (news, heard)) = (OnceLock::new(), mpsc::channel());
    let mut summary = Summary::default();
    std::thread::scope(|scope| {
        let (full, halt) = (&full, || cancel.load(Ordering::Relaxed) || full.get().is_some());
        scope.spawn(move || {
            items.par_iter().for_each_with(news, |news, item| {
                if !halt() {
                    let done = one::place(item, way, cancel);
                    if let Err(error) = &done
                        && is_full(error)
                    {
                        full.get_or_init(|| item.to.clone());
                    }
                    // Nobody hears it only when this very call has ended.
                    drop(news.send((item, done)));
                }
            });
        });
        for (item, done) in heard {
            summary.add(item, done);
            on_progress(Progress { files: summary.seen(), of: items.len(), bytes: summary.bytes });
        }
    });
    summary.finish(items.len(), full.into_inner().as_deref(), cancel.load(Ordering::Relaxed))
}

/// No space left, or the user's share of it used up: the next file would fail too.
fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}
