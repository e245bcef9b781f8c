use super::*;

fn parsed(text: &str) -> Result<TrainingConfig, ConfigError> {
    TrainingConfig::parse(Path::new("training.yaml"), text)
}

/// The least that trains, with `more` keys.
fn least(more: &str) -> Result<TrainingConfig, ConfigError> {
    parsed(&format!("hf_training_args:\n  max_steps: 10\ndataset_mix:\n  weights:\n    clotho: 1\n{more}"))
}

fn refused(more: &str) -> String {
    least(more).unwrap_err().to_string()
}

/// A change of one training argument.
fn refused_argument(line: &str) -> String {
    parsed(&format!("dataset_mix: {{weights: {{clotho: 1}}}}\nhf_training_args:\n  max_steps: 10\n  {line}\n"))
        .unwrap_err()
        .to_string()
}

#[test]
fn every_shipped_config_loads_and_comes_back_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        // Plans for subsets have a folder of their own.
        if file.is_dir() || file.file_name().unwrap() == "caption.yaml" {
            continue;
        }
        let config = TrainingConfig::read(&file).unwrap_or_else(|error| panic!("{error}"));
        let text = config.to_yaml();
        let again = parsed(&text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", file.display()));
        assert_eq!(again, TrainingConfig { ignored: Vec::new(), ..config }, "{}", file.display());
        assert_eq!(again.to_yaml(), text);
        seen += 1;
    }
    assert_eq!(seen, 9);
}

#[test]
fn reads_every_key_of_the_published_system() {
    let text = "
hf_training_args:
  max_steps: 1_000_000
  optim: adamw_torch
  learning_rate: 1e-5
  warmup_steps: 1_000
  per_device_train_batch_size: 16
  gradient_accumulation_steps: 2
  per_device_eval_batch_size: 32
  eval_accumulation_steps: 4
  dataloader_num_workers: 8
  dataloader_drop_last: true
  dataloader_pin_memory: true
  logging_steps: 20
  fp16: true
  bf16: false
  fp16_full_eval: false
  metric_for_best_model: clotho/spider
  greater_is_better: true
  load_best_model_at_end: true
  predict_with_generate: true
  generation_num_beams: 1
  generation_max_length: 80
  evaluation_strategy: steps
  eval_steps: 500
  save_strategy: steps
  save_steps: 500
  save_total_limit: 1
  weight_decay: 0.1
  max_grad_norm: 1.0
  lr_scheduler_type: constant_with_warmup
  remove_unused_columns: false
  report_to: [wandb]
  do_train: true
  label_smoothing_factor: 0
  seed: 7
architecture: {name: openai/whisper-tiny, use_pretrained_whisper_encoder: true, use_pretrained_whisper_decoder: false}
early_stopping: {should_early_stop: true, early_stopping_patience: 15, early_stopping_threshold: 0.01}
logging: {log_preds_every_n_steps: 1000, log_preds_num_train: 16, log_preds_num_valid: 8}
dataset_mix:
  weights: {clotho: 1, audioset: 12, audiocaps: 3}
  limit_val_split: {clotho: 200, audioset: null, audiocaps: 0}
augment: {p_total: 0.5, p_noise: 0.7, p_shift: 1, p_gain: 0.25}
peft_config: null
train_fc1_only: false
clever_freeze: true
";
    let config = parsed(text).unwrap();
    let arguments = &config.hf_training_args;
    assert_eq!((arguments.max_steps, arguments.learning_rate, arguments.seed), (1_000_000, 1e-5, 7));
    assert_eq!(
        (arguments.evaluate_every(), arguments.save_every(), arguments.clips_per_step()),
        (Some(500), Some(500), 32)
    );
    assert_eq!(arguments.lr_scheduler_type, Schedule::ConstantWithWarmup);
    assert!(!config.architecture.use_pretrained_whisper_decoder && config.clever_freeze);
    assert_eq!(config.dataset_mix.limit_val_split.audiocaps.0, Some(0));
    assert_eq!((config.generate.max_length, config.generate.num_beams), (Some(80), Some(1)));
    let ignored = ["eval_accumulation_steps", "dataloader_drop_last", "dataloader_pin_memory", "remove_unused_columns"];
    assert_eq!(config.ignored[..4], ignored.map(|key| format!("hf_training_args.{key}")));
    assert_eq!(config.ignored.len(), 7);
}

#[test]
fn what_is_left_out_is_huggingface_s() {
    let config = least("").unwrap();
    let arguments = &config.hf_training_args;
    assert_eq!((arguments.learning_rate, arguments.per_device_train_batch_size, arguments.seed), (5e-5, 8, 42));
    assert_eq!((arguments.evaluate_every(), arguments.save_every()), (None, Some(500)));
    assert_eq!((arguments.max_grad_norm, arguments.save_total_limit), (Some(1.0), None));
    assert!(config.prompt.repeat_start_token && config.evaluation.loss && config.peft_config.is_none());
    assert_eq!(config.audio_context, AudioContext::Full);
}

#[test]
fn the_best_is_the_least_loss_and_the_greatest_of_everything_else() {
    let greater = |name: &str| {
        let text = format!(
            "hf_training_args: {{max_steps: 1, metric_for_best_model: {name}}}\ndataset_mix: {{weights: {{clotho: 1}}}}"
        );
        parsed(&text).unwrap().hf_training_args.greater_is_better
    };
    assert_eq!((greater("loss"), greater("clotho/sacrebleu")), (Some(false), Some(true)));
    assert_eq!(greater("eval_clotho/loss"), Some(false));
}

