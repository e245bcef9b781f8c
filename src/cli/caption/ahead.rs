//! Decoding and resampling of the next clips while the model is busy with this one.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::Scope;

use rayon::prelude::*;

use super::inputs::Input;
use crate::audio::{AudioError, Listen, Window, load_windows};

/// Clips that may wait, besides those being decoded: a clip of 30 s is 2 MB.
const WAITING: usize = 8;

/// Longer clips that may wait, when all of each is heard: 15 minutes are 60 MB.
const LONG_WAITING: usize = 1;

/// A clip, and its windows as the model takes them.
pub type Heard<'a> = (&'a Input, Result<Vec<Window>, AudioError>);

/// Decodes `clips` on worker threads; they come out in their order. Dropping the receiver ends the work.
pub fn decode<'scope, 'a: 'scope>(
    scope: &'scope Scope<'scope, '_>,
    clips: &'a [Input],
    listen: Listen,
) -> Receiver<Heard<'a>> {
    let waiting = if listen == Listen::Windows { LONG_WAITING } else { WAITING };
    let (sender, receiver) = sync_channel(waiting);
    scope.spawn(move || {
        for group in clips.chunks(rayon::current_num_threads()) {
            let heard: Vec<Heard> = group.par_iter().map(|clip| (clip, load_windows(&clip.path, listen))).collect();
            for clip in heard {
                if sender.send(clip).is_err() {
                    return;
                }
            }
        }
    });
    receiver
}
