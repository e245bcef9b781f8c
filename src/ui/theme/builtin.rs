//! The themes that ship with the program: commented files that a person can copy.

/// Names and texts of the shipped themes, the default one first.
pub const BUILTIN: [(&str, &str); 5] = [
    ("dark", include_str!("../../../themes/dark.yaml")),
    ("light", include_str!("../../../themes/light.yaml")),
    ("aurora", include_str!("../../../themes/aurora.yaml")),
    ("high-contrast", include_str!("../../../themes/high-contrast.yaml")),
    ("sixteen", include_str!("../../../themes/sixteen.yaml")),
];
