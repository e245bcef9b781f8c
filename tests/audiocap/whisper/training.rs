//! Steps of training against the references, with real whisper-base weights.

use std::path::Path;
use std::sync::LazyLock;

use audiocap::audio::LogMel;
use audiocap::config::training::Arguments;
use audiocap::train::optimizer::Optimizer;
use audiocap::whisper::gradients::Gradients;
use audiocap::whisper::model::Lesson;
use audiocap::whisper::{Choice, Device, Precision, Trainable, Watch};
use candle_core::Tensor;
use serde_json::Value;

use super::{beams, golden, npy, read};

/// These hold several gigabytes each, so one at a time.
static ONE: LazyLock<std::sync::Mutex<()>> = LazyLock::new(Default::default);

/// The log-mels of reference clips, `[clips, 80, 3000]`.
fn log_mel(golden: &Path, clips: &Value) -> Tensor {
    let log_mel = LogMel::new(80);
    let of = |clip: &Value| log_mel.compute(&npy(&golden.join(format!("audio16k_{}.npy", clip.as_str().unwrap()))));
    let numbers: Vec<f32> = clips.as_array().unwrap().iter().flat_map(of).collect();
    let clips = clips.as_array().unwrap().len();
    Tensor::from_vec(numbers, (clips, 80, 3000), &candle_core::Device::Cpu).unwrap()
}

/// Labels without padding and without what only fills a row.
fn unpadded(value: &Value) -> Vec<Vec<u32>> {
    let real = |row: &Value| {
        let ids = row.as_array().unwrap().iter().map_while(|id| u32::try_from(id.as_i64().unwrap()).ok());
        ids.collect()
    };
    value.as_array().unwrap().iter().map(real).collect()
}

fn close(ours: f64, theirs: f64, relative: f64, what: &str) {
    assert!((ours - theirs).abs() <= relative * theirs.abs(), "{what}: {ours}, not {theirs}");
}

/// Relative tolerance of a loss: 1e-4 for the first five steps, 1 % at step 20.
fn tolerance(step: usize) -> f64 {
    if step <= 5 { 1e-4 } else { 1e-2 }
}

struct School {
    model: Trainable,
    gradients: Gradients,
    optimizer: Optimizer,
}

impl School {
    fn new(dir: &Path, choice: &Choice, max_grad_norm: Option<f64>) -> Self {
        let model = Trainable::open(dir, Device::Cpu, Precision::F32, choice).unwrap();
        let gradients = Gradients::zeros(&model.trained).unwrap();
        let arguments = Arguments { max_grad_norm, ..Arguments::default() };
        let optimizer = Optimizer::new(&model.trained, &arguments).unwrap();
        Self { model, gradients, optimizer }
    }

    /// One step over micro-batches: the loss of each, and the norm of the gradients.
    fn step(&mut self, batches: &[(Tensor, Lesson)], lr: f64) -> (Vec<f64>, f64) {
        self.gradients.clear().unwrap();
        let share = 1.0 / batches.len() as f64;
        let model = self.model.checkpoint.model();
        let losses =
            batches.iter().map(|(x, lesson)| model.learn(x, lesson, share, &mut self.gradients).unwrap()).collect();
        (losses, self.optimizer.step(&self.model.trained, &self.gradients, lr, 1.0).unwrap().grad_norm)
    }

    fn lesson(&self, labels: &[Vec<u32>]) -> Lesson {
        Lesson::new(labels, &self.model.checkpoint.config)
    }

    /// Sums and norms of some weights, as the reference probes them.
    fn probe(&self, probes: &Value) {
        for (name, theirs) in probes.as_object().unwrap() {
            let (_, tensor) = self.model.tensors.iter().find(|(n, _)| n == name).unwrap();
            let numbers: Vec<f32> = tensor.flatten_all().unwrap().to_vec1().unwrap();
            let norm = numbers.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt();
            close(norm, theirs["l2"].as_f64().unwrap(), 1e-4, name);
        }
    }
}

/// All parameters, as in full fine-tuning.
fn everything() -> Choice<'static> {
    Choice { trains: Some(&|_| true), ..Choice::default() }
}

#[test]
fn twenty_steps_at_a_constant_rate() {
    let Some((golden, base)) = golden() else { return };
    let _one = ONE.lock();
    let reference = read(&golden, "train_constant.json");
    let mut school = School::new(&base, &everything(), None);
    school.probe(&reference["probe_before"]);
    let batches = [(log_mel(&golden, &reference["batch"]), school.lesson(&unpadded(&reference["labels"])))];
    for step in reference["steps"].as_array().unwrap() {
        let number = step["step"].as_u64().unwrap() as usize;
        let (losses, norm) = school.step(&batches, step["lr"].as_f64().unwrap());
        close(losses[0], step["loss"].as_f64().unwrap(), tolerance(number), &format!("loss of step {number}"));
        let relative = if number <= 5 { 1e-3 } else { 2e-2 };
        close(norm, step["grad_norm"].as_f64().unwrap(), relative, &format!("norm of step {number}"));
        if number == 1 {
            first_norms(&school, &reference);
        }
    }
    school.probe(&reference["probe_after"]);
    for case in read(&golden, "generate_after_train.json")["cases"].as_array().unwrap() {
        beams::check_trained(&golden, &school.model.checkpoint, case);
    }
}

fn first_norms(school: &School, reference: &Value) {
    let norms = reference["first_step_grad_norms"].as_object().unwrap();
    assert_eq!(norms.len(), school.model.trained.len());
    for (trained, gradient) in school.model.trained.iter().zip(school.gradients.all()) {
        let ours = gradient.tensor().sqr().unwrap().sum_all().unwrap().to_scalar::<f32>().unwrap().sqrt();
        close(f64::from(ours), norms[&trained.name].as_f64().unwrap(), 2e-3, &trained.name);
    }
}

