//! `audiocap train`: what a run leaves behind, and that nothing that happens to it is lost.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::{Program, Ran};

const STEPS: u64 = 14;

/// A run takes this long at the very most.
const LIMIT: Duration = Duration::from_mins(2);

impl Program {
    /// Six tones with captions, four to train on and two to validate on, and a config for the demo's model.
    fn school(&self, more: &str) {
        for (split, names) in [("train", &["a", "b", "c", "d"][..]), ("valid", &["e", "f"])] {
            let mut metadata = String::new();
            for name in names {
                self.tone(&format!("tones/{split}/{name}.wav"));
                metadata +=
                    &json!({"file_name": format!("{name}.wav"), "caption_1": format!("A tone {name} is heard."),
                    "caption_2": "Something beeps."})
                    .to_string();
                metadata.push('\n');
            }
            self.file(&format!("tones/{split}/metadata.jsonl"), metadata.as_bytes());
        }
        self.file("config.yaml", config(more).as_bytes());
    }

    fn train(&self, words: &[&str]) -> Ran {
        self.run(&[&["train", "--checkpoint-dir-root", "runs"], words].concat())
    }

    fn begin(&self, name: &str) -> Ran {
        self.train(&["--training-config", "config.yaml", "--name", name])
    }

    fn start(&self, words: &[&str]) -> Child {
        let words = [&["train", "--checkpoint-dir-root", "runs"], words].concat();
        self.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn of_run(&self, name: &str, file: &str) -> PathBuf {
        self.folder().join("runs").join(name).join(file)
    }
}

fn config(more: &str) -> String {
    format!(
        "architecture: {{name: demo}}
datasets: [{{name: tones, dir: tones, prefix: 'clotho > caption: '}}]
dataset_mix: {{weights: {{clotho: 0, audioset: 0, audiocaps: 0}}}}
hf_training_args: {{max_steps: {STEPS}, learning_rate: 1e-3, warmup_steps: 2, per_device_train_batch_size: 2,
  gradient_accumulation_steps: 2, per_device_eval_batch_size: 2, logging_steps: 3, evaluation_strategy: steps, eval_steps: 5,
  save_strategy: steps, save_steps: 4, save_total_limit: 2, metric_for_best_model: tones/loss, greater_is_better: false,
  predict_with_generate: true, generation_max_length: 24, dataloader_num_workers: 2, seed: 3}}
logging: {{log_preds_every_n_steps: 5, log_preds_num_train: 1, log_preds_num_valid: 1}}
augment: {{p_total: 0.5, p_noise: 0.5, p_shift: 0.5, p_gain: 0.5}}
audio_context: clip
threads: 2
{more}"
    )
}

fn lines(path: &Path) -> Vec<Map<String, Value>> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Everything that was logged, by step and key, a later line winning; without what only tells of time and machine.
fn logged(path: &Path) -> Map<String, Value> {
    let machine = ["time", "elapsed", "clips_per_second", "waiting", "memory", "step", "epoch"];
    let mut all = Map::new();
    for line in lines(path) {
        let step = line["step"].clone();
        for (key, value) in line.into_iter().filter(|(key, _)| !machine.contains(&key.as_str())) {
            all.insert(format!("{step} {key}"), value);
        }
    }
    all.sort_keys();
    all
}

fn wait_for(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < LIMIT, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_run_leaves_what_the_design_says_and_its_model_writes_captions() {
    let program = Program::new();
    program.school("");
    let ran = program.begin("one");
    assert_eq!(ran.code, 0, "{}", ran.err);
    for file in [
        "run.json",
        "config.yaml",
        "metrics.jsonl",
        "predictions_train.jsonl",
        "predictions_val.jsonl",
        "events.jsonl",
        "best.json",
        "train.log",
        "final/model.safetensors",
        "checkpoint-14/optimizer.safetensors",
        "checkpoint-14/trainer_state.json",
        "checkpoint-14/rng.json",
        "checkpoint-14/tokenizer.json",
    ] {
        assert!(program.of_run("one", file).is_file(), "no {file}");
    }
    let status: Value = serde_json::from_slice(&std::fs::read(program.of_run("one", "status.json")).unwrap()).unwrap();
    assert_eq!((&status["state"], &status["step"]), (&json!("finished"), &json!(STEPS)));
    let logged = logged(&program.of_run("one", "metrics.jsonl"));
    let number = |key: &str| logged[key].as_f64().unwrap_or_else(|| panic!("no {key} in {logged:?}"));
    assert!(number("14 loss") < number("3 loss"));
    assert_eq!(number("14 learning_rate"), 0.0);
    assert!(number("10 eval_tones/loss") < number("5 eval_tones/loss"));
    for metric in ["sacrebleu", "meteor", "cider", "bleu_4", "rouge_l", "vocabulary"] {
        assert!(logged.contains_key(&format!("5 eval_tones/{metric}")), "no {metric} in {logged:?}");
    }
    let captions = program.run(&["caption", "tones/valid/e.wav", "--model", "runs/one/final", "--json"]);
    assert_eq!(captions.code, 0, "{}", captions.err);
    // The same name again is refused, nothing is overwritten.
    let again = program.begin("one");
    assert_eq!(again.code, 2);
    assert!(again.err.contains("--resume"), "{}", again.err);
}

#[test]
fn a_run_that_is_killed_again_and_again_ends_with_the_numbers_of_one_that_is_not() {
    let program = Program::new();
    program.school("");
    assert_eq!(program.begin("whole").code, 0);
    let new = ["--training-config", "config.yaml", "--name", "torn"];
    let mut child = program.start(&new);
    let kept = || program.of_run("torn", "metrics.jsonl");
    // Killed when the run is there, and then each time some lines later, wherever it is then: in a step, in an evaluation, while
    // a checkpoint is written.
    wait_for("the run", || program.of_run("torn", "run.json").exists());
    let mut killed = 0;
    for kill in 1..=6 {
        let lines_before = lines(&kept()).len();
        let ended = |child: &mut Child| child.try_wait().unwrap().is_some();
        wait_for("a line", || lines(&kept()).len() > lines_before + kill % 3 || ended(&mut child));
        std::thread::sleep(Duration::from_millis(17 * kill as u64));
        killed += u32::from(child.try_wait().unwrap().is_none());
        drop(child.kill());
        child.wait().unwrap();
        child = program.start(&["--resume", "--name", "torn"]);
    }
    assert!(child.wait().unwrap().success());
    assert!(killed >= 2, "only {killed} of the kills met a living trainer");
    assert_eq!(logged(&kept()), logged(&program.of_run("whole", "metrics.jsonl")));
    // All of the model: the checkpoint that it went on from is long gone.
    for entry in std::fs::read_dir(program.of_run("whole", "final")).unwrap() {
        let file = entry.unwrap().file_name();
        let bytes = |name: &str| std::fs::read(program.of_run(name, "final").join(&file)).unwrap_or_default();
        assert!(bytes("torn") == bytes("whole"), "{file:?} differs");
    }
}

#[test]
fn a_second_trainer_refuses() {
    let program = Program::new();
    program.school("");
    let mut first = program.start(&["--training-config", "config.yaml", "--name", "one"]);
    wait_for("the run", || program.of_run("one", "run.json").exists());
    let second = program.train(&["--resume", "--name", "one"]);
    let alive = first.try_wait().unwrap().is_none();
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(alive, "the first had ended already");
    assert_eq!(second.code, 2);
    assert!(second.err.contains("another"), "{}", second.err);
}

#[test]
fn requests_are_applied_between_steps_and_answered() {
    let program = Program::new();
    program.school("early_stopping: {should_early_stop: true, early_stopping_patience: 2}\n");
    let mut child = program.start(&["--training-config", "config.yaml", "--name", "one"]);
    wait_for("the inbox", || program.of_run("one", "control/done").is_dir());
    let ask = |n: u64, request: Value| {
        let name = format!("control/{n}-{}.json", request["verb"].as_str().unwrap());
        std::fs::write(program.of_run("one", &name), request.to_string()).unwrap();
        let answer = program.of_run("one", &format!("control/done/{n}.json"));
        let mut text = Value::Null;
        wait_for("an answer", || {
            text = std::fs::read(&answer).ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default();
            !text.is_null()
        });
        text
    };
    let paused = ask(1, json!({"verb": "pause"}));
    assert_eq!(paused["ok"], true, "{paused}");
    let step = &paused["step"];
    let rate = ask(2, json!({"verb": "set-lr", "value": 5e-4}));
    assert_eq!((&rate["ok"], &rate["step"]), (&json!(true), step));
    assert!(program.of_run("one", &format!("checkpoint-{step}")).is_dir());
    // More often than the patience: what is asked for does not count.
    for n in [30, 31, 32] {
        assert_eq!(ask(n, json!({"verb": "evaluate"}))["ok"], true);
    }
    assert_eq!(ask(40, json!({"verb": "note", "text": "listen to e"}))["ok"], true);
    assert_eq!(ask(50, json!({"verb": "dance"}))["ok"], false);
    assert_eq!(ask(60, json!({"verb": "resume"}))["ok"], true);
    assert_eq!(ask(70, json!({"verb": "stop"}))["ok"], true);
    assert!(child.wait().unwrap().success());
    let events = lines(&program.of_run("one", "events.jsonl"));
    let happened: Vec<&str> = events.iter().filter_map(|event| event["event"].as_str()).collect();
    for event in ["paused", "set-lr", "evaluated", "note", "resumed", "stopped"] {
        assert!(happened.contains(&event), "{event} in {happened:?}");
    }
    assert_eq!(program.train(&["--resume", "--name", "one"]).code, 0);
}

#[test]
fn a_loss_that_is_no_number_ends_the_run_or_is_left_out() {
    let program = Program::new();
    program.school("");
    let broken = config("on_nan: stop\n").replace("1e-3", "1e30").replace("warmup_steps: 2", "warmup_steps: 0");
    program.file("config.yaml", broken.as_bytes());
    let ran = program.begin("stops");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("lower rate"), "{}", ran.err);
    let status: Value =
        serde_json::from_slice(&std::fs::read(program.of_run("stops", "status.json")).unwrap()).unwrap();
    assert_eq!(status["state"], "failed");
    // It can be gone on with, at the rate that the message names; here the weights are past mending, and that is said again.
    assert!(ran.err.contains("--resume --learning-rate 1e29"), "{}", ran.err);
    let again = program.train(&["--resume", "--name", "stops", "--learning-rate", "1e-4"]);
    assert!(again.code == 2 && again.err.contains("gives no numbers either"), "{}", again.err);
    assert!(lines(&program.of_run("stops", "events.jsonl")).iter().any(|event| event["event"] == "set-lr"));
    // Whoever goes on after that, perhaps after a kill, goes on at this rate.
    let kept: Value =
        serde_json::from_slice(&std::fs::read(program.of_run("stops", "checkpoint-1/rng.json")).unwrap()).unwrap();
    assert_eq!(kept["peak_rate"], 1e-4);
    program.file("config.yaml", broken.replace("on_nan: stop", "on_nan: skip").as_bytes());
    let ran = program.begin("skips");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("left out"), "{}", ran.err);
}

