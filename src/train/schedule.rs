//! The learning rate over the steps, as HuggingFace's schedulers give it.

use crate::config::training::{Arguments, Schedule};

/// The factor of the peak rate after `done` steps: what the next step uses, 0 for the first of a warm-up.
pub fn factor(arguments: &Arguments, done: u64) -> f64 {
    let (warmup, most) = (arguments.warmup_steps as f64, arguments.max_steps as f64);
    let done = done as f64;
    let climbs = arguments.lr_scheduler_type != Schedule::Constant;
    if climbs && done < warmup {
        return done / warmup;
    }
    let progress = ((done - warmup) / (most - warmup).max(1.0)).clamp(0.0, 1.0);
    match arguments.lr_scheduler_type {
        Schedule::Linear => 1.0 - progress,
        Schedule::Cosine => 0.5 * (1.0 + (std::f64::consts::PI * progress).cos()),
        Schedule::Constant | Schedule::ConstantWithWarmup => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::factor;
    use crate::config::training::{Arguments, Schedule};

    fn factors(lr_scheduler_type: Schedule) -> Vec<f64> {
        let arguments = Arguments { warmup_steps: 2, max_steps: 6, lr_scheduler_type, ..Arguments::default() };
        (0..7).map(|done| (factor(&arguments, done) * 1000.0).round() / 1000.0).collect()
    }

    #[test]
    fn rates_are_huggingfaces() {
        assert_eq!(factors(Schedule::Linear), [0.0, 0.5, 1.0, 0.75, 0.5, 0.25, 0.0]);
        assert_eq!(factors(Schedule::ConstantWithWarmup), [0.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0]);
        assert_eq!(factors(Schedule::Constant), [1.0; 7]);
        assert_eq!(factors(Schedule::Cosine), [0.0, 0.5, 1.0, 0.854, 0.5, 0.146, 0.0]);
    }
}
