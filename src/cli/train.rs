//! `audiocap train`: fine-tunes Whisper without a screen, into a run directory that can be watched and steered.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Args;

use super::arguments::Global;
use super::interrupt::Interrupt;
use super::output::{self, Outcome};
use crate::config::TrainingConfig;
use crate::config::training::{LoraBias, PeftConfig};
use crate::text::safe;
use crate::train::data::Shard;
use crate::train::{End, Launch, Machine, Plan, config_of, plan, use_threads};
use crate::whisper::lora::{Bias, LoraConfig};
use crate::whisper::{Device, Precision};

const EXAMPLES: &str = "\
Examples:
  audiocap train --training-config configs/demo.yaml --checkpoint-dir-root runs
  audiocap train --training-config configs/finetune-tiny.yaml --clotho-dir clotho/audiofolder --checkpoint-dir-root runs --name clotho-1
  audiocap train --resume --checkpoint-dir-root runs --name clotho-1
  audiocap train --training-config configs/lora.yaml --print-config

Ctrl-C makes a checkpoint and ends; --resume goes on with the numbers that an unbroken run would have had, also after a kill.
Watch and steer the run with `audiocap watch runs/clotho-1`.";

/// Options of `audiocap train`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
#[allow(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub struct Options {
    /// What to train and how: a YAML file; configs/ has commented ones
    #[arg(long, value_name = "YAML", required_unless_present = "resume")]
    training_config: Option<PathBuf>,
    /// The AudioFolder of Clotho
    #[arg(long, value_name = "DIR")]
    clotho_dir: Option<PathBuf>,
    /// The AudioFolder of the AudioSet subset
    #[arg(long, value_name = "DIR")]
    audioset_dir: Option<PathBuf>,
    /// The AudioFolder of AudioCaps
    #[arg(long, value_name = "DIR")]
    audiocaps_dir: Option<PathBuf>,
    /// The folder that holds the folders of runs
    #[arg(long, value_name = "DIR", default_value = "runs")]
    checkpoint_dir_root: PathBuf,
    /// The model or adapter to begin from, instead of the config's
    #[arg(long, value_name = "DIR")]
    load_checkpoint: Option<String>,
    /// The run's name [default: the config's, with a number]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Go on with the run of this name from its newest checkpoint
    #[arg(long, requires = "name")]
    resume: bool,
    /// The seed, instead of the config's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// With --resume: the peak learning rate from here on, after a run that went astray
    #[arg(long, value_name = "RATE", requires = "resume")]
    learning_rate: Option<f64>,
    /// Print what the config resolves to, and end
    #[arg(long)]
    print_config: bool,
    /// Say what the run would do and how long it would take, trying one step, and end
    #[arg(long)]
    plan: bool,
    /// With --plan: as JSON
    #[arg(long, requires = "plan")]
    json: bool,
    /// Write lines to the run's train.log only
    #[arg(long, hide = true)]
    quiet: bool,
}

/// Trains.
pub fn run(global: &Global, options: &Options) -> anyhow::Result<Outcome> {
    ensure!(
        !matches!(global.dtype, Some(Precision::F16 | Precision::Bf16)),
        "say fp16 or bf16 in the training config, not with --dtype"
    );
    ensure!(global.dtype != Some(Precision::Q8_0), "weights of eight bits (q8_0) cannot be trained: leave --dtype out");
    let config = options.config()?;
    if let Some(rate) = options.learning_rate {
        ensure!(rate.is_finite() && rate > 0.0, "--learning-rate must be a number above 0, such as 1e-5");
    }
    if options.print_config {
        output::line(config.to_yaml().trim_end())?;
        return Ok(Outcome::Good);
    }
    use_threads(&config)?;
    let machine = Machine { device: global.device.unwrap_or(Device::Cpu), shard: Shard::default() };
    let interrupt = Interrupt::listen();
    if options.plan {
        return tell(&plan(&config, machine, interrupt.watch())?, options.json);
    }
    let root = options.root()?;
    let launch = Launch {
        config: &config,
        root: &root,
        resume: options.resume,
        rate: options.learning_rate,
        machine,
        command: std::env::args().collect(),
    };
    let mut say = |line: &str| {
        if !options.quiet {
            output::note(line);
        }
    };
    say(&format!("run directory: {}", safe(&root.display().to_string())));
    Ok(match launch.run(interrupt.watch(), &mut say)? {
        End::Finished | End::EarlyStopped => Outcome::Good,
        End::Stopped if interrupt.wanted() => Outcome::Interrupted,
        End::Stopped => Outcome::Good,
    })
}

