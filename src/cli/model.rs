//! The model of a headless command: which one, where it runs, and loading it with progress.

use std::path::PathBuf;

use anyhow::Context;

use super::arguments::Global;
use super::interrupt::Interrupt;
use super::progress::{Progress, Unit};
use crate::config::caption::Runtime;
use crate::config::yaml::Word;
use crate::config::{CaptionConfig, Settings};

use crate::dataset::demo;
use crate::whisper::{self, Checkpoint, Device, Precision};

/// A model and where it is to run.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Directory, hub id, or `demo`.
    pub name: String,
    /// The processor.
    pub device: Device,
    /// The number format.
    pub precision: Precision,
}

impl Choice {
    /// What the command line says, else the config, else the user's settings.
    ///
    /// # Errors
    /// Nobody names a model; a device or precision that does not exist.
    pub fn new(global: &Global, config: &CaptionConfig, settings: &Settings) -> anyhow::Result<Self> {
        let name = global.model.as_ref().or(config.architecture.name.as_ref()).or(settings.model.as_ref());
        let name = name.context("no model is named: give --model DIR, --model openai/whisper-base or --model demo")?;
        let device = match (global.device, device_of(&config.runtime)?, &settings.device) {
            (Some(device), _, _) | (None, Some(device), _) => device,
            (None, None, Some(text)) => text.parse().context("in the settings: device")?,
            (None, None, None) => Device::Cpu,
        };
        let halved = config
            .runtime
            .use_fp16
            .map(|half| if half && device != Device::Cpu { Precision::F16 } else { Precision::F32 });
        let precision = match (global.dtype.or(halved), &settings.dtype) {
            (Some(precision), _) => precision,
            (None, Some(text)) => text.parse().context("in the settings: dtype")?,
            (None, None) => Precision::F32,
        };
        Ok(Self { name: name.clone(), device, precision })
    }

    /// The model's directory; downloads it when it has to.
    fn directory(&self, interrupt: &Interrupt, progress: &mut Progress) -> anyhow::Result<PathBuf> {
        if self.name == "demo" {
            return demo::model_dir();
        }
        whisper::locate(&self.name, interrupt.watch(), &mut |what, done, total| {
            progress.at(what, done, total, Unit::Bytes);
        })
    }

    /// Finds and loads the model.
    pub fn load(&self, interrupt: &Interrupt, progress: &mut Progress) -> anyhow::Result<Checkpoint> {
        let directory = self.directory(interrupt, progress)?;
        progress.at(&format!("loading {}", self.name), 0, 0, Unit::Bytes);
        let checkpoint = Checkpoint::load(&directory, self.device, self.precision)?;
        progress.end();
        Ok(checkpoint)
    }
}

fn device_of(runtime: &Runtime) -> anyhow::Result<Option<Device>> {
    let text = match &runtime.device {
        None => return Ok(None),
        Some(Word::Text(text)) => text.clone(),
        Some(Word::Number(number)) => format!("cuda:{number}"),
        Some(Word::Flag(flag)) => flag.to_string(),
    };
    text.parse().map(Some).context("in the config: runtime.device")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(yaml: &str) -> CaptionConfig {
        crate::config::yaml::parse_strictly(std::path::Path::new("c.yaml"), yaml).unwrap()
    }

    #[test]
    fn the_command_line_wins_over_the_config_and_that_over_the_settings() {
        let settings = Settings { model: Some("s".into()), device: Some("metal".into()), ..Settings::default() };
        let choose = |global: &Global, yaml: &str| Choice::new(global, &config(yaml), &settings).unwrap();
        assert_eq!(choose(&Global::default(), "").name, "s");
        assert_eq!(choose(&Global::default(), "").device, Device::Metal);
        let yaml = "{architecture: {name: c}, runtime: {device: 1, use_fp16: true}}";
        let from_config = Choice { name: "c".into(), device: Device::Cuda(1), precision: Precision::F16 };
        assert_eq!(choose(&Global::default(), yaml), from_config);
        let global = Global { model: Some("g".into()), device: Some(Device::Cpu), ..Global::default() };
        assert_eq!(choose(&global, yaml), Choice { name: "g".into(), device: Device::Cpu, precision: Precision::F32 });
    }

    #[test]
    fn without_a_model_it_says_how_to_name_one() {
        let error = Choice::new(&Global::default(), &config(""), &Settings::default()).unwrap_err();
        assert!(error.to_string().contains("--model demo"), "{error}");
    }

    #[test]
    fn a_wrong_device_is_traced_to_the_config() {
        let global = Global { model: Some("m".into()), ..Global::default() };
        let error = Choice::new(&global, &config("{runtime: {device: gpu}}"), &Settings::default()).unwrap_err();
        assert!(format!("{error:#}").starts_with("in the config: runtime.device: unknown device `gpu`"), "{error:#}");
    }
}
