//! What the workbench remembers: `settings.yaml` in the user's configuration folder.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::yaml;

/// The user's settings. Every key may be left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools, reason = "switches of a person")]
pub struct Settings {
    /// Name of a theme: one of ours, or of `themes/<name>.yaml` in the configuration folder.
    pub theme: Option<String>,
    /// Draw with ASCII only.
    pub ascii: bool,
    /// Whether clicks and the wheel go to the workbench; without, the terminal selects text.
    pub mouse: bool,
    /// The model to caption with: directory, hub id, or `demo`.
    pub model: Option<String>,
    /// `cpu`, `cuda` or `metal`.
    pub device: Option<String>,
    /// `f32`, `f16`, `bf16` or `q8_0`.
    pub dtype: Option<String>,
    /// The prefix last used.
    pub prefix: Option<String>,
    /// Keep finished tries of the Caption room for the next time.
    pub history: bool,
    /// Gain of playback in dB.
    pub gain: f32,
    /// Go to the next clip when one has been played.
    pub auto_advance: bool,
    /// The datasets last open, opened again when none is named.
    pub datasets: Vec<PathBuf>,
    /// Folders in which the Train room looks for runs, besides the usual ones.
    pub runs: Vec<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: None,
            ascii: false,
            mouse: true,
            model: None,
            device: None,
            dtype: None,
            prefix: None,
            history: true,
            gain: 0.0,
            auto_advance: false,
            datasets: Vec::new(),
            runs: Vec::new(),
        }
    }
}

/// The folder of settings and the user's own themes: `$XDG_CONFIG_HOME/audiocap` on Linux.
pub fn folder() -> Option<PathBuf> {
    dirs::config_dir().map(|folder| folder.join("audiocap"))
}

/// The settings file.
pub fn file() -> Option<PathBuf> {
    folder().map(|folder| folder.join("settings.yaml"))
}

impl Settings {
    /// The user's settings and what is wrong with them, for people. A broken file gives the defaults and is left alone.
    pub fn load() -> (Self, Vec<String>) {
        file().map_or_else(Default::default, |file| Self::load_from(&file))
    }

    /// As [`Settings::load`], from `file`; a missing one is no trouble.
    pub fn load_from(file: &Path) -> (Self, Vec<String>) {
        if !file.exists() {
            return (Self::default(), Vec::new());
        }
        match yaml::read(file).and_then(|text| yaml::parse(file, &text)) {
            Ok((settings, unknown)) => (settings, unknown.iter().map(ToString::to_string).collect()),
            Err(error) => (Self::default(), vec![format!("{error}; the default settings are used")]),
        }
    }

    /// Saves what differs from `before` (as loaded). Other lines of the file, comments too, stay as they are.
    ///
    /// # Errors
    /// When the file is not valid YAML (it is not touched then), or cannot be written.
    pub fn save(&self, before: &Self) -> anyhow::Result<()> {
        file().map_or(Ok(()), |file| self.save_to(&file, before))
    }

    /// As [`Settings::save`], to `file`.
    pub fn save_to(&self, file: &Path, before: &Self) -> anyhow::Result<()> {
        let mut text = if file.exists() { yaml::read(file)? } else { String::new() };
        yaml::parse::<Self>(file, &text)?;
        let (now, before) = (serde_json::to_value(self)?, serde_json::to_value(before)?);
        let (Some(now), Some(before)) = (now.as_object(), before.as_object()) else { return Ok(()) };
        let changed: Vec<_> = now.iter().filter(|(key, value)| before.get(*key) != Some(value)).collect();
        if changed.is_empty() {
            return Ok(());
        }
        for (key, value) in changed {
            text = yaml::set_key(&text, key, value)?;
        }
        Ok(crate::files::write_atomic(file, text.as_bytes())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_with(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.yaml");
        std::fs::write(&file, text).unwrap();
        (folder, file)
    }

    #[test]
    fn saves_only_what_changed_and_keeps_the_rest() {
        let (_folder, file) = file_with("# my own\ntheme: dark\nnovelty: 3\n");
        let (before, warnings) = Settings::load_from(&file);
        assert_eq!(before.theme.as_deref(), Some("dark"));
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        let after = Settings { datasets: vec!["/a b".into()], ..before.clone() };
        after.save_to(&file, &before).unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!(text, "# my own\ntheme: dark\nnovelty: 3\ndatasets: [\"/a b\"]\n");
        assert_eq!(Settings::load_from(&file).0, after);
    }

    #[test]
    fn an_unknown_key_is_a_warning_that_names_the_nearest() {
        let (_folder, file) = file_with("teme: dark\ngain: -6\n");
        let (settings, warnings) = Settings::load_from(&file);
        assert!((settings.gain + 6.0).abs() < f32::EPSILON);
        assert!(warnings[0].ends_with("line 1: unknown key `teme`; did you mean `theme`?"), "{warnings:?}");
    }

    #[test]
    fn a_broken_file_gives_the_defaults_and_is_not_overwritten() {
        let (_folder, file) = file_with("theme: [dark\n");
        let (settings, warnings) = Settings::load_from(&file);
        assert_eq!(settings, Settings::default());
        assert_eq!(warnings.len(), 1);
        let changed = Settings { ascii: true, ..settings.clone() };
        changed.save_to(&file, &settings).unwrap_err();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "theme: [dark\n");
    }

    #[test]
    fn a_missing_file_is_no_trouble() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Settings::load_from(&folder.path().join("none.yaml")), Default::default());
    }
}