#[test]
fn twenty_steps_with_accumulation_warm_up_decay_and_clipping() {
    let Some((golden, base)) = golden() else { return };
    let _one = ONE.lock();
    let reference = read(&golden, "train_accum.json");
    let mut school = School::new(&base, &everything(), reference["max_grad_norm"].as_f64());
    let clips = reference["micro_batches"].as_array().unwrap();
    let batches: Vec<(Tensor, Lesson)> = clips
        .iter()
        .zip(reference["labels"].as_array().unwrap())
        .map(|(clips, labels)| (log_mel(&golden, clips), school.lesson(&unpadded(labels))))
        .collect();
    for step in reference["steps"].as_array().unwrap() {
        let number = step["step"].as_u64().unwrap() as usize;
        let (losses, norm) = school.step(&batches, step["lr_used"].as_f64().unwrap());
        for (ours, theirs) in losses.iter().zip(step["micro_losses"].as_array().unwrap()) {
            close(*ours, theirs.as_f64().unwrap(), tolerance(number), &format!("loss of step {number}"));
        }
        let relative = if number <= 5 { 1e-3 } else { 2e-2 };
        close(norm, step["grad_norm"].as_f64().unwrap(), relative, &format!("norm of step {number}"));
    }
    school.probe(&reference["probe_after"]);
}

#[test]
fn without_the_start_token_twice() {
    let Some((golden, base)) = golden() else { return };
    let _one = ONE.lock();
    let reference = read(&golden, "train_sot_dropped.json");
    let constant = read(&golden, "train_constant.json");
    let mut school = School::new(&base, &everything(), None);
    let labels: Vec<Vec<u32>> = unpadded(&constant["labels"]).into_iter().map(|row| row[1..].to_vec()).collect();
    let batches = [(log_mel(&golden, &reference["batch"]), school.lesson(&labels))];
    for step in reference["steps"].as_array().unwrap() {
        let number = step["step"].as_u64().unwrap() as usize;
        let (losses, norm) = school.step(&batches, 2e-5);
        close(losses[0], step["loss"].as_f64().unwrap(), tolerance(number), &format!("loss of step {number}"));
        close(norm, step["grad_norm"].as_f64().unwrap(), 1e-3, &format!("norm of step {number}"));
    }
}

/// A copy of a reference adapter whose config names the base that is there.
fn adapter(golden: &Path, name: &str, base: &Path) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(golden.join(name).join("adapter_model.safetensors"), dir.path().join("adapter_model.safetensors"))
        .unwrap();
    let mut config = read(&golden.join(name), "adapter_config.json");
    config["base_model_name_or_path"] = base.to_str().unwrap().into();
    std::fs::write(dir.path().join("adapter_config.json"), config.to_string()).unwrap();
    dir
}

#[test]
fn an_adapter_learns_as_peft_does() {
    let Some((golden, base)) = golden() else { return };
    let _one = ONE.lock();
    let case = &read(&golden, "lora.json")["cases"]["qv_r8"];
    let dir = adapter(&golden, "lora_qv_r8_init", &base);
    let mut school = School::new(dir.path(), &everything(), None);
    assert_eq!(school.model.trained_count() as u64, case["trainable"].as_u64().unwrap());
    let batches =
        [(log_mel(&golden, &serde_json::json!(["bell", "tabla"])), school.lesson(&unpadded(&case["labels"])))];
    for step in case["steps"].as_array().unwrap() {
        let (losses, norm) = school.step(&batches, step["lr"].as_f64().unwrap());
        close(losses[0], step["loss"].as_f64().unwrap(), 1e-4, &format!("loss of {step}"));
        close(norm, step["grad_norm"].as_f64().unwrap(), 1e-3, &format!("norm of {step}"));
    }
    let loss = school.model.checkpoint.model().loss(&batches[0].0, &batches[0].1, &Watch::default()).unwrap();
    close(loss, case["loss_eval_after"].as_f64().unwrap(), 1e-4, "after");
}

#[test]
fn adapters_of_peft_load_with_their_biases_and_merge() {
    let Some((golden, base)) = golden() else { return };
    let _one = ONE.lock();
    for (name, folder) in [("qv_r8", "lora_qv_r8"), ("qvfc1_r4_biasall", "lora_qvfc1_r4_biasall")] {
        let case = &read(&golden, "lora.json")["cases"][name];
        let dir = adapter(&golden, folder, &base);
        let model = Trainable::open(dir.path(), Device::Cpu, Precision::F32, &everything()).unwrap();
        assert_eq!(model.trained_count() as u64, case["trainable"].as_u64().unwrap());
        let lesson = Lesson::new(&unpadded(&case["labels"]), &model.checkpoint.config);
        let log_mel = log_mel(&golden, &serde_json::json!(["bell", "tabla"]));
        let loss = |model: &Trainable| model.checkpoint.model().loss(&log_mel, &lesson, &Watch::default()).unwrap();
        close(loss(&model), case["loss_reloaded"].as_f64().unwrap(), 1e-5, name);
        let out = tempfile::tempdir().unwrap();
        model.save_merged(out.path()).unwrap();
        let merged = Trainable::open(out.path(), Device::Cpu, Precision::F32, &Choice::default()).unwrap();
        close(loss(&merged), case["loss_merged"].as_f64().unwrap(), 1e-5, name);
    }
}
