//! The Train room, which is planned.

use super::planned::{Plan, Planned};
use crate::ui::keymap::Context;

static PLAN: Plan = Plan {
    context: Context::Train,
    about: "Here you will fine-tune Whisper to describe sounds, and watch it learn.",
    points: &[
        (
            "Runs",
            "Training runs as a process of its own and outlives this screen; any run directory can be watched: live, finished, or copied from a cluster.",
        ),
        (
            "Charts",
            "Loss with its spikes kept, validation metrics with the best one marked, learning rate, gradient norm, clips per second and memory.",
        ),
        (
            "Caption evolution",
            "What the model wrote about the same few clips at every evaluation, the changes marked, and their sound at a key.",
        ),
        (
            "Controls",
            "Pause, checkpoint, evaluate, change the rate, note, stop, and fork with an edited configuration; each is answered with its step.",
        ),
    ],
    meanwhile: "Until then: Caption (4) runs any Whisper model or checkpoint that is at hand.",
};

/// The room.
pub fn room() -> Planned {
    Planned::new(&PLAN)
}
