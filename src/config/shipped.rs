//! The configs that ship with the program: commented files that a person can copy.

/// Names and texts of the shipped training configs, the demo's first.
pub const TRAINING: [(&str, &str); 8] = [
    ("demo", include_str!("../../configs/demo.yaml")),
    ("finetune-tiny", include_str!("../../configs/finetune-tiny.yaml")),
    ("finetune-small", include_str!("../../configs/finetune-small.yaml")),
    ("finetune-large", include_str!("../../configs/finetune-large.yaml")),
    ("pretrain-tiny", include_str!("../../configs/pretrain-tiny.yaml")),
    ("pretrain-large", include_str!("../../configs/pretrain-large.yaml")),
    ("lora", include_str!("../../configs/lora.yaml")),
    ("clever-freeze", include_str!("../../configs/clever-freeze.yaml")),
];

/// Names and texts of the shipped plans for balanced subsets; the first is what `audiocap balance` goes by when none is named.
pub const BALANCE: [(&str, &str); 2] = [
    ("audioset-small", include_str!("../../configs/balance/audioset-small.yaml")),
    ("balanced-eval", include_str!("../../configs/balance/balanced-eval.yaml")),
];