#[test]
fn what_is_frozen_does_not_move() {
    let program = Program::new();
    program.school(
        "peft_config: {peft_type: LORA, r: 2, lora_alpha: 4, lora_dropout: 0.1, target_modules: [q_proj, fc1]}\n",
    );
    let ran = program.begin("lora");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(program.of_run("lora", "final/adapter_model.safetensors").is_file());
    assert!(!program.of_run("lora", "final/model.safetensors").exists());
    let merged = program.run(&["merge", "runs/lora/final", "merged"]);
    assert_eq!(merged.code, 0, "{}", merged.err);
    let base: Value =
        serde_json::from_slice(&std::fs::read(program.of_run("lora", "final/adapter_config.json")).unwrap()).unwrap();
    let tensors =
        |dir: &Path| candle_core::safetensors::load(dir.join("model.safetensors"), &candle_core::Device::Cpu).unwrap();
    let (before, after) = (
        tensors(Path::new(base["base_model_name_or_path"].as_str().unwrap())),
        tensors(&program.folder().join("merged")),
    );
    for (name, before) in before {
        let (before, after) = (before.to_dtype(candle_core::DType::F32).unwrap(), &after[&name]);
        let apart = (before - after).unwrap().abs().unwrap().sum_all().unwrap().to_scalar::<f32>().unwrap();
        let wrapped = name.ends_with("q_proj.weight") || name.ends_with("fc1.weight");
        assert_eq!(apart > 0.0, wrapped, "{name} moved by {apart}");
    }
    // An adapter is trained on from, its base found by itself, and the config says what it is.
    let more = "peft_config: {peft_type: LORA, r: 3, lora_alpha: 4, lora_dropout: 0.1, target_modules: [v_proj]}\n";
    program.file("config.yaml", config(more).as_bytes());
    let on =
        program.train(&["--training-config", "config.yaml", "--name", "on", "--load-checkpoint", "runs/lora/final"]);
    assert_eq!(on.code, 0, "{}", on.err);
    let kept = std::fs::read_to_string(program.of_run("on", "config.yaml")).unwrap();
    assert!(kept.contains("r: 2") && kept.contains("- fc1") && !kept.contains("v_proj"), "{kept}");
}

