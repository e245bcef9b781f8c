//! `audiocap caption`: captions for files and folders, on the screen, as CSV or as JSON lines.

mod asked;
mod begin;
mod explained;
mod inputs;
mod judge;
mod knobs;
mod log;
mod microphone;
mod name;
mod options;
mod plan;
mod run;
mod sink;
mod table;
mod waiting;

use std::time::Instant;

pub use log::beside as log_beside;
pub use options::Options;

use super::arguments::Global;
use super::interrupt::Interrupt;
use super::output::Outcome;
use asked::Asked;
use plan::Plan;
use run::Run;
use sink::Sink;

/// Captions what the command line names.
pub fn run(global: &Global, options: &Options) -> anyhow::Result<Outcome> {
    let begun = Instant::now();
    let plan = Plan::new(global, options)?;
    let interrupt = Interrupt::listen();
    let judge = options.judging.judge(&plan.prefix, interrupt.flag())?;
    let mut run = Run::new(&plan, &interrupt, options, judge);
    run.tell_troubles();
    let checkpoint = plan.model.load(&interrupt, &mut run.progress)?;
    let model = Asked::new(&checkpoint, &plan, options)?;
    for idle in model.search.idle() {
        run.progress.say(&format!("audiocap: note: {idle}"));
    }
    plan.check_resumed(&checkpoint, &model.begun)?;
    let mut sink = Sink::new(options, plan.target.as_ref(), &plan.inputs.clips)?;
    if let Some(recording) = &plan.recording {
        recording.make(&interrupt, &mut run.progress)?;
    }
    // Written before the work too, so that a run that is killed can be told from one with other settings.
    run.log(&model, begun, true)?;
    let ended = run.all(&model, &mut sink);
    run.progress.end();
    // What was captioned is kept, however the run ended.
    sink.flush()?;
    run.log(&model, begun, interrupt.wanted())?;
    ended?;
    Ok(run.close(options, begun))
}
