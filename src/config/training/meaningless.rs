//! Keys of HuggingFace's training arguments and of PEFT that this program has no use for.

use std::path::Path;

use serde_yaml::Value;

use super::super::nearest::nearest;
use super::super::yaml::{self, ConfigError, UnknownKey};

/// Training arguments about Python, its processes and services, or about choices that are made otherwise here.
const ARGUMENTS: &str = "accelerator_config auto_find_batch_size average_tokens_across_devices batch_eval_metrics \
    bf16_full_eval data_seed dataloader_drop_last dataloader_persistent_workers dataloader_pin_memory \
    dataloader_prefetch_factor ddp_backend ddp_broadcast_buffers ddp_bucket_cap_mb ddp_find_unused_parameters ddp_timeout \
    debug deepspeed disable_tqdm dispatch_batches do_eval do_predict do_train eval_accumulation_steps \
    eval_do_concat_batches eval_use_gather_object fp16_backend fp16_opt_level fsdp fsdp_config fsdp_min_num_params \
    fsdp_transformer_layer_cls_to_wrap full_determinism generation_config gradient_checkpointing \
    gradient_checkpointing_kwargs group_by_length half_precision_backend hub_always_push hub_model_id hub_private_repo \
    hub_strategy hub_token ignore_data_skip include_for_metrics include_inputs_for_metrics \
    include_num_input_tokens_seen include_tokens_per_second jit_mode_eval label_names length_column_name local_rank \
    log_level log_level_replica log_on_each_node logging_dir logging_first_step logging_nan_inf_filter logging_strategy \
    mp_parameters no_cuda num_train_epochs output_dir overwrite_output_dir past_index per_gpu_eval_batch_size \
    per_gpu_train_batch_size prediction_loss_only push_to_hub push_to_hub_model_id push_to_hub_organization \
    push_to_hub_token ray_scope remove_unused_columns report_to restore_callback_states_from_checkpoint \
    resume_from_checkpoint run_name save_on_each_node save_only_model save_safetensors skip_memory_metrics \
    sortish_sampler split_batches tf32 torch_compile torch_compile_backend torch_compile_mode torch_empty_cache_steps \
    torchdynamo tpu_metrics_debug tpu_num_cores use_cpu use_ipex use_legacy_prediction_loop use_liger_kernel \
    use_mps_device";
/// Entries of PEFT's config that say nothing about how to train.
const PEFT: &str = "auto_mapping base_model_name_or_path fan_in_fan_out inference_mode init_lora_weights megatron_core \
    revision task_type";
/// What would change the training and cannot be had here: only null, false, 0 or nothing may stand there.
const NEUTRAL: [(&str, &str); 2] = [
    (
        "hf_training_args",
        "adafactor eval_delay label_smoothing_factor lr_scheduler_kwargs neftune_noise_alpha optim_args \
         optim_target_modules warmup_ratio",
    ),
    (
        "peft_config",
        "alpha_pattern layer_replication layers_pattern layers_to_transform loftq_config megatron_config \
         modules_to_save rank_pattern use_dora use_rslora",
    ),
];

/// The name of a key that `file` may hold although it means nothing here.
///
/// # Errors
/// The key means nothing to anybody, or asks for what cannot be had here.
pub(super) fn accept(file: &Path, text: &str, mut key: UnknownKey) -> Result<String, ConfigError> {
    let Some((section, name)) = key.key.split_once('.') else { return Err(ConfigError::UnknownKey(key)) };
    if ignored(section).any(|known| known == name) {
        return Ok(key.key);
    }
    if neutral(section).any(|known| known == name) {
        let line = key.line;
        let why = format!("`{}` is not supported here and would change the training: take it out", key.key);
        let malformed = ConfigError::Malformed { file: file.to_owned(), line, why };
        return if says_nothing(text, section, name) { Ok(key.key) } else { Err(malformed) };
    }
    let nearest_ignored = nearest(name, &ignored(section).chain(neutral(section)).collect::<Vec<_>>());
    let candidates: Vec<&str> =
        key.nearest.as_deref().into_iter().chain(nearest_ignored.map(|name| name as &str)).collect();
    key.nearest = nearest(name, &candidates).map(str::to_owned);
    Err(ConfigError::UnknownKey(key))
}

fn ignored(section: &str) -> impl Iterator<Item = &'static str> + use<> {
    let names = match section {
        "hf_training_args" => ARGUMENTS,
        "peft_config" => PEFT,
        _ => "",
    };
    names.split_whitespace()
}

fn neutral(section: &str) -> impl Iterator<Item = &'static str> + use<> {
    let names = NEUTRAL.iter().find(|(known, _)| *known == section).map_or("", |(_, names)| *names);
    names.split_whitespace()
}

/// Whether the value below `section` is as good as not there.
fn says_nothing(text: &str, section: &str, name: &str) -> bool {
    let value = yaml::value(text, &[section, name]);
    value.is_none_or(|value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Sequence(list) => list.is_empty(),
        Value::Mapping(map) => map.is_empty(),
        _ => false,
    })
}
