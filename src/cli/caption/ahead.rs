//! Decoding and resampling of the next clips while the model is busy with this one.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::Scope;

use rayon::prelude::*;

use super::inputs::Input;
use crate::audio::{AudioError, load_16k_and_trouble};

/// Clips that may wait, besides those being decoded: a clip of 30 s is 2 MB.
const WAITING: usize = 8;

/// A clip as the model takes it: mono samples at 16 kHz; and what is wrong with its file.
pub type Heard<'a> = (&'a Input, Result<(Vec<f32>, Option<String>), AudioError>);

/// Decodes `clips` on worker threads; they come out in their order. Dropping the receiver ends the work.
pub fn decode<'scope, 'a: 'scope>(scope: &'scope Scope<'scope, '_>, clips: &'a [Input]) -> Receiver<Heard<'a>> {
    let (sender, receiver) = sync_channel(WAITING);
    scope.spawn(move || {
        for group in clips.chunks(rayon::current_num_threads()) {
            let heard: Vec<Heard> = group.par_iter().map(|clip| (clip, load_16k_and_trouble(&clip.path))).collect();
            for clip in heard {
                if sender.send(clip).is_err() {
                    return;
                }
            }
        }
    });
    receiver
}
