//! Training in 16 bits: when, and how f16's small range is lived with.

use serde::{Deserialize, Serialize};

use crate::config::TrainingConfig;
use crate::whisper::{Device, Precision};

/// The precision that a run computes in; the weights themselves are always kept in f32. The CPU computes in f32 whatever the
/// config asks of a GPU, which loses nothing.
pub fn precision(config: &TrainingConfig, device: Device) -> Precision {
    if device == Device::Cpu { Precision::F32 } else { asked(config) }
}

/// What people should know of it.
pub fn note(config: &TrainingConfig, device: Device) -> Option<String> {
    let (asked, used) = (asked(config), precision(config, device));
    (asked != used).then(|| format!("the config asks for {asked}; on the {device} a run computes in {used}"))
}

fn asked(config: &TrainingConfig) -> Precision {
    let arguments = &config.hf_training_args;
    match (arguments.bf16, arguments.fp16) {
        (false, false) => Precision::F32,
        (true, _) => Precision::Bf16,
        (false, true) => Precision::F16,
    }
}

/// Factor of the loss, and so of every gradient, that keeps small gradients above f16's smallest number; the optimizer takes it
/// out again. After "Mixed Precision Training" (Micikevicius et al., 2018), with the numbers of PyTorch's `GradScaler`: halved when a
/// gradient passes f16's largest number, doubled after 2000 steps without that.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LossScale {
    factor: f64,
    good_steps: u32,
    fixed: bool,
}

const FIRST_FACTOR: f64 = 65_536.0;
const STEPS_TO_DOUBLE: u32 = 2000;

impl LossScale {
    /// At the beginning of a run; only f16 needs one other than 1.
    pub fn new(precision: Precision) -> Self {
        let fixed = precision != Precision::F16;
        Self { factor: if fixed { 1.0 } else { FIRST_FACTOR }, good_steps: 0, fixed }
    }

    /// What the loss is multiplied by.
    pub fn factor(self) -> f64 {
        self.factor
    }

    /// A step went well.
    pub fn good(&mut self) {
        self.good_steps += 1;
        if !self.fixed && self.good_steps >= STEPS_TO_DOUBLE {
            (self.factor, self.good_steps) = (self.factor * 2.0, 0);
        }
    }

    /// A step's gradient was no number. `false` when a smaller factor cannot be the remedy.
    pub fn lower(&mut self) -> bool {
        let can = !self.fixed && self.factor > 1.0;
        if can {
            (self.factor, self.good_steps) = (self.factor / 2.0, 0);
        }
        can
    }
}

impl Default for LossScale {
    fn default() -> Self {
        Self::new(Precision::F32)
    }
}

#[cfg(test)]
mod tests {
    use super::{LossScale, note, precision};
    use crate::config::TrainingConfig;
    use crate::whisper::{Device, Precision};

    #[test]
    fn the_factor_is_halved_at_once_and_doubled_in_time() {
        let mut scale = LossScale::new(Precision::F16);
        assert_eq!(scale.factor(), 65_536.0);
        assert!(scale.lower() && scale.lower());
        assert_eq!(scale.factor(), 16_384.0);
        (0..1999).for_each(|_| scale.good());
        assert_eq!(scale.factor(), 16_384.0);
        scale.good();
        assert_eq!(scale.factor(), 32_768.0);
        (0..15).for_each(|_| assert!(scale.lower()));
        assert!(!scale.lower());
        assert_eq!(scale.factor(), 1.0);
    }

    #[test]
    fn other_precisions_have_none() {
        for precision in [Precision::F32, Precision::Bf16] {
            let mut scale = LossScale::new(precision);
            (0..5000).for_each(|_| scale.good());
            assert!(!scale.lower());
            assert_eq!(scale.factor(), 1.0);
        }
    }

    #[test]
    fn the_cpu_says_that_it_computes_in_f32() {
        let mut config = TrainingConfig::default();
        assert_eq!(note(&config, Device::Cpu), None);
        config.hf_training_args.fp16 = true;
        assert_eq!(precision(&config, Device::Cuda(0)), Precision::F16);
        assert_eq!(note(&config, Device::Cuda(0)), None);
        config.hf_training_args.bf16 = true;
        assert_eq!(precision(&config, Device::Cuda(0)), Precision::Bf16);
        assert!(note(&config, Device::Cpu).unwrap().contains("asks for bf16"));
    }
}
