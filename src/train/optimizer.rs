//! AdamW with named state, so that a run can be resumed.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use candle_core::{Device, Tensor};

use super::freeze::is_bias;
use crate::config::training::Arguments;
use crate::whisper::gradients::Gradients;
use crate::whisper::ops::{AdamW, square_sum};
use crate::whisper::weights::Trained;

/// The two moments of every trained parameter, and how many steps were taken.
pub struct Optimizer {
    moments: Vec<(Tensor, Tensor)>,
    steps: u64,
    settings: AdamW,
    max_norm: Option<f64>,
}

/// What is told of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// The Euclidean norm of all gradients together, before clipping.
    pub grad_norm: f64,
    /// It was not finite, so nothing was changed.
    pub refused: bool,
}

impl Optimizer {
    /// At the beginning, for `trained`.
    pub fn new(trained: &[Trained], arguments: &Arguments) -> Result<Self> {
        let zeros = |t: &Trained| Ok((t.master.zeros_like()?, t.master.zeros_like()?));
        let settings = AdamW {
            lr: 0.0,
            beta1: arguments.adam_beta1,
            beta2: arguments.adam_beta2,
            epsilon: arguments.adam_epsilon,
            weight_decay: arguments.weight_decay,
            step: 0,
            scale: 1.0,
        };
        let moments = trained.iter().map(zeros).collect::<Result<_>>()?;
        // 0 means no clipping, as for HuggingFace.
        let max_norm = arguments.max_grad_norm.filter(|&norm| norm > 0.0);
        Ok(Self { moments, steps: 0, settings, max_norm })
    }

    /// Moves `trained` along `gradients`, which are `loss_scale` times too large, at rate `lr`. Gradients that are not finite
    /// change nothing.
    pub fn step(&mut self, trained: &[Trained], gradients: &Gradients, lr: f64, loss_scale: f64) -> Result<Update> {
        let squares: Vec<f64> = gradients.all().iter().map(|g| square_sum(g.tensor())).collect::<Result<_, _>>()?;
        let grad_norm = squares.iter().sum::<f64>().sqrt() / loss_scale;
        if !grad_norm.is_finite() {
            return Ok(Update { grad_norm, refused: true });
        }
        self.steps += 1;
        let scale = self.max_norm.map_or(1.0, |most| (most / (grad_norm + 1e-6)).min(1.0)) / loss_scale;
        for ((trained, gradient), (mean, square)) in trained.iter().zip(gradients.all()).zip(&mut self.moments) {
            let weight_decay = if decays(&trained.name) { self.settings.weight_decay } else { 0.0 };
            let adamw = AdamW { lr, step: self.steps, scale, weight_decay, ..self.settings };
            adamw.step(&trained.master, gradient.tensor(), mean, square)?;
            trained.refresh()?;
        }
        Ok(Update { grad_norm, refused: false })
    }

    /// Writes the moments as `<name>.exp_avg` and `<name>.exp_avg_sq`, PyTorch's names.
    pub fn save(&self, trained: &[Trained], path: &Path) -> Result<()> {
        let tensors = trained.iter().zip(&self.moments).flat_map(|(trained, (mean, square))| {
            [(format!("{}.exp_avg", trained.name), mean), (format!("{}.exp_avg_sq", trained.name), square)]
        });
        let metadata = HashMap::from([("steps".to_owned(), self.steps.to_string())]);
        safetensors::serialize_to_file(tensors, Some(metadata), path)
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// Goes on from what [`Self::save`] wrote after `steps` steps.
    ///
    /// # Errors
    /// The file is missing or torn, or holds the state of another model.
    pub fn load(&mut self, trained: &[Trained], path: &Path, steps: u64) -> Result<()> {
        let read = || -> Result<BTreeMap<String, Tensor>> {
            Ok(candle_core::safetensors::load(path, &Device::Cpu)?.into_iter().collect())
        };
        let saved = read().with_context(|| format!("cannot read {}", path.display()))?;
        ensure!(
            saved.len() == 2 * trained.len(),
            "{} belongs to another choice of trained parameters: {} of them, not {}",
            path.display(),
            saved.len() / 2,
            trained.len()
        );
        for (trained, (mean, square)) in trained.iter().zip(&mut self.moments) {
            for (moment, part) in [(mean, "exp_avg"), (square, "exp_avg_sq")] {
                let name = format!("{}.{part}", trained.name);
                let tensor = saved.get(&name).filter(|tensor| tensor.shape() == moment.shape());
                let tensor = tensor.with_context(|| format!("{} has no fitting `{name}`", path.display()))?;
                *moment = tensor.to_device(moment.device())?;
            }
        }
        self.steps = steps;
        Ok(())
    }
}

/// Biases and layer norms are not made smaller, as in HuggingFace's Trainer.
fn decays(name: &str) -> bool {
    !is_bias(name) && !name.contains("layer_norm")
}
