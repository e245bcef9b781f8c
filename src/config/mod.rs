//! YAML in and out, and its validation: the only place that names `serde_yaml`.

pub mod nearest;
pub mod theme;
