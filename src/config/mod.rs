//! YAML in and out, and its validation: the only place that names `serde_yaml`.

pub mod caption;
pub mod flat;
pub mod generate;
pub mod nearest;
pub mod plan;
pub mod settings;
pub mod shipped;
pub mod theme;
pub mod training;
pub mod yaml;

pub use caption::CaptionConfig;
pub use generate::Generate;
pub use plan::Plan;
pub use settings::Settings;
pub use training::TrainingConfig;
pub use yaml::ConfigError;
