//! The Balance room, which is planned.

use super::planned::{Plan, Planned};
use crate::ui::keymap::Context;

static PLAN: Plan = Plan {
    context: Context::Balance,
    about: "Here you will choose a subset of AudioSet in which rare sounds are not drowned by music and speech.",
    points: &[
        (
            "Labels",
            "How many clips each of the 527 labels has, how many you want and how many the plan takes, as bars on one scale.",
        ),
        (
            "Plan",
            "Targets per label or subtree, caps, clips to prefer and to leave out, all in a file that can be shared and gives the same subset everywhere.",
        ),
        (
            "Why, and why not",
            "Which labels a clip brings along, why a label stays short of its target, and the sound of clips that were taken or left.",
        ),
        (
            "Export",
            "Training, validation and test lists without clips of the test sets of AudioCaps, tried dry before anything is written.",
        ),
    ],
    meanwhile: "Until then: Browse (1) shows the labels of a dataset, and a filter such as label:dog finds their clips.",
};

/// The room.
pub fn room() -> Planned {
    Planned::new(&PLAN)
}
