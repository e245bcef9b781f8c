//! YAML in and out, and its validation: the only place that names `serde_yaml`.