#[test]
fn a_misspelt_key_is_named_with_its_line_and_the_nearest() {
    assert_eq!(
        refused_argument("learning_rat: 1e-3"),
        "training.yaml line 4: unknown key `hf_training_args.learning_rat`; did you mean `learning_rate`?"
    );
    assert!(refused_argument("dataloader_pin_memry: true").ends_with("did you mean `dataloader_pin_memory`?"));
    assert!(refused("pefd_config: null\n").ends_with("line 6: unknown key `pefd_config`; did you mean `peft_config`?"));
    assert!(refused("peft_config: {rr: 2}\n").contains("unknown key `peft_config.rr`"));
    assert!(refused("datasets: [{name: x, dir: y, wieght: 2}]\n").ends_with("did you mean `weight`?"));
    assert!(refused("datasets:\n  - name: x\n    dirr: y\n").contains("line 8: unknown key `datasets.dirr`"));
}

#[test]
fn what_cannot_be_had_is_refused_unless_it_says_nothing() {
    assert!(
        refused_argument("label_smoothing_factor: 0.1").contains("line 4: `hf_training_args.label_smoothing_factor`")
    );
    assert!(
        refused("peft_config: {use_dora: true, target_modules: [q_proj]}\n").contains("use_dora` is not supported")
    );
    let quiet =
        least("peft_config: {use_dora: false, rank_pattern: {}, modules_to_save: null, target_modules: [fc1]}\n");
    assert_eq!(quiet.unwrap().ignored.len(), 3);
}

#[test]
fn values_that_make_no_sense_are_refused_with_their_line() {
    for (line, expected) in [
        ("per_device_train_batch_size: 0", "must be at least 1"),
        ("per_device_train_batch_size: -4", "a whole number, 0 or more"),
        ("learning_rate: -1e-5", "must be a number above 0, not -0.00001"),
        ("learning_rate: .nan", "must be a number above 0"),
        ("learning_rate: fast", "a number"),
        ("weight_decay: -1", "0 or more"),
        ("adam_beta2: 1", "from 0 to below 1"),
        ("optim: sgd", "sgd"),
        ("lr_scheduler_type: polynomial", "cosine"),
        ("evaluation_strategy: epoch", "steps"),
        ("eval_steps: 0", "at least 1"),
        ("max_grad_norm: [1]", "a number"),
        ("save_steps: null", "a whole number"),
    ] {
        let message = refused_argument(line);
        assert!(message.starts_with("training.yaml line 4: ") && message.contains(expected), "{line}: {message}");
    }
}

#[test]
fn what_contradicts_itself_is_refused() {
    assert!(parsed("").unwrap_err().to_string().contains("max_steps"));
    assert!(refused("clever_freeze: true\ntrain_fc1_only: true\n").contains("train_fc1_only and clever_freeze"));
    assert!(refused("augment: {p_noise: 1.5}\n").contains("`augment.p_noise`: must be a probability"));
    assert!(refused("early_stopping: {should_early_stop: true}\n").contains("evaluation_strategy"));
    assert!(refused("peft_config: {target_modules: []}\n").contains("target_modules"));
    assert!(refused("peft_config: {target_modules: [q_pro]}\n").contains("did you mean `q_proj`?"));
    assert!(refused("peft_config: {r: 0, target_modules: [q_proj]}\n").contains("rank"));
    assert!(refused("on_nan: panic\n").contains("stop"));
    assert!(refused("dataset_mix: {}\n").contains("duplicate"));
    let none = "hf_training_args: {max_steps: 1}\ndataset_mix: {weights: {clotho: 0}}\n";
    assert!(parsed(none).unwrap_err().to_string().contains("every weight is 0"));
}

#[test]
fn names_the_datasets_in_one_order_with_nothing_left_open() {
    let more = "datasets:\n  - {name: birds, dir: /b, weight: 0.5, task: keywords}\n  - {name: mine, dir: demo, prefix: \"x: \"}\n";
    let mut config = least(more).unwrap();
    assert!(config.mixture().unwrap_err().contains("`clotho` has weight 1 and no folder: give --clotho-dir"));
    config.set_dir("clotho", Path::new("/c"));
    config.set_dir("audioset", Path::new("/a"));
    let mixture = config.mixture().unwrap();
    let shown: Vec<String> =
        mixture.iter().map(|part| format!("{} {} {:?} {}", part.name, part.weight, part.task, part.prefix)).collect();
    assert_eq!(
        shown,
        [
            "clotho 1 Caption clotho > caption: ",
            "audioset 0 Keywords audioset > keywords: ",
            "birds 0.5 Keywords birds > keywords: ",
            "mine 1 Caption x: "
        ]
    );
    assert_eq!((mixture[0].dir.as_deref(), &mixture[3].dir), (Some(Path::new("/c")), &None));
    let again = parsed(&config.to_yaml()).unwrap();
    assert_eq!(again.mixture().unwrap(), mixture);
}

#[test]
fn datasets_are_named_once_and_plainly() {
    assert!(refused("datasets: [{name: a/b, dir: x}]\n").contains("`a/b`"));
    assert!(refused("datasets: [{name: a, dir: x}, {name: a, dir: y}]\n").contains("two datasets"));
    assert!(refused("datasets: [{name: a, dir: x, weight: -1}]\n").contains("weight of `a`"));
    let mut config = least("datasets: [{name: a}]\n").unwrap();
    config.set_dir("clotho", Path::new("/c"));
    assert!(config.mixture().unwrap_err().contains("`a` has weight 1 and no folder: give `dir:`"));
}

#[test]
fn more_threads_than_cores_anywhere_are_refused() {
    let message = least("threads: 10000").unwrap_err().to_string();
    assert!(message.contains("`threads`: must be at most 512"), "{message}");
}