#[test]
fn a_checkpoint_to_begin_from_is_begun_from() {
    let program = Program::new();
    let scratch = "use_pretrained_whisper_encoder: false, use_pretrained_whisper_decoder: false";
    program.school("");
    let text = config("").replace("{name: demo}", &format!("{{name: demo, {scratch}}}"));
    program.file("config.yaml", text.as_bytes());
    assert_eq!(program.begin("scratch").code, 0);
    let ran =
        program.train(&["--training-config", "config.yaml", "--name", "on", "--load-checkpoint", "runs/scratch/final"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let first = |name: &str| logged(&program.of_run(name, "metrics.jsonl"))["3 loss"].as_f64().unwrap();
    assert!(first("on") < 0.9 * first("scratch"), "{} and {}", first("on"), first("scratch"));
    let said = |name: &str| lines(&program.of_run(name, "events.jsonl"))[0]["message"].to_string();
    assert!(said("scratch").contains("all weights begin random") && !said("on").contains("random"), "{}", said("on"));
}

#[test]
fn what_was_learnt_is_kept_when_the_data_vanishes_or_a_checkpoint_is_torn() {
    let program = Program::new();
    program.school("");
    let mut child = program.start(&["--training-config", "config.yaml", "--name", "one"]);
    wait_for("a checkpoint", || program.of_run("one", "checkpoint-4").is_dir());
    std::fs::rename(program.folder().join("tones"), program.folder().join("away")).unwrap();
    let ended = child.wait().unwrap();
    std::fs::rename(program.folder().join("away"), program.folder().join("tones")).unwrap();
    if ended.code() == Some(2) {
        let status: Value =
            serde_json::from_slice(&std::fs::read(program.of_run("one", "status.json")).unwrap()).unwrap();
        assert!(program.of_run("one", &format!("checkpoint-{}", status["step"])).is_dir(), "{status}");
    }
    let on = program.train(&["--resume", "--name", "one"]);
    assert_eq!(on.code, 0, "{}", on.err);
    let optimizer = program.of_run("one", "checkpoint-14/optimizer.safetensors");
    let bytes = std::fs::read(&optimizer).unwrap();
    std::fs::write(&optimizer, &bytes[..bytes.len() / 2]).unwrap();
    let ran = program.train(&["--resume", "--name", "one"]);
    assert!(ran.code == 2 && ran.err.contains("checkpoint-14; remove that folder"), "{}", ran.err);
    std::fs::remove_dir_all(optimizer.parent().unwrap()).unwrap();
    let on = program.train(&["--resume", "--name", "one"]);
    assert_eq!(on.code, 0, "{}", on.err);
    let refused = program.train(&["--resume", "--name", "one", "--seed", "5"]);
    assert!(refused.code == 2 && refused.err.contains("its own seed"), "{}", refused.err);
}

#[test]
fn what_cannot_be_trained_is_told_kindly() {
    let program = Program::new();
    program.school("");
    let says = |config: &str, words: &[&str]| {
        program.file("config.yaml", config.as_bytes());
        let ran = program.begin("bad");
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(words.iter().all(|word| ran.err.contains(word)), "{words:?} in {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
    };
    let good = config("");
    says(&good.replace("learning_rate", "learning_rat"), &["learning_rat", "learning_rate", "config.yaml"]);
    says(&good.replace("dir: tones", "dir: nowhere"), &["nowhere"]);
    says(
        &good.replace("per_device_train_batch_size: 2", "per_device_train_batch_size: 0"),
        &["per_device_train_batch_size"],
    );
    says(&good.replace("name: demo", "name: no-such-folder"), &["no-such-folder"]);
    says(
        &good.replace("tones/loss", "tones/spider"),
        &["`tones/spider`, which cannot be measured here", "SPICE", "Take `tones/cider`"],
    );
    says(&good.replace("tones/loss", "tones/sacreblue"), &["did you mean `tones/sacrebleu`?"]);
    says(&good.replace("generation_max_length: 24", "generation_max_length: 5"), &["generation_max_length", "`tones`"]);
    assert!(!program.of_run("bad", "run.json").exists(), "known before the run begins");
    std::fs::rename(program.folder().join("tones/train"), program.folder().join("tones/off")).unwrap();
    std::fs::remove_dir_all(program.folder().join("tones/off")).unwrap();
    says(&good, &["no split named train", "it has valid"]);
    program.school("");
    program.file("tones/train/metadata.jsonl", b"");
    says(&good, &["tones"]);
}
