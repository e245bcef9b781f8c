//! What would end a run at its first evaluation, hours from now, found before its first step.

use anyhow::{Context, Result, bail};

use super::after::short;
use super::data::ClipSet;
use super::evaluate::Evaluator;
use super::setup::Setup;
use crate::config::TrainingConfig;
use crate::config::nearest::nearest;
use crate::whisper::Search;

/// Refuses a config whose evaluations cannot work.
///
/// # Errors
/// Which key, and what it could be.
pub fn check(config: &TrainingConfig, setup: &Setup) -> Result<()> {
    let arguments = &config.hf_training_args;
    if arguments.evaluate_every().is_none() && !arguments.eval_on_start {
        return Ok(());
    }
    let sets = setup.datasets.valid();
    check_metric(config, &sets)?;
    sets.iter().try_for_each(|set| check_room(config, setup, set))
}

fn check_metric(config: &TrainingConfig, sets: &[ClipSet]) -> Result<()> {
    let Some(wanted) = &config.hf_training_args.metric_for_best_model else { return Ok(()) };
    let wanted = short(wanted);
    let outsiders = Evaluator::outsiders();
    let names = Evaluator::names(config, sets, &outsiders);
    let names: Vec<&str> = names.iter().map(|name| short(name)).collect();
    if names.contains(&wanted) {
        return Ok(());
    }
    if names.is_empty() {
        bail!("`metric_for_best_model` is `{wanted}`, and nothing is measured: no dataset has a validation split");
    }
    let (set, metric) = wanted.rsplit_once('/').unwrap_or(("", wanted));
    if let Some(why) = outsiders.why_not(metric).filter(|_| names.contains(&format!("{set}/cider").as_str())) {
        bail!(
            "`metric_for_best_model` is `{wanted}`, which cannot be measured here: {why}. Take `{set}/cider` or another of {}",
            names.join(", ")
        );
    }
    let hint = nearest(wanted, &names).map_or_else(|| ".".to_owned(), |name| format!("; did you mean `{name}`?"));
    bail!("`metric_for_best_model` is `{wanted}`, which is not measured{hint} Measured are {}", names.join(", "))
}

fn check_room(config: &TrainingConfig, setup: &Setup, set: &ClipSet) -> Result<()> {
    let checkpoint = &setup.model.checkpoint;
    Search::new(&config.generate, &checkpoint.generation.search).context("`generate` cannot work")?;
    let prompt = checkpoint.prompt(set.prefix())?.ids().len();
    let most = Evaluator::max_length(config).min(checkpoint.config.max_target_positions);
    if config.hf_training_args.predict_with_generate && prompt >= most {
        bail!(
            "`generation_max_length` leaves {most} tokens, and the prompt of `{}` alone has {prompt}: raise it, to 80 as a rule",
            set.name()
        );
    }
    Ok(())
}