impl Options {
    /// The config with what the command line says on top of it.
    fn config(&self) -> anyhow::Result<TrainingConfig> {
        let given = self.training_config.as_deref().map(TrainingConfig::read).transpose()?;
        if self.resume {
            let saved = config_of(&self.root()?)?;
            let overlays = [&self.clotho_dir, &self.audioset_dir, &self.audiocaps_dir].into_iter().any(Option::is_some)
                || self.load_checkpoint.is_some()
                || self.seed.is_some();
            ensure!(
                given.is_some() || !overlays,
                "a run goes on with its own seed, datasets and model: leave --seed, --load-checkpoint and the --*-dir options out"
            );
            ensure!(
                given.is_none_or(|given| self.overlaid(given).to_yaml() == saved.to_yaml()),
                "the run has another config than {}: a run goes on with its own; leave --training-config out, or begin a new \
                 run with --load-checkpoint",
                self.training_config.as_deref().unwrap_or(Path::new("")).display()
            );
            return Ok(saved);
        }
        given.map(|given| self.overlaid(given)).context("no --training-config")
    }

    fn overlaid(&self, mut config: TrainingConfig) -> TrainingConfig {
        let dirs = [("clotho", &self.clotho_dir), ("audioset", &self.audioset_dir), ("audiocaps", &self.audiocaps_dir)];
        for (name, dir) in dirs {
            if let Some(dir) = dir {
                config.set_dir(name, dir);
            }
        }
        if let Some(name) = &self.load_checkpoint {
            let here = std::path::absolute(name).ok().filter(|path| path.is_dir());
            // A checkpoint to begin from is there for its weights.
            config.architecture.use_pretrained_whisper_encoder = true;
            config.architecture.use_pretrained_whisper_decoder = true;
            config.architecture.name = Some(here.map_or_else(|| name.clone(), |path| path.display().to_string()));
        }
        if let Some(adapter) = config.architecture.name.as_deref().and_then(|dir| adapter_in(Path::new(dir))) {
            // What is trained is the adapter that is there, and the config says so.
            config.peft_config = Some(PeftConfig {
                lora_dropout: config.peft_config.map_or(adapter.lora_dropout, |given| given.lora_dropout),
                ..adapter
            });
        }
        if let Some(seed) = self.seed {
            config.hf_training_args.seed = seed;
        }
        config
    }

    /// The run directory.
    fn root(&self) -> anyhow::Result<PathBuf> {
        let root = &self.checkpoint_dir_root;
        if let Some(name) = &self.name {
            let plain = !name.starts_with('.') && !name.contains(['/', '\\']) && !name.is_empty();
            ensure!(plain, "the name `{}` must be one plain folder name", safe(name));
            return Ok(root.join(name));
        }
        let stem = self.training_config.as_deref().and_then(Path::file_stem).unwrap_or_default().to_string_lossy();
        let free = (1..100_000).map(|n| root.join(format!("{stem}-{n}"))).find(|path| !path.exists());
        let Some(free) = free else { bail!("no free name in {}: give one with --name", root.display()) };
        Ok(free)
    }
}

/// The config of the LoRA adapter in `dir`, if it holds one.
fn adapter_in(dir: &Path) -> Option<PeftConfig> {
    let adapter = LoraConfig::is_in(dir).then(|| LoraConfig::read(dir))?.ok()?;
    let bias = match adapter.bias {
        Bias::None => LoraBias::None,
        Bias::All => LoraBias::All,
        Bias::LoraOnly => LoraBias::LoraOnly,
    };
    Some(PeftConfig {
        r: adapter.r,
        lora_alpha: adapter.lora_alpha,
        lora_dropout: adapter.lora_dropout,
        bias,
        target_modules: adapter.target_modules,
        ..PeftConfig::default()
    })
}

fn tell(plan: &Plan, json: bool) -> anyhow::Result<Outcome> {
    if json {
        output::json(plan)?;
        return Ok(Outcome::Good);
    }
    let counted = |of: &[(String, usize)]| {
        let all: Vec<String> = of.iter().map(|(name, count)| format!("{name} {count}")).collect();
        if all.is_empty() { "none".to_owned() } else { all.join(", ") }
    };
    let hours = |seconds: f64| format!("{:.0} h {:02.0} min", (seconds / 3600.0).floor(), seconds % 3600.0 / 60.0);
    let rows = [
        ("model", plan.model.display().to_string()),
        ("trained", format!("{} of {} parameters", plan.trained, plan.parameters)),
        ("examples", counted(&plan.examples)),
        ("validation", counted(&plan.validation)),
        ("steps", format!("{} of {} clips: {:.2} epochs", plan.steps, plan.clips_per_step, plan.epochs)),
        ("time", format!("{:.2} s a step here, {} without evaluations", plan.seconds_per_step, hours(plan.seconds))),
        ("memory", format!("{:.2} GB", plan.memory as f64 / 1e9)),
    ];
    for (name, value) in rows {
        output::line(&format!("{name:12}{}", safe(&value)))?;
    }
    plan.notes.iter().try_for_each(|note| output::line(&format!("note        {}", safe(note))))?;
    Ok(Outcome::Good)
}
