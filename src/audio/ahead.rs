//! Decoding and resampling of the next clips while somebody is busy with this one.

use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::Scope;

use rayon::prelude::*;

use super::{AudioError, Listen, Window, load_windows};

/// Clips that may wait, besides those being decoded: a clip of 30 s is 2 MB.
const WAITING: usize = 8;

/// Longer clips that may wait, when all of each is heard: 15 minutes are 60 MB.
const LONG_WAITING: usize = 1;

/// A clip, and its windows as a model takes them.
pub type Loaded<'a, T> = (&'a T, Result<Vec<Window>, AudioError>);

/// Loads `clips`, each from its `path`, on worker threads; they come out in their order. Dropping the receiver ends the work.
pub fn load_ahead<'scope, 'a: 'scope, T: Sync>(
    scope: &'scope Scope<'scope, '_>,
    clips: &'a [T],
    path: impl Fn(&T) -> &Path + Send + Sync + 'scope,
    listen: Listen,
) -> Receiver<Loaded<'a, T>> {
    let waiting = if listen == Listen::Windows { LONG_WAITING } else { WAITING };
    let (sender, receiver) = sync_channel(waiting);
    scope.spawn(move || {
        for group in clips.chunks(rayon::current_num_threads()) {
            let load = |clip: &'a T| (clip, load_windows(path(clip), listen));
            let loaded: Vec<Loaded<T>> = group.par_iter().map(load).collect();
            for clip in loaded {
                if sender.send(clip).is_err() {
                    return;
                }
            }
        }
    });
    receiver
}
