//! Runs as a trainer writes them, with curves that look real.

use audiocap::run::{Best, Kind, Prediction, RunInfo, State, Status, Writer};
use serde_json::Map;
use std::path::Path;

/// A repeatable wobble, -1 to 1.
fn noise(at: u64) -> f64 {
    let mixed =
        (at ^ 0x9e37_79b9).wrapping_mul(0xbf58_476d_1ce4_e5b9).rotate_left(31).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

/// What a run logs at a step: a loss that falls, with a spike, a warm-up and decay, and how fast it goes.
pub fn values(step: u64, max_steps: u64) -> Vec<(&'static str, f64)> {
    let part = step as f64 / max_steps as f64;
    let spike = if step == max_steps * 3 / 5 { 4.0 } else { 0.0 };
    let loss = 1.2 + 3.0 * (-part * 8.0).exp() + 0.25 * noise(step) + spike;
    let rate = 1e-5 * (part * 10.0).min(1.0) * (1.0 - part);
    vec![
        ("loss", loss),
        ("grad_norm", 1.0 + 0.4 * noise(step * 7) + spike * 6.0),
        ("learning_rate", rate),
        ("clips_per_second", 3.1 + 0.2 * noise(step * 3)),
        ("memory", 2.1e9 + 1e7 * noise(step * 5)),
        ("clips", step as f64 * 8.0),
    ]
}

/// Begins a run of so many steps, logs them up to `until`, evaluates and predicts every tenth of it, and makes checkpoints.
/// The writer that is given back keeps it alive.
pub fn make(root: &Path, max_steps: u64, until: u64) -> Writer {
    let info = RunInfo {
        command: vec!["audiocap".into(), "train".into()],
        base_model: "openai/whisper-base".into(),
        ..RunInfo::default()
    };
    let config = format!(
        "hf_training_args:\n  max_steps: {max_steps}\n  learning_rate: 1e-5\ntrain_fc1_only: false\ndataset_mix:\n  weights: {{clotho: 1}}\n"
    );
    let mut writer = Writer::create(root, info, &config).unwrap();
    writer.event("started", 0, "", Map::new()).unwrap();
    for step in 1..=until {
        writer.metrics(step, step as f64 * 0.01, values(step, max_steps)).unwrap();
        if step % (max_steps / 10) == 0 {
            evaluate(&mut writer, step, max_steps);
        }
    }
    let status =
        Status { step: until, max_steps, seconds_per_step: Some(2.1), eta: Some(60_240.0), ..Status::default() };
    writer.status(&status).unwrap();
    writer
}

fn evaluate(writer: &mut Writer, step: u64, max_steps: u64) {
    let part = step as f64 / max_steps as f64;
    let spider = 0.28 * (1.0 - (-part * 4.0).exp()) - if part > 0.75 { 0.02 } else { 0.0 };
    let measured = [
        ("eval_loss", 1.6 + 2.0 * (-part * 6.0).exp()),
        ("eval_clotho/spider", spider),
        ("eval_clotho/sacrebleu", spider * 40.0),
    ];
    writer.metrics(step, step as f64 * 0.01, measured).unwrap();
    let words =
        ["a a a a", "a dog", "a dog is barking", "dogs are barking", "several dogs are barking while a man speaks"];
    let said = words[((part * 5.0) as usize).min(4)];
    for (kind, file) in [(Kind::Train, "rain.wav"), (Kind::Val, "080902_09 dogs.wav")] {
        let prediction = Prediction {
            global_step: step,
            file_name: file.into(),
            trues: vec!["Several dogs are barking and a person is shouting in the background.".into()],
            preds: said.into(),
            prefix: "clotho > caption: ".into(),
            caption_colname: "caption".into(),
            wandb_table: "clotho".into(),
            ..Prediction::default()
        };
        writer.prediction(kind, &prediction).unwrap();
    }
    writer.checkpoint(step).unwrap().commit().unwrap();
    if part < 0.75 {
        writer.best(&Best { step, metric: "clotho/spider".into(), value: spider }).unwrap();
    }
}

/// Ends a run.
pub fn finish(writer: &Writer, step: u64, max_steps: u64) {
    writer.status(&Status { state: State::Finished, step, max_steps, ..Status::default() }).unwrap();
}
