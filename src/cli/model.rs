//! The model of a headless command: which one, where it runs, and loading it with progress.

use std::path::PathBuf;

use anyhow::{Context, bail, ensure};

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
    /// How strongly the model's adapter speaks, where that is said.
    pub lora_scale: Option<f64>,
}

impl Choice {
    /// What the command line says, else the config, else the user's settings.
    ///
    /// # Errors
    /// Nobody names a model; a device or precision that does not exist, or that does not go with weights of eight bits.
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
        let eight = eight_bits(global, &config.runtime)?;
        let precision = match (eight.or(global.dtype).or(halved), &settings.dtype) {
            (Some(precision), _) => precision,
            (None, Some(text)) => text.parse().context("in the settings: dtype")?,
            (None, None) => Precision::F32,
        };
        ensure!(
            precision != Precision::Q8_0 || device == Device::Cpu,
            "q8_0 is for the CPU, and {device} is chosen: add --device cpu, or leave it out and use f16"
        );
        Ok(Self { name: name.clone(), device, precision, lora_scale: config.runtime.lora_scale })
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
        if let Some(scale) = self.lora_scale {
            checkpoint.set_adapter(scale as f32)?;
        }
        progress.end();
        Ok(checkpoint)
    }
}

/// The precision of `--quantize` or `runtime.quantize`, where nothing else contradicts it.
fn eight_bits(global: &Global, runtime: &Runtime) -> anyhow::Result<Option<Precision>> {
    if runtime.quantize.is_none() {
        return Ok(None);
    }
    if let Some(dtype) = global.dtype.filter(|dtype| *dtype != Precision::Q8_0) {
        bail!("--dtype {dtype} and weights of q8_0 exclude each other: leave one out");
    }
    ensure!(
        runtime.use_fp16 != Some(true),
        "runtime.use_fp16 and weights of q8_0 exclude each other: use_fp16 is for GPUs, q8_0 for the CPU"
    );
    Ok(Some(Precision::Q8_0))
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
        let yaml = "{architecture: {name: c}, runtime: {device: 1, use_fp16: true, lora_scale: 0.5}}";
        let from_config =
            Choice { name: "c".into(), device: Device::Cuda(1), precision: Precision::F16, lora_scale: Some(0.5) };
        assert_eq!(choose(&Global::default(), yaml), from_config.clone());
        let global = Global { model: Some("g".into()), device: Some(Device::Cpu), ..Global::default() };
        let chosen = Choice { name: "g".into(), device: Device::Cpu, precision: Precision::F32, ..from_config };
        assert_eq!(choose(&global, yaml), chosen);
    }

    #[test]
    fn eight_bits_go_with_the_cpu_and_with_no_other_precision() {
        let choose = |global: &Global, yaml: &str| Choice::new(global, &config(yaml), &Settings::default());
        let global = Global { model: Some("m".into()), ..Global::default() };
        assert_eq!(choose(&global, "runtime: {quantize: q8_0}").unwrap().precision, Precision::Q8_0);
        for (dtype, yaml, why) in [
            (None, "runtime: {quantize: q8_0, device: 0}", "q8_0 is for the CPU, and cuda:0 is chosen"),
            (None, "runtime: {quantize: q8_0, use_fp16: true}", "runtime.use_fp16 and weights of q8_0 exclude"),
            (Some(Precision::F16), "runtime: {quantize: q8_0}", "--dtype f16 and weights of q8_0 exclude"),
        ] {
            let error = choose(&Global { dtype, ..global.clone() }, yaml).unwrap_err().to_string();
            assert!(error.starts_with(why), "{error}");
        }
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
